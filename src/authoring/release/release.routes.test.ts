import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { readyLectures } from '../../learning/progress.service.ts';
import { localTime } from '../../lib/calendar.ts';
import { day, fromNow } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { updateDraft } from '../courses/courses.service.ts';
import { readDraft } from '../publishing/publication.service.ts';

const school = await startSchool();
const cast = await world();
const teacher = snapshotOf(cast.ada);
const { knots, ropeCare } = cast;
const ada = await school.signedIn(cast.ada);
const page = `/studio/courses/${knots.id}/release`;
const walk = `/studio/courses/${knots.id}/walk`;
const [bowline, eight, bend] = readyLectures(knots).map(({ id }) => id) as [string, string, string];
const sections = knots.sections.map(({ id }) => id) as [string, string];
const zone = cast.ada.timeZone ?? 'Asia/Kolkata';
const rules = async () => (await readDraft(teacher, knots.id)).outline.sections;
const ruleOf = async (id: string) => (await rules()).flatMap(({ lectures }) => lectures).find((one) => one.id === id);

describe('rules', () => {
  it('[AUT-11] are set on what is ticked, at a time in the teacher’s zone, and read in words', async () => {
    const at = fromNow(30 * day);
    at.setUTCSeconds(0, 0);
    const sent = {
      lectures: [eight, bend],
      opens: 'date',
      date: localTime(at, zone),
      need: 'certificate',
      ready: 'keep',
    };
    expect((await ada.post(page, sent)).location).toBe(page);
    for (const id of [eight, bend])
      expect(await ruleOf(id)).toMatchObject({ release: { kind: 'date', at }, required: false, certificate: true });
    expect(await ruleOf(bowline)).toMatchObject({ release: null, required: true });
    const shown = (await ada.get(page)).$('#release-rules');
    expect(shown).toMatch(/1\.2 The figure eight ?On \d+ \w+ \d{4}, \d\d:\d\d \w+ · For the certificate/);
  });

  it('[AUT-11] take a whole section or course at once, and sections have their own', async () => {
    await ada.post(page, { sections: [sections[1]], opens: 'days', days: '7' });
    expect((await rules())[1]?.release).toEqual({ kind: 'days', days: 7 });
    await ada.post(page, { scope: sections[0], opens: 'before' });
    expect(await ruleOf(eight)).toMatchObject({ release: { kind: 'after', lectureId: null } });
    await ada.post(page, { scope: 'all', opens: 'none', need: 'required' });
    for (const id of [bowline, eight, bend]) expect(await ruleOf(id)).toMatchObject({ release: null, required: true });
  });

  it('[AUT-11] stand beside the form of a lecture, with the way to change them', async () => {
    const opening = async () =>
      (await ada.get(`/studio/courses/${knots.id}/lectures/${bend}`)).html.querySelector('#opening');
    await ada.post(page, { sections, opens: 'none' });
    expect((await opening())?.text).toContain('Opens: At once.');
    await ada.post(page, { sections: [sections[1]], opens: 'days', days: '7' });
    expect((await opening())?.text).toContain('Opens: 7 days after the learner begins, as its section.');
    expect((await opening())?.querySelector('a')?.getAttribute('href')).toBe(`${page}#release-section-${sections[1]}`);
    await ada.post(page, { lectures: [bend], opens: 'before' });
    expect((await opening())?.text).toContain('Opens: After the lecture before it.');
    await ada.post(page, { scope: 'all', opens: 'none' });
    await ada.post(page, { sections: [sections[1]], opens: 'none' });
  });

  it('[AUT-11] come back as typed when something is wrong with them', async () => {
    const wrong: [object, string][] = [
      [{ opens: 'days', days: '3' }, 'field-scope'],
      [{ lectures: [eight] }, 'field-opens'],
      [{ lectures: [eight], opens: 'days', days: 'many' }, 'field-days'],
      [{ lectures: [eight], opens: 'date', date: '2026-13-40T09:00' }, 'field-date'],
      [{ lectures: [eight], opens: 'lecture', after: '9.9' }, 'field-after'],
      [{ lectures: [eight], opens: 'lecture', after: '1.2' }, 'field-after'],
      [{ sections: [sections[0]], need: 'optional' }, 'field-scope'],
    ];
    for (const [sent, field] of wrong) {
      const answer = await ada.post(page, sent as Record<string, string[]>);
      expect(answer.status, JSON.stringify(sent)).toBe(422);
      expect(answer.html.querySelector(`#${field}-error`), field).not.toBeNull();
    }
    const kept = await ada.post(page, { lectures: [eight], opens: 'days', days: 'many' });
    expect(kept.html.querySelectorAll('input[name=lectures][checked]').map((one) => one.getAttribute('value'))).toEqual(
      [eight],
    );
  });

  it('[AUT-11] that wait for each other are refused', async () => {
    await ada.post(page, { lectures: [eight], opens: 'lecture', after: '2.1' });
    const circle = await ada.post(page, { lectures: [bend], opens: 'lecture', after: '1.2' });
    expect(circle.status).toBe(422);
    expect(circle.$('#field-after-error')).toContain('would wait for something that waits for it');
    const forced = await ada.put(page, { revision: await revision(), forcedOrder: 'on' });
    expect(forced.status).toBe(422);
    expect(forced.$('#field-forcedOrder-error')).toContain('Change its rule');
    await ada.post(page, { scope: 'all', opens: 'none' });
  });

  it('[AUT-12] find a course that comes first, keep it, and refuse one that leads back', async () => {
    const found = await ada.put(page, { revision: await revision(), forcedOrder: 'on', find: 'rope', show: 'find' });
    expect(found.location).toBe(`${page}?find=rope`);
    expect((await readDraft(teacher, knots.id)).course.draft.forcedOrder).toBe(true);
    expect(
      (await ada.get(`${page}?find=rope`)).html.querySelector(`input[name=prerequisites][value="${ropeCare.id}"]`),
    ).not.toBeNull();
    const saved = await ada.put(page, { revision: await revision(), prerequisites: [ropeCare.id], forcedOrder: 'on' });
    expect(saved.status).toBe(303);
    const { course } = await readDraft(teacher, knots.id);
    expect(course.draft).toMatchObject({ forcedOrder: true, prerequisites: [ropeCare.id] });
    const other = `/studio/courses/${ropeCare.id}/release`;
    const back = await ada.put(other, { revision: '1', prerequisites: [knots.id] });
    expect(back.status).toBe(422);
    expect(back.$('#field-prerequisites-error')).toContain('asks for this course itself');
    expect((await ada.put(other, { revision: '1', prerequisites: [ropeCare.id] })).status).toBe(422);
    await updateDraft(teacher, knots.id, { forcedOrder: false, prerequisites: [] }, await revision());
  });

  it('[AUT-06] save themselves while they are ticked, and what two people ticked is shown to the second', async () => {
    const began = await revision();
    const auto = { headers: { 'X-Autosave': '1', 'HX-Request': 'true' } };
    const saved = await ada.post(page, { _method: 'PUT', revision: began, forcedOrder: 'on' }, auto);
    expect(saved.status).toBe(200);
    const answered = saved.html.querySelector('#autosave-answer');
    expect(answered?.getAttribute('data-state')).toBe('saved');
    expect(answered?.getAttribute('data-revision')).toBe(String(began + 1));
    expect((await readDraft(teacher, knots.id)).course.draft).toMatchObject({ forcedOrder: true });
    const refused = await ada.post(page, { _method: 'PUT', revision: began + 1, prerequisites: [knots.id] }, auto);
    expect(refused.status).toBe(422);
    expect(refused.$('[data-field=prerequisites]')).toContain('cannot ask for itself');
    expect((await ada.post(page, { _method: 'PUT', revision: began, prerequisites: [ropeCare.id] }, auto)).status).toBe(
      409,
    );
    const met = await ada.put(page, { revision: began, prerequisites: [ropeCare.id] });
    expect(met.status).toBe(409);
    expect(met.$('#conflict')).toMatch(/One after the other.*Courses to finish first.*Rope care/);
    const again = met.html.querySelector('#release-course input[name=revision]')?.getAttribute('value');
    expect((await ada.put(page, { revision: again, prerequisites: [ropeCare.id] })).status).toBe(303);
    const { draft } = (await readDraft(teacher, knots.id)).course;
    expect(draft).toMatchObject({ forcedOrder: false, prerequisites: [ropeCare.id] });
    await updateDraft(teacher, knots.id, { prerequisites: [] }, await revision());
  });
});

describe('the walk through a draft', () => {
  it('[AUT-16] shows the whole draft on a chosen day with chosen progress, and keeps nothing', async () => {
    const at = fromNow(30 * day);
    at.setUTCSeconds(0, 0);
    await ada.post(page, { lectures: [bend], opens: 'date', date: localTime(at, zone) });
    const home = await ada.get(walk);
    expect(home.$('.walk-bar')).toContain('You walk through the draft as a learner');
    expect(home.$('#learning-outline')).toContain('opens ');
    expect((await ada.get(`${walk}/${bend}`)).$('main')).toContain('It opens by itself on');
    const later = `${walk}/${bend}?at=${localTime(fromNow(31 * day), zone)}&done=1.1-1.2`;
    const open = await ada.get(later);
    expect(open.status).toBe(200);
    expect(open.$('.prose')).toContain('two ropes');
    expect(open.$('#learning-outline')).toContain('2 of 2');
    const finish = open.html.querySelector('#lecture-actions a.btn-primary')?.getAttribute('href') ?? '';
    expect(finish).toContain('done=1.1-2.1');
    expect((await ada.get(finish.replaceAll('&amp;', '&'))).$('aside')).toContain('100 %');
    expect(open.html.querySelector('form[method=post][action*="/learn/"]')).toBeNull();
    expect(await findEnrolment(cast.ada.id, knots.id)).toBeNull();
    expect((await ada.get(`${walk}?at=nonsense&done=9.9,x-1.1,--&since=&needed=perhaps`)).status).toBe(200);
  });

  it('[AUT-16] is for those who edit the course', async () => {
    const leo = await school.signedIn(cast.leo);
    for (const path of [walk, `${walk}/${bowline}`]) {
      expect([403, 404]).toContain((await leo.get(path)).status);
      expect((await school.visitor().get(path)).location).toContain('/sign-in');
    }
    expect((await ada.get(`${walk}/never-was`)).status).toBe(404);
  });
});

async function revision(): Promise<number> {
  return (await readDraft(teacher, knots.id)).course.draftRevision;
}
