import { beforeAll, describe, expect, it } from 'vitest';
import { day, turnClock } from '../../lib/clock.ts';
import { indexStores } from '../../test/stores.ts';
import type { Person } from '../../web/request.ts';
import { newId } from '../courses/course.model.ts';
import { createCourse, listOwnCourses, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { Lecture } from '../lectures/lecture.model.ts';
import { emptyBins, readOutline } from './draft.service.ts';
import { moveLecture } from './moves.service.ts';
import { addLecture, removeLecture, requireOwnLecture, restoreLecture, updateLecture } from './outline.service.ts';
import { addSection, moveSection, removeSection, renameSection, restoreSection } from './sections.service.ts';

const ada: Person = { id: newId(), name: 'Ada', role: 'instructor' };
const eve: Person = { id: newId(), name: 'Eve', role: 'instructor' };

beforeAll(indexStores);

/** A course with the sections and lectures named, e.g. { Loops: ['Bowline', 'Alpine'] }. */
async function courseWith(plan: Record<string, string[]>) {
  const course = await createCourse(ada, { title: 'Knots' });
  const ids: Record<string, string> = {};
  for (const [title, lectures] of Object.entries(plan)) {
    const section = await addSection(ada, course.id, title);
    ids[title] = section.id;
    for (const one of lectures)
      ids[one] = (await addLecture(ada, course.id, section.id, { title: one, kind: 'article', markdown: one })).id;
  }
  return { id: course.id, idOf: (title: string) => ids[title] ?? 'none' };
}

/** The outline as text: "Loops: Bowline Alpine | Bends: Sheet". */
async function shown(courseId: string): Promise<string> {
  const { sections } = await readOutline(await requireOwnCourse(ada, courseId));
  return sections
    .map((section) => `${section.title}: ${section.lectures.map((one) => one.title).join(' ')}`.trim())
    .join(' | ');
}

describe('courses', () => {
  it('[AUT-01] addresses come from titles in any script and are never the same', async () => {
    const slugs = [];
    for (const title of [
      'Crème brûlée!',
      'Crème brûlée!',
      'गाँठ जो टिके',
      '结绳',
      '🙂',
      '--',
      `${'long word '.repeat(9)}`,
    ])
      slugs.push((await createCourse(ada, { title })).slug);
    expect(slugs).toEqual(expect.arrayContaining(['creme-brulee', 'creme-brulee-2']));
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(Math.max(...slugs.map((slug) => slug.length))).toBeLessThan(70);
  });

  it('[AUT-01] ten courses of one title at once all get an address', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => createCourse(ada, { title: 'At once' })));
    expect(new Set(made.map((course) => course.slug)).size).toBe(10);
  });

  it('[AUT-01] two saves from one state: the second is told, and gets what is stored', async () => {
    const course = await createCourse(ada, { title: 'Twice' });
    await updateDraft(ada, course.id, { subtitle: 'first' }, 1);
    const second = updateDraft(ada, course.id, { subtitle: 'second' }, 1);
    await expect(second).rejects.toMatchObject({ status: 409, theirs: { draft: { subtitle: 'first' } } });
    expect((await requireOwnCourse(ada, course.id)).draft.subtitle).toBe('first');
  });

  it('[ACC-07] a course of somebody else is not there', async () => {
    const { id, idOf } = await courseWith({ Loops: ['Bowline'] });
    await expect(requireOwnCourse(eve, id)).rejects.toMatchObject({ status: 404 });
    await expect(updateDraft(eve, id, { title: 'Mine' }, 1)).rejects.toMatchObject({ status: 404 });
    await expect(addSection(eve, id, 'x')).rejects.toMatchObject({ status: 404 });
    await expect(moveLecture(eve, id, idOf('Bowline'), 'up')).rejects.toMatchObject({ status: 404 });
    await expect(removeLecture(eve, id, idOf('Bowline'))).rejects.toMatchObject({ status: 404 });
    expect((await listOwnCourses(eve)).length).toBe(0);
    await expect(requireOwnCourse(ada, 'no-id')).rejects.toMatchObject({ status: 404 });
    const mine = await createCourse(eve, { title: 'Eve' });
    await expect(requireOwnLecture(eve, mine.id, idOf('Bowline'))).rejects.toMatchObject({ status: 404 });
  });

  it('[AUT-01] a category that does not exist is refused beside its field', async () => {
    await expect(createCourse(ada, { title: 'x', category: 'nowhere' })).rejects.toMatchObject({ field: 'category' });
  });
});

describe('the outline', () => {
  it('[AUT-02] steps move a lecture within its section and over its edges', async () => {
    const { id, idOf } = await courseWith({ Loops: ['A', 'B'], Bends: ['C', 'D'] });
    await moveLecture(ada, id, idOf('B'), 'up');
    expect(await shown(id)).toBe('Loops: B A | Bends: C D');
    await moveLecture(ada, id, idOf('A'), 'down');
    expect(await shown(id)).toBe('Loops: B | Bends: A C D');
    await moveLecture(ada, id, idOf('A'), 'up');
    expect(await shown(id)).toBe('Loops: B A | Bends: C D');
    await moveLecture(ada, id, idOf('B'), 'up');
    await moveLecture(ada, id, idOf('D'), 'down');
    expect(await shown(id)).toBe('Loops: B A | Bends: C D');
  });

  it('[AUT-02] a lecture goes right after another, first, or to the end of a section', async () => {
    const { id, idOf } = await courseWith({ Loops: ['A', 'B'], Bends: ['C', 'D'] });
    await moveLecture(ada, id, idOf('A'), { sectionId: idOf('Bends'), afterId: idOf('C') });
    expect(await shown(id)).toBe('Loops: B | Bends: C A D');
    await moveLecture(ada, id, idOf('D'), { sectionId: idOf('Loops'), afterId: null });
    expect(await shown(id)).toBe('Loops: D B | Bends: C A');
    await moveLecture(ada, id, idOf('D'), { endOf: idOf('Bends') });
    expect(await shown(id)).toBe('Loops: B | Bends: C A D');
    const away = moveLecture(ada, id, idOf('A'), { sectionId: idOf('Loops'), afterId: idOf('C') });
    await expect(away).rejects.toMatchObject({ status: 404 });
  });

  it('[AUT-02] twenty moves and ten additions at once lose nothing and leave one order', async () => {
    const titles = Array.from({ length: 10 }, (_, at) => `L${at}`);
    const { id, idOf } = await courseWith({ Loops: titles });
    await Promise.all([
      ...titles.map((title) => moveLecture(ada, id, idOf(title), { sectionId: idOf('Loops'), afterId: null })),
      ...titles.map((title) => moveLecture(ada, id, idOf(title), 'down')),
      ...titles.map((title) => addLecture(ada, id, idOf('Loops'), { title: `new ${title}`, kind: 'video' })),
    ]);
    const rows = await Lecture.find({ courseId: id }).select('position').lean<{ position: string }[]>();
    expect(rows).toHaveLength(20);
    expect(new Set(rows.map((row) => row.position)).size).toBe(20);
  });

  it('[AUT-02] sections move by steps and by place, also at once', async () => {
    const { id, idOf } = await courseWith({ A: [], B: [], C: [] });
    await moveSection(ada, id, idOf('A'), 'down');
    expect(await shown(id)).toBe('B: | A: | C:');
    await moveSection(ada, id, idOf('C'), { afterId: null });
    expect(await shown(id)).toBe('C: | B: | A:');
    await Promise.all([
      moveSection(ada, id, idOf('A'), 'up'),
      renameSection(ada, id, idOf('C'), 'Sea'),
      addSection(ada, id, 'D'),
      addSection(ada, id, 'E'),
    ]);
    expect((await shown(id)).replace(/:/g, '').split(' | ').sort()).toEqual(['A', 'B', 'D', 'E', 'Sea']);
  });

  it('[AUT-02] what is deleted can be taken back to its place', async () => {
    const { id, idOf } = await courseWith({ Loops: ['A', 'B', 'C'], Bends: ['D'] });
    await removeLecture(ada, id, idOf('B'));
    expect(await shown(id)).toBe('Loops: A C | Bends: D');
    await moveLecture(ada, id, idOf('D'), { sectionId: idOf('Loops'), afterId: idOf('A') });
    await restoreLecture(ada, id, idOf('B'));
    expect(await shown(id)).toBe('Loops: A D B C | Bends:');
    await removeSection(ada, id, idOf('Loops'));
    expect(await shown(id)).toBe('Bends:');
    await restoreSection(ada, id, idOf('Loops'));
    expect(await shown(id)).toBe('Loops: A D B C | Bends:');
  });

  it('[AUT-02] a lecture whose section is gone comes back at the end of the last one', async () => {
    const { id, idOf } = await courseWith({ Loops: ['A'], Bends: ['B'] });
    await removeLecture(ada, id, idOf('A'));
    await removeSection(ada, id, idOf('Loops'));
    await restoreLecture(ada, id, idOf('A'));
    expect(await shown(id)).toBe('Bends: B A');
  });

  it('[AUT-02] the bin is emptied of what is older than 30 days, and of nothing else', async () => {
    const { id, idOf } = await courseWith({ Loops: ['A', 'B'], Bends: ['C'], Hitches: ['D'] });
    await removeLecture(ada, id, idOf('A'));
    await removeSection(ada, id, idOf('Bends'));
    turnClock(20 * day);
    await removeSection(ada, id, idOf('Hitches'));
    turnClock(31 * day);
    await emptyBins();
    turnClock(0);
    const { bin } = await readOutline(await requireOwnCourse(ada, id));
    expect(bin.sections.map((section) => section.title)).toEqual(['Hitches']);
    expect(bin.lectures).toEqual([]);
    expect(await Lecture.countDocuments({ courseId: id })).toBe(2);
    await restoreSection(ada, id, idOf('Hitches'));
    expect(await shown(id)).toBe('Loops: B | Hitches: D');
  });

  it('[AUT-03] two saves of a lecture from one state: the second is told, and nothing is overwritten', async () => {
    const { id, idOf } = await courseWith({ Loops: ['A'] });
    await updateLecture(ada, id, idOf('A'), { markdown: '**first**' }, 1);
    const second = updateLecture(ada, id, idOf('A'), { markdown: 'second' }, 1);
    await expect(second).rejects.toMatchObject({ status: 409, theirs: { markdown: '**first**' } });
    const { lecture } = await requireOwnLecture(ada, id, idOf('A'));
    expect(lecture.html).toContain('<strong>first</strong>');
    expect(lecture.revision).toBe(2);
  });

  it('[AUT-02] fifty lectures put one after the other to the front keep short keys', async () => {
    const { id, idOf } = await courseWith({ Loops: ['A', 'B'] });
    for (let times = 0; times < 50; times++) await moveLecture(ada, id, idOf(times % 2 ? 'A' : 'B'), 'up');
    const rows = await Lecture.find({ courseId: id }).select('position').lean<{ position: string }[]>();
    expect(Math.max(...rows.map((row) => row.position.length))).toBeLessThan(20);
  });
});
