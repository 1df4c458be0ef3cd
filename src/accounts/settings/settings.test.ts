import { describe, expect, it } from 'vitest';
import { minute, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { person } from '../../test/world.ts';
import { snapshotOf } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { readSettings, saveSettings, schoolSettings } from './settings.service.ts';

const school = await startSchool();
const ruth = await person('ruth', 'Ruth Okafor', 'admin');
const leo = await person('leo', 'Leo Martins', 'learner');
const desk = await school.signedIn(ruth);
const revision = async () => String((await readSettings()).revision);
const address = '/admin/settings';

describe('the settings of the school', () => {
  it('[ACC-09] are shown as they are and changed by the form', async () => {
    const page = await desk.get(address);
    expect(page.html.querySelector('#field-privateSchool')?.hasAttribute('checked')).toBe(false);
    expect(page.html.querySelector('#field-tellsSeen')?.hasAttribute('checked')).toBe(true);
    const sent = await desk.put(address, {
      revision: await revision(),
      privateSchool: true,
      secondStepRoles: ['instructor', 'admin'],
      secondStepFrom: '2027-01-15',
      erasesUnused: true,
    });
    expect([sent.status, sent.location]).toEqual([303, address]);
    expect(schoolSettings()).toMatchObject({ privateSchool: true, tellsSeen: false, erasesUnused: true });
    expect(schoolSettings().secondStepRoles).toEqual(['instructor', 'admin']);
    expect(schoolSettings().secondStepFrom?.toISOString()).toBe('2027-01-14T18:30:00.000Z');
    const shown = await desk.get(address);
    expect(shown.html.querySelector('#field-secondStepFrom')?.getAttribute('value')).toBe('2027-01-15');
    expect(shown.html.querySelectorAll('input[name=secondStepRoles][checked]')).toHaveLength(2);
    await school.settled();
    const line = await Audit.findOne({ action: 'settings.changed' }).sort({ at: -1 }).lean();
    expect(line).toMatchObject({
      actorId: ruth.id,
      after: { privateSchool: true, secondStepRoles: ['instructor', 'admin'] },
    });
  });

  it('[ACC-09] come back with 422 and what was typed', async () => {
    const given = { revision: await revision(), privateSchool: true, secondStepRoles: ['admin'] };
    const noDate = await desk.put(address, given);
    expect([noDate.status, noDate.$('#field-secondStepFrom-error')]).toEqual([
      422,
      expect.stringContaining('which day'),
    ]);
    expect(noDate.html.querySelector('#field-privateSchool')?.hasAttribute('checked')).toBe(true);
    for (const secondStepFrom of ['2027-02-30', 'soon', '0001-01-01'])
      expect((await desk.put(address, { ...given, secondStepFrom })).$('#field-secondStepFrom-error')).toContain(
        'date',
      );
    const learner = await desk.put(address, { ...given, secondStepRoles: ['learner'], secondStepFrom: '2027-01-15' });
    expect([learner.status, learner.$('#field-secondStepRoles-error')]).toEqual([422, expect.stringContaining('list')]);
  });

  it('[ACC-09] of two admins at once one is shown what the other saved, and nothing is lost', async () => {
    const seen = await revision();
    await saveSettings(snapshotOf(ruth), { tellsSeen: true, privateSchool: false }, Number(seen));
    const late = await desk.put(address, { revision: seen, privateSchool: true });
    expect(late.status).toBe(409);
    expect(late.$('#conflict')).toContain('Private school');
    expect(late.html.querySelector('#field-privateSchool')?.hasAttribute('checked')).toBe(true);
    expect(schoolSettings().privateSchool).toBe(false);
    const again = late.html.querySelector('input[name=revision]')?.getAttribute('value') ?? '';
    expect((await desk.put(address, { revision: again })).status).toBe(303);
    expect(schoolSettings().tellsSeen).toBe(false);
  });

  it('[ACC-09] are for admins who have shown lately who they are', async () => {
    const learner = await school.signedIn(leo);
    expect((await learner.put(address, { revision: await revision(), privateSchool: true })).status).toBe(403);
    await expect(saveSettings(snapshotOf(leo), { privateSchool: true }, 0)).rejects.toMatchObject({ status: 403 });
    turnClock(11 * minute);
    const page = await desk.put(address, { revision: await revision(), privateSchool: true });
    expect([page.status, page.location]).toEqual([303, expect.stringMatching(/^\/account\/confirm\?/)]);
    turnClock(0);
    expect(schoolSettings().privateSchool).toBe(false);
  });
});
