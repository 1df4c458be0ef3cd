import { beforeAll, describe, expect, it } from 'vitest';
import { studioCast } from '../../test/studio.ts';
import { requireCourse } from '../courses/course.model.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { updateLecture } from '../outline/outline.service.ts';
import { publishCourse } from '../publishing/publication.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

const text = 'First paragraph of the text.\n\nSecond one with a word.\n\nThird and last.';
const alone = { headers: { 'X-Autosave': '1', 'HX-Request': 'true' } };

/** A lecture with the text above, at revision 2, and how its form sends it. */
async function written() {
  const { base, lecture, made } = await cast.course();
  await updateLecture(cast.owner, made.id, lecture.id, { markdown: text }, 1);
  const typed = { _method: 'PUT', revision: 2, title: 'Bowline', markdown: text, counts: 'required', ready: true };
  return {
    address: `${base}/lectures/${lecture.id}`,
    base,
    made,
    typed,
    stored: () => requireLecture(made.id, lecture.id),
  };
}

describe('a form that saves by itself', () => {
  it('[AUT-06] gets a small answer with the time and the number to go on with', async () => {
    const { address, typed, stored } = await written();
    const saved = await cast.ada.post(address, { ...typed, markdown: `${text} More.` }, alone);
    expect(saved.status).toBe(200);
    expect(saved.text.length).toBeLessThan(1000);
    const part = saved.html.querySelector('#autosave-answer');
    expect(part?.attributes).toMatchObject({ 'data-state': 'saved', 'data-revision': '3' });
    expect(part?.querySelector('time')?.text).toMatch(/^\d\d:\d\d$/);
    expect(await stored()).toMatchObject({ revision: 3, markdown: `${text} More.` });
    const again = await cast.ada.post(address, { ...typed, revision: 3, markdown: `${text} More.` }, alone);
    expect(again.html.querySelector('#autosave-answer')?.getAttribute('data-revision')).toBe('3');
  });

  it('[AUT-06] never stores half a course: what is not valid comes back with its field, nothing is changed', async () => {
    const { address, typed, base, made, stored } = await written();
    const refused = await cast.ada.post(address, { ...typed, title: '', markdown: 'Other words.' }, alone);
    expect(refused.status).toBe(422);
    expect(refused.$('[data-state=refused] [data-field=title]')).toBe('Please give it a title.');
    expect(await stored()).toMatchObject({ revision: 2, markdown: text });
    const price = { _method: 'PUT', revision: 1, selling: 'once', amount: '', refundDays: 7 };
    expect((await cast.ada.post(`${base}/price`, price, alone)).status).toBe(422);
    expect((await requireCourse(made.id)).draftRevision).toBe(1);
  });

  it('[AUT-06] takes no files and removes none', async () => {
    const { base, section, made } = await cast.course();
    const { addLecture } = await import('../outline/outline.service.ts');
    const resources = [{ id: 'a'.repeat(24), title: 'Sheet', fileId: 'b'.repeat(24) }];
    const film = await addLecture(cast.owner, made.id, section.id, { title: 'Film', kind: 'video', resources });
    const fields = { _method: 'PUT', revision: 1, title: 'Film two', removeResource: 'a'.repeat(24) };
    const captionsText = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n';
    const saved = await cast.ada.post(`${base}/lectures/${film.id}`, { ...fields, captionsText }, alone);
    expect(saved.status).toBe(200);
    expect(await requireLecture(made.id, film.id)).toMatchObject({ title: 'Film two', resources, captions: [] });
  });

  it('[AUT-06] is told of a conflict and of the end of the session, and stores nothing then', async () => {
    const { address, typed, stored } = await written();
    await cast.ada.put(address, { ...typed, markdown: 'By somebody else, quickly.', removeText: true });
    const late = await cast.ada.post(address, { ...typed, markdown: `${text} Mine.` }, alone);
    expect([late.status, late.$('[data-state=conflict]') !== null]).toEqual([409, true]);
    const out = await cast.school.visitor().post(address, typed, alone);
    expect([out.status, out.location]).toEqual([204, `/sign-in?next=${encodeURIComponent('/')}`]);
    expect((await stored()).markdown).toBe('By somebody else, quickly.');
  });

  it('[AUT-06] the same words twice, as from a page that was left and opened again, are one save and no conflict', async () => {
    const { address, typed, stored } = await written();
    const words = { ...typed, markdown: `${text} Once.` };
    await cast.ada.post(address, words, alone);
    await cast.ada.post(address, { ...words, revision: 3, summary: 'A loop' }, alone);
    const late = await cast.ada.post(address, { ...words, summary: 'A loop' }, alone);
    expect(late.html.querySelector('#autosave-answer')?.getAttribute('data-revision')).toBe('4');
    expect((await stored()).revision).toBe(4);
  });

  it('[AUT-06] says so on the page once something published is changed', async () => {
    const { address, typed, made } = await written();
    await publishCourse(cast.owner, made.id);
    const saved = await cast.ada.post(address, { ...typed, markdown: `${text} New.` }, alone);
    expect(saved.$('#course-bar')).toContain('Changes not published');
  });
});

describe('a text that shrinks below a tenth', () => {
  const long = 'Rope and knots. '.repeat(60);

  it('[AUT-06] is asked about first, with what was typed; a tick lets it pass', async () => {
    const { address, typed, stored } = await written();
    await cast.ada.put(address, { ...typed, markdown: long });
    const shrunk = { ...typed, revision: 3, markdown: 'Gone' };
    const asked = await cast.ada.put(address, shrunk);
    expect(asked.status).toBe(422);
    expect(asked.$('#error-summary')).toContain('remove most of the text. “Text” had 960 characters and would have 4');
    expect(asked.html.querySelector('#field-markdown')?.text.trim()).toBe('Gone');
    expect(asked.html.querySelector('input[name=removeText]')).not.toBeNull();
    expect((await stored()).markdown.length).toBe(long.length);
    expect((await cast.ada.put(address, { ...shrunk, removeText: true })).status).toBe(303);
    expect((await stored()).markdown).toBe('Gone');
  });

  it('[AUT-06] is never stored by the form itself', async () => {
    const { address, typed, stored } = await written();
    await cast.ada.put(address, { ...typed, markdown: long });
    const alike = await cast.ada.post(address, { ...typed, revision: 3, markdown: '' }, alone);
    expect([alike.status, alike.$('[data-state=shrinks]') !== null]).toEqual([422, true]);
    expect((await stored()).markdown.length).toBe(long.length);
  });

  it('[AUT-06] also where it is the description of the course', async () => {
    const { base } = await cast.course();
    const typed = { revision: 1, title: 'Knots', category: 'crafts', level: 'all', language: 'en' };
    await cast.ada.put(`${base}/basics`, { ...typed, description: long });
    const asked = await cast.ada.put(`${base}/basics`, { ...typed, revision: 2, description: 'Short.' });
    expect([asked.status, asked.$('#error-summary')?.includes('“Description”')]).toEqual([422, true]);
  });
});

describe('two people on one lecture', () => {
  it('[AUT-06] the second save shows both texts with the words marked that differ, other fields too', async () => {
    const { address, typed } = await written();
    await cast.ada.put(address, { ...typed, markdown: text.replace('a word', 'many words'), preview: true });
    const late = await cast.ada.put(address, { ...typed, markdown: text.replace('First', 'The first') });
    expect(late.status).toBe(409);
    const panes = late.html.querySelectorAll('#conflict .word-diff').map((pane) => pane.text);
    expect(panes[0]).toContain('The first paragraph');
    expect(panes[1]).toContain('many words');
    expect(late.html.querySelectorAll('#conflict mark').map((mark) => mark.text)).toContain('many words');
    expect(late.$('#conflict')).toMatch(/Free preview Yours ?No Stored now ?Yes/);
    expect(late.html.querySelector('#field-markdown')?.text).toContain('The first paragraph');
  });

  it('[AUT-06] “edit together” puts in what each of them changed, and stores nothing by itself', async () => {
    const { address, typed, stored } = await written();
    await cast.ada.put(address, { ...typed, markdown: text.replace('a word', 'many words'), preview: true });
    const mine = { ...typed, markdown: text.replace('First', 'The first') };
    const late = await cast.ada.put(address, mine);
    const sent = { ...mine, revision: value(late, 'revision'), base: value(late, 'base') };
    const both = await cast.ada.put(address, { ...sent, settle: 'together' });
    expect(both.status).toBe(200);
    const merged = both.html.querySelector('#field-markdown')?.text.trim() ?? '';
    expect(merged).toBe(text.replace('a word', 'many words').replace('First', 'The first'));
    expect(both.html.querySelector('#field-preview')?.hasAttribute('checked')).toBe(true);
    expect((await stored()).revision).toBe(3);
    const saved = await cast.ada.put(address, {
      ...mine,
      markdown: merged,
      preview: true,
      revision: value(both, 'revision'),
    });
    expect(saved.status).toBe(303);
    expect((await stored()).markdown).toBe(merged);
  });

  it('[AUT-06] places that both changed are marked, and cannot be saved undecided', async () => {
    const { address, typed, stored } = await written();
    await cast.ada.put(address, { ...typed, markdown: text.replace('a word', 'many words') });
    const mine = { ...typed, markdown: text.replace('a word', 'no words') };
    const late = await cast.ada.put(address, mine);
    const again = { ...mine, revision: value(late, 'revision'), base: value(late, 'base') };
    const both = await cast.ada.put(address, { ...again, settle: 'together' });
    expect(both.$('#conflict')).toContain('One place was changed by both of you');
    const markdown = both.html.querySelector('#field-markdown')?.text.trim() ?? '';
    expect(markdown).toContain('Second one with [[yours: no words]] [[stored: many words]].');
    const undecided = await cast.ada.put(address, { ...again, markdown });
    expect([undecided.status, undecided.$('#error-summary')?.includes('still marked')]).toEqual([422, true]);
    expect((await stored()).markdown).toContain('many words');
  });

  it('[AUT-06] “keep mine” stores what was typed over the other, which stays in the history', async () => {
    const { address, typed, stored } = await written();
    await cast.ada.put(address, { ...typed, markdown: text.replace('word', 'thing') });
    const late = await cast.ada.put(address, { ...typed, markdown: `${text} Mine.` });
    const kept = { ...typed, markdown: `${text} Mine.`, revision: value(late, 'revision'), settle: 'mine' };
    expect((await cast.ada.put(address, kept)).status).toBe(303);
    expect((await stored()).markdown).toBe(`${text} Mine.`);
    expect((await cast.ada.get(`${address}/history/comparison?from=2&to=3`)).$('#history-lines')).toContain('thing');
  });

  it('[AUT-06] a file that was sent with the second save waits on the page with both texts', async () => {
    const { address, typed } = await written();
    await cast.ada.put(address, { ...typed, markdown: text.replace('word', 'thing') });
    const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
    const late = await cast.ada.upload(
      address,
      { ...typed, markdown: `${text} Mine.` },
      { resource: { name: 'steps.pdf', bytes: pdf } },
    );
    expect(late.status).toBe(409);
    expect(late.html.querySelector('input[name=kept_resource]')?.getAttribute('value')).toMatch(/^[0-9a-f]{24}$/);
  });

  it('[AUT-06] who changed something else meets nobody: price and basics of one course', async () => {
    const { base, made } = await cast.course('Apart');
    await cast.ada.get(`${base}/basics`);
    await cast.ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: '499', refundDays: 7 });
    const typed = { revision: 1, title: 'Apart, renamed', description: 'About knots.', category: 'crafts' };
    const saved = await cast.ada.put(`${base}/basics`, { ...typed, level: 'all', language: 'en' });
    expect(saved.status).toBe(303);
    expect(await requireCourse(made.id)).toMatchObject({
      draft: { title: 'Apart, renamed', price: { amount: 49_900 } },
    });
    const late = await cast.ada.put(`${base}/basics`, { ...typed, title: 'Another', level: 'all', language: 'en' });
    expect(late.status).toBe(409);
  });
});

function value(
  page: { html: { querySelector: (css: string) => { getAttribute: (name: string) => string | undefined } | null } },
  name: string,
) {
  return page.html.querySelector(`main input[name=${name}]`)?.getAttribute('value');
}
