/** Notes: written at a place, found, changed in two windows, deleted and taken back, taken along; seen by nobody else. */
import { beforeAll, describe, expect, it } from 'vitest';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import '../../personal.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import type { Client, Page } from '../../test/client.ts';
import { filmCourse } from '../../test/journeys/lessons.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { endGrant, grantAccess } from '../enrolment.service.ts';
import { readyLectures } from '../progress.service.ts';
import { Note } from './note.model.ts';
import { everyNote, listNotedLectures, listNotes } from './note-list.service.ts';
import { addNote, forgetDeletedNotes, mostNotes, removeNote, restoreNote } from './notes.service.ts';

const school = await startSchool();
const cast = await world();
const films = await filmCourse(cast.ada);
const film = '/learn/knots-on-film/lectures/film';
const why = '/learn/knots-on-film/lectures/why';
let count = 0;

async function learner() {
  count += 1;
  const who = await person(`noter${count}`, `Nora ${count}`, 'learner');
  await grantAccess(who.id, films.id, { kind: 'admin', id: who.id });
  return { who, client: await school.signedIn(who) };
}

const idOf = (page: Page) => page.html.querySelector('article[id^="note-"]')?.id.slice(5) ?? '';
const write = (client: Client, fields: Record<string, string>, path = film) => client.post(`${path}/notes`, fields);

describe('a note', () => {
  it('[LRN-06] stands at the second of the film, rendered safely, by its place; its time leads there without scripts', async () => {
    const { client } = await learner();
    expect((await write(client, { text: 'The **second** turn', time: '0:21' })).location).toBe(`${film}?tab=notes`);
    await write(client, { text: '<script>alert(1)</script> first', time: '0:05' });
    await write(client, { text: 'About all of it', time: '' });
    const page = await client.get(`${film}?tab=notes`);
    expect(page.html.querySelectorAll('article[id^="note-"] .prose').map((one) => one.text.trim())).toEqual([
      'About all of it',
      '<script>alert(1)</script> first',
      'The second turn',
    ]);
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).toContain('<strong>second</strong>');
    const link = page.html.querySelectorAll('[data-note-jump]').at(-1)?.getAttribute('href') ?? '';
    expect(link).toBe(`${film}?tab=notes&at=21`);
    const jumped = await client.get(`${film}?tab=notes&at=21`);
    expect(jumped.html.querySelector('video source')?.getAttribute('src')).toMatch(/#t=21$/);
  });

  it('[LRN-06] stands at a heading or paragraph of an article, and stays readable when that text is gone', async () => {
    const { client } = await learner();
    const page = await client.get(`${why}?tab=notes`);
    const places = page.html
      .querySelectorAll('select[name=anchor] option')
      .map((one) => one.getAttribute('value') ?? '');
    expect(places).toHaveLength(3);
    const [, heading = '', paragraph = ''] = places;
    expect(page.html.querySelector(`#${heading}`)?.tagName).toBe('H2');
    expect(page.html.querySelector(`#${paragraph}`)?.text).toContain('The load presses');
    await write(client, { text: 'Like a belt', anchor: paragraph }, why);
    await write(client, { text: 'So that is why', anchor: heading }, why);
    await write(client, { text: 'Lost', anchor: 'at-0000000000' }, why);
    const shown = await client.get(`${why}?tab=notes`);
    expect(shown.html.querySelectorAll('article[id^="note-"] .prose').map((one) => one.text.trim())).toEqual([
      'Lost',
      'So that is why',
      'Like a belt',
    ]);
    expect(shown.text).toContain(`href="${why}?tab=notes#${paragraph}"`);
  });

  it('[LRN-06] sent twice is one; without words, too long, or at no time it comes back as typed', async () => {
    const { who, client } = await learner();
    const key = 'ab'.repeat(12);
    await write(client, { text: 'Once', time: '0:01', key });
    await write(client, { text: 'Once', time: '0:01', key });
    expect(await Note.countDocuments({ userId: who.id })).toBe(1);
    expect((await write(client, { text: ' ', time: '' })).status).toBe(422);
    expect((await write(client, { text: 'x'.repeat(20_001) })).text).toContain('at most 20,000 characters');
    // Browsers count the end of a line as one character and send two.
    expect((await write(client, { text: 'x\r\n'.repeat(9_999) })).status).toBe(303);
    const bad = await write(client, { text: 'Kept as typed', time: 'soon' });
    expect(bad.status).toBe(422);
    expect(bad.$('textarea[name=text]')).toBe('Kept as typed');
    expect(bad.text).toContain('Please write minutes and seconds like 12:30.');
  });

  it('[LRN-06] edited in two windows comes back with both texts; autosave says so too', async () => {
    const { client } = await learner();
    await write(client, { text: 'One', time: '0:01' });
    const id = idOf(await client.get(`${film}?tab=notes`));
    const edit = await client.get(`/notes/${id}?from=lecture`);
    const revision = edit.html.querySelector('[name=revision]')?.getAttribute('value') ?? '';
    const auto = { headers: { 'X-Autosave': '1', 'HX-Request': 'true' } };
    const saved = await client.post(
      `/notes/${id}`,
      { _method: 'PUT', text: 'One, and more', time: '0:02', revision },
      auto,
    );
    expect(saved.html.querySelector('#autosave-answer')?.getAttribute('data-state')).toBe('saved');
    const met = await client.put(`/notes/${id}`, { text: 'One, but else', time: '0:01', revision });
    expect(met.status).toBe(409);
    expect(met.text).toContain('This was saved in another window meanwhile');
    expect(met.$('textarea[name=text]')).toBe('One, but else');
    const silent = await client.post(`/notes/${id}`, { _method: 'PUT', text: 'Silent', revision }, auto);
    expect(silent.html.querySelector('#autosave-answer')?.getAttribute('data-state')).toBe('conflict');
    const settled = await client.put(`/notes/${id}`, { text: 'Mine', time: '0:01', revision: '2', from: 'lecture' });
    expect(settled.location).toBe(`${film}?tab=notes`);
    expect((await Note.findById(id))?.text).toBe('Mine');
  });

  it('[LRN-06] deleted can be taken back for a day, then it is gone', async () => {
    const { who, client } = await learner();
    await write(client, { text: 'Away', time: '0:01' });
    const id = idOf(await client.get(`${film}?tab=notes`));
    const gone = await client.follow(await client.delete(`/notes/${id}`, { from: 'lecture' }));
    expect(gone.text).toContain('The note is deleted.');
    expect(gone.html.querySelector('article[id^="note-"]')).toBeNull();
    expect((await client.get(`/notes/${id}`)).status).toBe(404);
    await client.post(`/notes/${id}/restoration`);
    expect((await client.get(`${film}?tab=notes`)).text).toContain('Away');
    await client.delete(`/notes/${id}`);
    turnClock(1.5 * day);
    await forgetDeletedNotes();
    turnClock(0);
    expect(await Note.countDocuments({ userId: who.id })).toBe(0);
  });

  it('[LRN-06] is nobody else’s: not another learner’s, not its teacher’s, not an admin’s who looks as its writer', async () => {
    const { who, client } = await learner();
    await write(client, { text: 'Mine alone', time: '0:01' });
    const id = idOf(await client.get(`${film}?tab=notes`));
    for (const other of [(await learner()).client, await school.signedIn(cast.ada), await school.signedIn(cast.ruth)]) {
      expect((await other.get(`/notes/${id}`)).status).toBe(404);
      expect((await other.put(`/notes/${id}`, { text: 'Theirs', revision: '1' })).status).toBe(404);
      expect((await other.delete(`/notes/${id}`)).status).toBe(404);
      expect((await other.post(`/notes/${id}/restoration`)).status).toBe(404);
      expect((await other.get('/notes')).text).not.toContain('Mine alone');
    }
    const admin = await school.signedIn(cast.ruth);
    await admin.post(`/admin/people/${who.id}/view`);
    expect((await admin.get('/learn')).text).toContain(who.name);
    expect((await admin.get('/notes')).status).toBe(403);
    expect((await admin.get('/notes/export/csv')).status).toBe(403);
    expect((await admin.get(`${film}?tab=notes`)).text).not.toContain('Mine alone');
  });

  it('[LRN-06] needs a lecture that is open, and is readable when access has ended', async () => {
    const { who, client } = await learner();
    await write(client, { text: 'Still here', time: '0:03' });
    await endGrant({ kind: 'admin', id: who.id }, 'refunded');
    expect((await write(client, { text: 'Too late' })).status).toBe(403);
    const page = await client.get('/notes');
    expect(page.text).toContain('Still here');
    expect(page.html.querySelector('[data-note-jump]')).toBeNull();
    const id = idOf(page);
    expect((await client.put(`/notes/${id}`, { text: 'Still mine', revision: '1' })).status).toBe(303);
    expect((await client.get('/notes/export/markdown')).text).toContain('Still mine');
  });

  it('[LRN-06] belongs to at most 5,000 of a course', async () => {
    const { who, client } = await learner();
    const spot = { courseId: films.id, lectureId: 'x', courseTitle: 'K', lectureTitle: 'L' };
    const many = Array.from({ length: mostNotes }, (_, at) => ({ ...spot, userId: who.id, place: at, text: `${at}` }));
    await Note.insertMany(many);
    const page = await write(client, { text: 'One more' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('at most 5,000 of your notes');
    const long: string[] = [];
    for await (const note of everyNote(who.id, await listNotedLectures(who.id))) long.push(note.text);
    expect(long).toEqual(many.map(({ text }) => text));
  });
});

describe('all notes', () => {
  let client: Client;
  let userId = '';
  beforeAll(async () => {
    const { who, client: own } = await learner();
    [client, userId] = [own, who.id];
    await grantAccess(who.id, cast.knots.id, { kind: 'admin', id: `${who.id}-knots` });
    await write(client, { text: 'A loop that holds', time: '0:09' });
    await write(client, { text: '=HYPERLINK("http://bad")', time: '0:04' });
    await write(client, { text: '绳结很重要 und die Schlaufe', anchor: '' }, why);
    await write(client, { text: '# Bowline\n\nLoops again' }, '/learn/knots/lectures/sheet-bend');
    await write(client, { text: 'The king of knots' }, '/learn/knots/lectures/bowline');
  });

  it('[LRN-06] stand by course, lecture and place, can be narrowed to a course, and are found by their words', async () => {
    const page = await client.get('/notes');
    expect(
      page.html
        .querySelectorAll('h2')
        .map((one) => one.text.trim())
        .slice(0, 2),
    ).toEqual(['Knots', 'Knots on film']);
    expect(page.html.querySelectorAll('h3').map((one) => one.text.replace(/\s+/g, ' ').trim())).toEqual([
      ...['1.1 The bowline', '2.1 The sheet bend', '1.1 The bowline on film', '1.2 Why it holds'],
    ]);
    const one = await client.get(`/notes?course=${films.id}`);
    expect(one.text).not.toContain('king of knots');
    expect(one.text).toContain('3 notes');
    expect((await client.get('/notes?words=LOOP')).text).toContain('2 notes');
    expect((await client.get('/notes?words=loop+hol')).text).toContain('1 note');
    expect((await client.get(`/notes?words=${encodeURIComponent('绳结')}`)).text).toContain('1 note');
    expect((await client.get('/notes?words=oop')).text).toContain('No note holds these words');
    expect((await client.get('/notes?words=.*&course=nonsense')).status).toBe(200);
    const fresh = await learner();
    expect((await fresh.client.get('/notes')).text).toContain('No note yet');
  });

  it('[LRN-06] page by cursor: each exactly once, whatever is cut where', async () => {
    const all = await listNotedLectures(userId);
    for (const limit of [1, 2, 3, 4, 5, 9]) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await listNotes(userId, all, { after, limit });
        expect(page.notes.length).toBeLessThanOrEqual(limit);
        seen.push(...page.notes.map(({ text }) => text.slice(0, 12)));
        after = page.next ?? undefined;
      } while (after);
      expect(seen).toEqual(['The king of ', '# Bowline\n\nL', '=HYPERLINK("', 'A loop that ', '绳结很重要 und di']);
    }
  });

  it('[LRN-06] are taken along as Markdown and as a table in which nothing runs, and printed without chrome', async () => {
    const markdown = await client.get('/notes/export/markdown');
    expect(markdown.headers.get('content-disposition')).toContain('notes.md');
    expect(markdown.text).toContain('\n## Knots on film\n\n### 1.1 The bowline on film\n');
    expect(markdown.text).toContain(`**[0:09](${school.url}${film}?tab=notes&at=9)**`);
    expect(markdown.text).toContain('# Bowline\n\nLoops again');
    const csv = await client.get('/notes/export/csv');
    expect(csv.text.split('\r\n')[0]).toBe('\uFEFFCourse,Lecture,Place,Note,Written,Changed,Address');
    expect(csv.text).toContain(`"'=HYPERLINK(""http://bad"")"`);
    expect((await client.get('/notes/export/csv?words=king')).text.trim().split('\r\n')).toHaveLength(2);
    expect((await client.get('/notes/export/pdf')).status).toBe(404);
    const print = await client.get('/notes/print');
    expect(print.text).toContain('The king of knots');
    expect(print.html.querySelector('.site-header, .site-footer, form')).toBeNull();
  });

  it('[LRN-06] leave with their writer: exported whole, then erased', async () => {
    const area = listPersonalAreas().find(({ area: name }) => name === 'notes');
    const notes = (await area?.collect(userId))?.notes;
    expect(notes).toHaveLength(5);
    expect(notes).toContainEqual(
      expect.objectContaining({ course: 'Knots on film', second: 9, text: 'A loop that holds' }),
    );
    const other = await Note.countDocuments({});
    await area?.erase(userId);
    expect(await Note.countDocuments({ userId })).toBe(0);
    expect(await Note.countDocuments({})).toBe(other - 5);
  });

  it('[LRN-06] deleting and taking back the last of a lecture leaves the rest of a page as it was', async () => {
    const { who } = await learner();
    const lecture = readyLectures(await requirePublishedCourse('knots-on-film'))[0];
    const spot = { courseId: films.id, lectureId: lecture?.id ?? '', courseTitle: 'K', lectureTitle: 'L' };
    const made = await addNote(who.id, spot, { text: 'Here', at: { seconds: 3 } });
    await removeNote(who.id, made.id);
    expect(await listNotedLectures(who.id)).toEqual([]);
    await restoreNote(who.id, made.id);
    expect((await listNotedLectures(who.id)).map(({ href }) => href)).toEqual([film]);
  });
});
