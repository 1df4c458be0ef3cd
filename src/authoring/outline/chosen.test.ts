import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../test/client.ts';
import { rowsOf, studioCast } from '../../test/studio.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { readOutline } from './draft.service.ts';
import { addLecture } from './outline.service.ts';
import { addSection } from './sections.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

/** Two sections: Loops with Bowline and Alpine, Bends with Sheet. */
async function twoSections() {
  const one = await cast.course();
  const bends = await addSection(cast.owner, one.made.id, 'Bends');
  const sheet = await addLecture(cast.owner, one.made.id, bends.id, { title: 'Sheet', kind: 'article', markdown: 'x' });
  const chosen = (body: Record<string, string | string[]>) => cast.ada.post(`${one.base}/chosen`, body);
  const outline = () => cast.ada.get(`${one.base}/outline`);
  return { ...one, bends, sheet, chosen, outline };
}

const shown = (page: Page, id: string) => page.$(`#lecture-${id}`)?.replace(/\s+/g, ' ') ?? '';
const editsOf = (page: Page) => page.html.querySelector('[data-edits]')?.getAttribute('value') ?? '';

describe('what is ticked', () => {
  it('[AUT-02] is marked all at once, in the words of the rows', async () => {
    const { lecture, other, chosen, outline } = await twoSections();
    const both = [lecture.id, other.id];
    expect((await chosen({ act: 'mark', as: 'not-ready', lecture: both })).status).toBe(303);
    expect(shown(await outline(), other.id)).toContain('Marked as not ready');
    await chosen({ act: 'mark', as: 'ready', lecture: both });
    await chosen({ act: 'mark', as: 'preview', lecture: both });
    await chosen({ act: 'mark', as: 'certificate', lecture: both });
    const page = await outline();
    for (const id of both) expect(shown(page, id)).toMatch(/Free preview For the certificate$/);
    await chosen({ act: 'mark', as: 'required', lecture: both });
    expect(shown(await outline(), other.id)).toMatch(/Free preview$/);
  });

  it('[AUT-02] a ticked section stands for all that is in it', async () => {
    const { section, sheet, lecture, other, chosen, outline } = await twoSections();
    await chosen({ act: 'mark', as: 'optional', section: section.id });
    const page = await outline();
    expect([lecture, other, sheet].map(({ id }) => shown(page, id).endsWith('Optional'))).toEqual([true, true, false]);
  });

  it('[AUT-02] moves to another section in the order of the outline, and by steps', async () => {
    const { bends, lecture, other, chosen, outline } = await twoSections();
    await chosen({ act: 'move', to: bends.id, lecture: [other.id, lecture.id] });
    expect(rowsOf(await outline())).toEqual(['Sheet', 'Bowline', 'Alpine']);
    const moved = await cast.ada.follow(await chosen({ act: 'up', lecture: [lecture.id, other.id] }));
    expect(rowsOf(moved)).toEqual(['Bowline', 'Alpine', 'Sheet']);
    const ticked = moved.html.querySelectorAll('[name="lecture"][checked]').map((box) => box.getAttribute('value'));
    expect(ticked).toEqual([lecture.id, other.id]);
  });

  it('[AUT-02] what fills the end of the outline keeps its order when it is to go on', async () => {
    const { section, bends, lecture, other, sheet, chosen, outline } = await twoSections();
    await chosen({ act: 'up', lecture: [lecture.id, other.id] });
    expect(rowsOf(await outline())).toEqual(['Bowline', 'Alpine', 'Sheet']);
    await chosen({ act: 'down', section: [section.id, bends.id] });
    expect(rowsOf(await outline())).toEqual(['Bowline', 'Alpine', 'Sheet']);
    await chosen({ act: 'up', lecture: sheet.id, section: bends.id });
    expect(rowsOf(await outline())).toEqual(['Sheet', 'Bowline', 'Alpine']);
  });

  it('[AUT-02] goes into the bin together, and one button takes all of it back', async () => {
    const { section, sheet, chosen } = await twoSections();
    const gone = await cast.ada.follow(await chosen({ act: 'remove', section: section.id, lecture: sheet.id }));
    expect(rowsOf(gone)).toEqual([]);
    expect(gone.$('#outline-list .notice')).toContain('1 section and 1 lecture are in the bin');
    const undo = gone.html.querySelector('#outline-undo')?.getAttribute('formaction') ?? '';
    expect(rowsOf(await cast.ada.htmx.post(undo))).toEqual(['Bowline', 'Alpine', 'Sheet']);
  });

  it('[AUT-02] nothing ticked, nowhere to go and lectures of others are answered with words, and nothing changes', async () => {
    const { lecture, chosen, outline } = await twoSections();
    const strange = await cast.course('Another');
    const bad: Record<string, string>[] = [
      { act: 'remove' },
      { act: 'move', lecture: lecture.id },
      { act: 'mark', lecture: lecture.id },
    ];
    for (const body of bad) expect((await chosen(body)).status).toBe(422);
    const name = await chosen({ act: 'name', lecture: [lecture.id, strange.lecture.id] });
    expect(name.$('#outline-problem')).toContain('just one');
    await chosen({ act: 'remove', lecture: strange.lecture.id });
    expect(rowsOf(await cast.ada.get(`${strange.base}/outline`))).toEqual(['Bowline', 'Alpine']);
    expect(rowsOf(await outline())).toEqual(['Bowline', 'Alpine', 'Sheet']);
  });

  it('[AUT-02] a name is given in its place by a plain form', async () => {
    const { lecture, base, chosen } = await twoSections();
    const page = await cast.ada.follow(await chosen({ act: 'name', lecture: lecture.id }));
    expect(page.html.querySelector('#field-name')?.getAttribute('value')).toBe('Bowline');
    const action = page.html.querySelector('#outline-naming button')?.getAttribute('formaction') ?? '';
    const bad = await cast.ada.put(action, { title: ' ' });
    expect([bad.status, bad.html.querySelector('#field-name')?.getAttribute('aria-invalid')]).toEqual([422, 'true']);
    await cast.ada.put(action, { title: 'The bowline' });
    expect(rowsOf(await cast.ada.get(`${base}/outline`))[0]).toBe('The bowline');
  });
});

describe('small answers', () => {
  it('[AUT-02] a move sends its row and what was counted; who did not see the last change gets all of it', async () => {
    const { base, lecture, outline } = await twoSections();
    const edits = editsOf(await outline());
    const place = `${base}/lectures/${lecture.id}/place?_method=PUT`;
    const small = await cast.ada.htmx.post(place, { place: 'down', edits });
    expect(small.text.match(/<li /g)).toHaveLength(1);
    expect(small.text).toContain('hx-swap="afterend"');
    expect(small.text.length).toBeLessThan(3000);
    const late = await cast.ada.htmx.post(place, { place: 'down', edits });
    expect(late.html.querySelector('#outline-list')).not.toBeNull();
    expect(rowsOf(late)).toEqual(['Alpine', 'Bowline', 'Sheet']);
  });

  it('[AUT-02] two people who move fifty times at once see one order, and every lecture is there', async () => {
    const { base, made, section, bends } = await twoSections();
    for (let at = 0; at < 17; at++)
      await addLecture(cast.owner, made.id, section.id, { title: `L${at}`, kind: 'article', markdown: 'x' });
    const ids = async () => {
      const { sections } = await readOutline(await requireOwnCourse(cast.owner, made.id));
      return sections.flatMap(({ lectures }) => lectures.map(({ id }) => id));
    };
    const before = await ids();
    const random = seeded(7);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    const twice = [cast.ada, await cast.school.signedIn(cast.ruthPerson)];
    for (const client of twice) await client.get(`${base}/outline`);
    const moves = Array.from({ length: 50 }, (_, at) => {
      const wish = pick(['up', 'down', `${section.id}/`, `${bends.id}/`, `end/${section.id}`, `end/${bends.id}`]);
      return twice[at % 2]?.put(`${base}/lectures/${pick(before)}/place`, { place: wish });
    });
    for (const answer of await Promise.all(moves)) expect(answer?.status).toBe(303);
    expect((await ids()).toSorted()).toEqual(before.toSorted());
    const [one, other] = await Promise.all(twice.map((client) => client.get(`${base}/outline`)));
    expect(one && rowsOf(one)).toHaveLength(20);
    expect(one && rowsOf(one)).toEqual(other && rowsOf(other));
  });
});

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
