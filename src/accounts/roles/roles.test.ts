import { beforeEach, expect, it } from 'vitest';
import { Forbidden, Refused } from '../../lib/errors.ts';
import { startSchool } from '../../test/school.ts';
import { person } from '../../test/world.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { blockPerson, unblockPerson } from '../people/people.service.ts';
import { User } from '../user.model.ts';
import { keepAnAdmin } from './last-admin.service.ts';
import { changeRole, giveRole } from './roles.service.ts';

const school = await startSchool();
const ruth = await person('ruth', 'Ruth Okafor', 'admin');
const ivy = await person('ivy', 'Ivy Second', 'admin');
const leo = await person('leo', 'Leo Martins', 'learner');
const admins = () => User.countDocuments({ role: 'admin', state: 'active' });
const roleOf = async (id: string) => (await requirePersonById(id)).role;

beforeEach(async () => {
  for (const { id } of [ruth, ivy]) await User.updateOne({ _id: id }, { $set: { role: 'admin', state: 'active' } });
});

it('[ACC-07] of two admins who demote or block each other at once, one stays, every time', async () => {
  for (let round = 0; round < 15; round++) {
    const both = await Promise.allSettled([
      changeRole(snapshotOf(ruth), ivy.id, 'learner'),
      round % 2 ? blockPerson(snapshotOf(ivy), ruth.id, 'Quarrel') : changeRole(snapshotOf(ivy), ruth.id, 'instructor'),
    ]);
    expect(await admins()).toBeGreaterThanOrEqual(1);
    for (const one of both) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(Refused);
    for (const { id } of [ruth, ivy]) await User.updateOne({ _id: id }, { $set: { role: 'admin', state: 'active' } });
  }
});

it('[ACC-07] the last admin can be neither demoted nor blocked nor erased, also not at the command line', async () => {
  await blockPerson(snapshotOf(ruth), ivy.id, 'On leave');
  await expect(giveRole(ruth.id, 'learner')).rejects.toThrow('this is the last one');
  await expect(blockPerson(snapshotOf(ivy), ruth.id, 'x')).rejects.toThrow(Refused);
  await expect(keepAnAdmin(ruth.id, async () => 'erased')).rejects.toThrow(Refused);
  await unblockPerson(snapshotOf(ruth), ivy.id);
  await User.updateOne({ _id: ivy.id }, { $set: { eraseAt: new Date() } });
  await expect(keepAnAdmin(ruth.id, async () => 'erased')).rejects.toThrow(Refused);
  await User.updateOne({ _id: ivy.id }, { $unset: { eraseAt: 1 } });
  expect(await keepAnAdmin(ruth.id, async () => 'erased')).toBe('erased');
});

it('[ACC-07] what a crash left half done holds nobody up for longer than a minute, and nobody is lost by it', async () => {
  await expect(keepAnAdmin(ivy.id, () => Promise.reject(new Error('cut')))).rejects.toThrow('cut');
  expect(await roleOf(ivy.id)).toBe('admin');
  await changeRole(snapshotOf(ruth), ivy.id, 'instructor');
  expect(await roleOf(ivy.id)).toBe('instructor');
});

it('[ACC-07] only admins give roles, never to themselves, and nobody is made an admin without an invitation', async () => {
  await expect(changeRole(snapshotOf(leo), leo.id, 'admin')).rejects.toThrow(Forbidden);
  await expect(changeRole(snapshotOf(ruth), ruth.id, 'learner')).rejects.toThrow(Refused);
  await expect(changeRole(snapshotOf(ruth), leo.id, 'admin')).rejects.toThrow('Invite this person');
  expect(await roleOf(leo.id)).toBe('learner');
});

it('[OPS-08] a change of role or state is one line with before and after; doing it again is none', async () => {
  await changeRole(snapshotOf(ruth), leo.id, 'instructor');
  await changeRole(snapshotOf(ruth), leo.id, 'instructor');
  await blockPerson(snapshotOf(ruth), leo.id, 'Spam');
  await blockPerson(snapshotOf(ruth), leo.id, 'Spam');
  await school.settled();
  const lines = await Audit.find({ subjectId: leo.id }).sort({ at: 1 }).lean();
  expect(lines.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['person.role-changed', { role: 'learner' }, { role: 'instructor' }],
    ['person.blocked', { state: 'active', blockedReason: null }, { state: 'blocked', blockedReason: 'Spam' }],
  ]);
});
