import { expect, it } from 'vitest';
import { actAs } from '../../lib/acting.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { relay } from '../../lib/events.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { snapshotOf } from '../accounts.service.ts';
import { saveSettings, schoolSettings } from '../settings/settings.service.ts';
import { User } from '../user.model.ts';
import { Audit, type AuditRecord } from './audit.model.ts';
import { actFact, audit, auditDays, removeOldActs, storeAct } from './audit.service.ts';

const school = await startSchool();
const { leo, ruth } = await world();
const request = { requestId: 'r-1', address: '192.0.2.7', agent: 'Test', person: null, through: null };
const lines = () => Audit.find().sort({ _id: -1 }).lean<AuditRecord[]>();

it('[OPS-08] a line says who, in whose name, what, on what, before and after, from where, by which request', async () => {
  const on = { kind: 'person', id: leo.id, name: leo.name };
  await actAs({ ...request, person: leo, through: ruth }, () =>
    audit({ action: 'person.renamed', on, before: { name: 'Leo' }, after: { name: 'Leo M.' } }),
  );
  expect((await lines())[0]).toMatchObject({
    actorId: ruth.id,
    actorName: ruth.name,
    asId: leo.id,
    asName: leo.name,
    action: 'person.renamed',
    kind: 'person',
    subjectId: leo.id,
    subjectName: leo.name,
    before: { name: 'Leo' },
    after: { name: 'Leo M.' },
    address: '192.0.2.7',
    requestId: 'r-1',
  });
});

it('[OPS-08] an act that goes with a change is written once, however often it is delivered', async () => {
  const told = actFact({ action: 'person.noted', on: { kind: 'person', id: leo.id }, by: { id: null, name: 'A job' } });
  await User.updateOne({ _id: leo.id }, { $push: { outbox: told } });
  await relay(User, leo.id, [told]);
  await school.settled();
  await storeAct(told);
  const found = await Audit.find({ action: 'person.noted' }).lean<AuditRecord[]>();
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ actId: told.id, actorId: null, actorName: 'A job', address: null });
});

it('[OPS-08] settings change by an admin, leave a line, and do not overwrite another admin', async () => {
  const { revision } = schoolSettings();
  await saveSettings(snapshotOf(ruth), { privateSchool: true }, revision);
  expect(schoolSettings().privateSchool).toBe(true);
  await expect(saveSettings(snapshotOf(ruth), { tellsSeen: false }, revision)).rejects.toMatchObject({ status: 409 });
  await expect(saveSettings(snapshotOf(leo), { tellsSeen: false }, revision + 1)).rejects.toMatchObject({
    status: 403,
  });
  await school.settled();
  expect(await Audit.findOne({ action: 'settings.changed' }).lean<AuditRecord>()).toMatchObject({
    before: { privateSchool: false },
    after: { privateSchool: true },
  });
});

it('[OPS-09] lines are kept for 400 days', async () => {
  const count = await Audit.countDocuments();
  expect(await removeOldActs()).toBe(0);
  turnClock((auditDays + 1) * day);
  expect(await removeOldActs()).toBe(count);
  turnClock(0);
});
