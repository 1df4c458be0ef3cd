import { beforeAll, describe, expect, it } from 'vitest';
import { emptyQueues } from '../../lib/queue.ts';
import { indexStores } from '../../test/stores.ts';
import type { Person } from '../../web/request.ts';
import { saveCategory } from '../courses/categories.service.ts';
import { Course, newId } from '../courses/course.model.ts';
import { createCourse, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { addLecture, removeLecture, updateLecture } from '../outline/outline.service.ts';
import { addSection } from '../outline/sections.service.ts';
import { publishCourse, readDraft, withdrawCourse } from './publication.service.ts';
import { requireLearnableCourse, requirePublishedCourse, requireRevision } from './published.service.ts';
import { restoreVersion } from './rollback.service.ts';
import { CourseVersion } from './version.model.ts';
import { listNews, listVersions } from './versions.service.ts';
import { writeVersion } from './write-version.service.ts';

const ada: Person = { id: newId(), name: 'Ada', role: 'instructor' };
const ruth: Person = { id: newId(), name: 'Ruth', role: 'admin' };
const silent = { note: '', tells: false };

beforeAll(async () => {
  await indexStores();
  await saveCategory(ruth, { slug: 'crafts', name: 'Crafts', description: '', icon: 'layers', position: 1 });
});

/** Version 1: A and B for ₹1,499. Version 2: A rewritten, B gone, free. */
async function twoVersions() {
  const price = { amount: 149_900, currency: 'INR' };
  const course = await createCourse(ada, { title: 'Knots', description: 'Knots.', category: 'crafts', price });
  const section = await addSection(ada, course.id, 'Loops');
  const a = await addLecture(ada, course.id, section.id, { title: 'A', kind: 'article', markdown: 'First.' });
  const b = await addLecture(ada, course.id, section.id, { title: 'B', kind: 'article', markdown: 'More.' });
  await publishCourse(ada, course.id, { note: 'The beginning' });
  await updateLecture(ada, course.id, a.id, { markdown: 'Second.' }, 1);
  await removeLecture(ada, course.id, b.id);
  await updateDraft(ada, course.id, { price: null }, 1);
  await publishCourse(ada, course.id, { note: 'B is gone' });
  return { id: course.id, slug: course.slug, a, b, section };
}

describe('going back', () => {
  it('[AUT-05] makes a new version of the old content; the draft stays as it is', async () => {
    const { id, slug, a } = await twoVersions();
    await updateLecture(ada, id, a.id, { markdown: 'Third, in the draft.' }, 2);
    const version = await restoreVersion(ada, id, 1, { note: 'Back', tells: false });
    expect(version).toMatchObject({ number: 3, restores: 1, note: 'Back', publishedBy: ada.id });
    const course = await requirePublishedCourse(slug);
    const lectures = course.sections.flatMap((section) => section.lectures);
    expect([lectures.map((one) => one.title), course.price?.amount]).toEqual([['A', 'B'], 149_900]);
    expect((await requireRevision(lectures[0]?.revisionId ?? '')).markdown).toBe('First.');
    const draft = await readDraft(ada, id);
    expect([draft.course.changed, draft.course.draft.price, draft.outline.sections[0]?.lectures.length]).toEqual([
      true,
      null,
      1,
    ]);
    expect((await CourseVersion.find({ courseId: id })).length).toBe(3);
  });

  it('[AUT-05] twice, or five times at once, is once', async () => {
    const { id } = await twoVersions();
    const gone = await Promise.all(Array.from({ length: 5 }, () => restoreVersion(ada, id, 1, silent)));
    expect(new Set(gone.map((version) => version.id)).size).toBe(1);
    expect((await listVersions(await requireOwnCourse(ada, id))).entries.map(({ number }) => number)).toHaveLength(3);
  });

  it('[AUT-05] then publishing the draft again is a version of its own', async () => {
    const { id, slug } = await twoVersions();
    await restoreVersion(ada, id, 1, silent);
    const again = await publishCourse(ada, id);
    expect(again.restores).toBeNull();
    expect((await requirePublishedCourse(slug)).price).toBeNull();
    expect((await requireOwnCourse(ada, id)).changed).toBe(false);
  });

  it('[AUT-05] puts a withdrawn course on offer again, and leaves a line for it and for the price', async () => {
    const { id, slug } = await twoVersions();
    await withdrawCourse(ada, id);
    await restoreVersion(ada, id, 1, silent);
    expect((await requireLearnableCourse(slug)).state).toBe('published');
    const course = await Course.findById(id).lean();
    const acts = course?.outbox?.filter(({ name }) => name === 'act.done').map(({ data }) => data);
    expect(JSON.stringify(acts)).toContain('course.rolled-back');
    expect(JSON.stringify(acts)).toContain('course.priced');
    await emptyQueues();
  });

  it('[AUT-05] to a version that is none is refused, and nobody else may', async () => {
    const { id } = await twoVersions();
    await expect(restoreVersion(ada, id, 9, silent)).rejects.toMatchObject({ status: 404 });
    const eve: Person = { id: newId(), name: 'Eve', role: 'instructor' };
    await expect(restoreVersion(eve, id, 1, silent)).rejects.toMatchObject({ status: 404 });
  });

  it('[AUT-05] [AUT-07] is not to a copy whose publication was cut off: nobody saw or approved it', async () => {
    const { id, a } = await twoVersions();
    await updateLecture(ada, id, a.id, { markdown: 'Cut off.' }, 2);
    const copy = await writeVersion(ada, await readDraft(ada, id), silent);
    await expect(restoreVersion(ada, id, copy?.number ?? 0, silent)).rejects.toMatchObject({ status: 404 });
    expect((await restoreVersion(ada, id, 1, silent)).restores).toBe(1);
  });
});

describe('the list of versions', () => {
  it('[AUT-05] goes on by cursor, and leaves out a publication that was cut off', async () => {
    const { id, a } = await twoVersions();
    await updateLecture(ada, id, a.id, { markdown: 'Cut off.' }, 2);
    await writeVersion(ada, await readDraft(ada, id), silent);
    await publishCourse(ada, id);
    const course = await requireOwnCourse(ada, id);
    const first = await listVersions(course, { limit: 2 });
    const rest = await listVersions(course, { limit: 2, before: first.next ?? undefined });
    expect([...first.entries, ...rest.entries].map(({ number, isCurrent }) => [number, isCurrent])).toEqual([
      [4, true],
      [2, false],
      [1, false],
    ]);
    expect(rest.next).toBeNull();
  });

  it('[AUT-05] gives learners what was said since they came', async () => {
    const { id } = await twoVersions();
    const course = await requireOwnCourse(ada, id);
    const [, first] = (await listVersions(course)).entries;
    const news = await listNews(course, first?.publishedAt ?? new Date());
    expect(news.map(({ note }) => note)).toEqual(['B is gone']);
  });
});
