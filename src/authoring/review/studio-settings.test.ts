import { describe, expect, it } from 'vitest';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { studioCast } from '../../test/studio.ts';
import { person } from '../../test/world.ts';
import { updateDraft } from '../courses/courses.service.ts';
import { checkKinds, standardLevels } from '../publishing/check-kinds.ts';
import { readStudioRules } from './studio-settings.service.ts';

const { school, owner, ada, course } = await studioCast();
const ruth = await person('ruth.settings', 'Ruth Okafor', 'admin');
const admin = await school.signedIn(ruth);
const address = '/admin/settings/studio';
const levels = (level: string) => Object.fromEntries(checkKinds.map((kind) => [kind, level]));

describe('the school’s rules for publishing', () => {
  it('[AUT-14] hold at once, and leave a line with what changed', async () => {
    const { base, made } = await course('Ruled');
    await updateDraft(owner, made.id, { coverFileId: null }, 1);
    expect((await ada.get(`${base}/publish`)).html.querySelector('button[value="now"]')).not.toBeNull();
    const page = await admin.get(address);
    const revision = page.html.querySelector('[name=revision]')?.getAttribute('value') ?? '';
    const saved = await admin.put(address, { ...standardLevels, cover: 'blocks', revision });
    expect(saved.location).toBe(address);
    const refused = await ada.post(`${base}/publication`, { when: 'now' });
    expect([refused.status, refused.$('#error-summary')]).toEqual([422, expect.stringContaining('a cover picture')]);
    expect((await ada.get(`${base}/publish`)).$('#course-checks')).toContain('A cover picture');
    await school.settled();
    const line = await Audit.findOne({ action: 'settings.changed', subjectId: 'studio' }).lean();
    expect([line?.before, line?.after]).toEqual([{ cover: 'advice' }, { cover: 'blocks' }]);
  });

  it('[AUT-14] come back with what was typed: a wrong word, and another admin who was faster', async () => {
    const { revision } = await readStudioRules();
    const wrong = await admin.put(address, { ...levels('advice'), captions: 'perhaps', revision });
    expect([wrong.status, wrong.$('#field-captions-error')]).toEqual([422, expect.stringContaining('from the list')]);
    const late = await admin.put(address, { ...levels('blocks'), revision: revision - 1, approval: 'on' });
    expect(late.status).toBe(409);
    expect(late.$('main')).toContain('An admin approves');
    const button = (name: string) =>
      late.html.querySelectorAll('form #conflict button').some(({ text }) => text.includes(name));
    expect([button('Keep mine'), button('Edit together')]).toEqual([true, false]);
    expect((await readStudioRules()).approval).toBe(false);
  });
});
