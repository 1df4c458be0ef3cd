import { beforeAll, describe, expect, it } from 'vitest';
import { sweepOutboxes } from '../../lib/events.ts';
import { emptyQueues, queueOf } from '../../lib/queue.ts';
import { indexStores } from '../../test/stores.ts';
import type { Person } from '../../web/request.ts';
import { listCategories, removeCategory, saveCategory } from '../courses/categories.service.ts';
import { Course, newId } from '../courses/course.model.ts';
import { addLearner, setCourseRating } from '../courses/course-counters.service.ts';
import { createCourse, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { Lecture } from '../lectures/lecture.model.ts';
import { moveLecture } from '../outline/moves.service.ts';
import { addLecture, removeLecture, updateLecture } from '../outline/outline.service.ts';
import { addSection, renameSection } from '../outline/sections.service.ts';
import { swap } from './pointer.service.ts';
import { publishCourse, readDraft, withdrawCourse } from './publication.service.ts';
import {
  findPublishedCourse,
  listPublishedCourses,
  requireLearnableCourse,
  requirePublishedCourse,
  requireRevision,
  requireVersion,
} from './published.service.ts';
import { CourseVersion, LectureRevision } from './version.model.ts';
import { writeVersion } from './write-version.service.ts';

const ada: Person = { id: newId(), name: 'Ada', role: 'instructor' };
const eve: Person = { id: newId(), name: 'Eve', role: 'instructor' };
const ruth: Person = { id: newId(), name: 'Ruth', role: 'admin' };

beforeAll(async () => {
  await indexStores();
  await saveCategory(ruth, { slug: 'crafts', name: 'Crafts', description: '', icon: 'layers', position: 1 });
});

/** A course that could be published: one section, lectures A and B. */
async function readyCourse(title = 'Knots') {
  const facts = {
    title,
    description: 'Knots that **hold**.',
    category: 'crafts',
    price: { amount: 149_900, currency: 'INR' },
  };
  const course = await createCourse(ada, facts);
  const section = await addSection(ada, course.id, 'Loops');
  const a = await addLecture(ada, course.id, section.id, { title: 'A', kind: 'article', markdown: 'First *words*.' });
  const b = await addLecture(ada, course.id, section.id, {
    title: 'B',
    kind: 'article',
    markdown: 'More.',
    required: false,
  });
  return { id: course.id, slug: course.slug, section: section.id, a, b };
}

const titles = async (slug: string) =>
  (await requirePublishedCourse(slug)).sections.flatMap((section) => section.lectures.map((one) => one.title));

describe('publishing', () => {
  it('[AUT-05] a draft is nobody’s to see, and a published course everybody’s', async () => {
    const { id, slug } = await readyCourse();
    expect(await findPublishedCourse(slug)).toBeNull();
    const version = await publishCourse(ada, id, { note: 'Hello' });
    const course = await requirePublishedCourse(slug);
    expect(course).toMatchObject({ id, versionId: version.id, number: 1, lectureCount: 2, requiredCount: 1 });
    expect(course.facts.descriptionHtml).toContain('<strong>hold</strong>');
    expect(course.price).toEqual({ amount: 149_900, currency: 'INR' });
    const [first] = course.sections[0]?.lectures ?? [];
    expect((await requireRevision(first?.revisionId ?? '')).html).toContain('<em>words</em>');
  });

  it('[AUT-05] edits of any kind stay unseen until published, then all appear at once', async () => {
    const { id, slug, section, a, b } = await readyCourse();
    await publishCourse(ada, id);
    const before = await requirePublishedCourse(slug);
    await updateDraft(ada, id, { title: 'Knots that hold', price: null }, 1);
    await updateLecture(ada, id, a.id, { title: 'A2', markdown: 'Other words.' }, 1);
    await moveLecture(ada, id, b.id, 'up');
    await addLecture(ada, id, section, { title: 'C', kind: 'article', markdown: 'c' });
    await renameSection(ada, id, section, 'Loops and more');
    expect(await requirePublishedCourse(slug)).toEqual(before);
    const { changes } = await readDraft(ada, id);
    expect(changes.map((change) => change.text)).toEqual([
      'Title: “Knots” becomes “Knots that hold”',
      'Price: ₹1,499 becomes Free',
      'Section “Loops” becomes “Loops and more”',
      'Lecture “A” becomes “A2”',
      'Lecture “C”',
      'Order of the lectures in “Loops and more”',
    ]);
    await publishCourse(ada, id, { note: 'More' });
    expect(await titles(slug)).toEqual(['B', 'A2', 'C']);
    expect((await requirePublishedCourse(slug)).price).toBeNull();
  });

  it('[AUT-05] an old version stays as it was', async () => {
    const { id, a } = await readyCourse();
    const first = await publishCourse(ada, id);
    await updateLecture(ada, id, a.id, { markdown: 'Changed.' }, 1);
    const second = await publishCourse(ada, id);
    const idOf = (version: typeof first) => version.sections[0]?.lectures[0]?.revisionId ?? '';
    expect((await requireRevision(idOf(first))).html).toContain('First');
    expect((await requireRevision(idOf(second))).html).toContain('Changed');
    expect((await requireVersion(first.id)).publishedAt).toBeInstanceOf(Date);
    expect(first.sections[0]?.lectures[1]?.revisionId).toBe(second.sections[0]?.lectures[1]?.revisionId);
  });

  it('[AUT-05] publishing twice without a change is one version and one fact', async () => {
    const { id } = await readyCourse();
    const first = await publishCourse(ada, id);
    const again = await publishCourse(ada, id);
    expect(again.id).toBe(first.id);
    expect(await CourseVersion.countDocuments({ courseId: id })).toBe(1);
  });

  it('[AUT-05] five publications at once move the pointer once', async () => {
    const { id } = await readyCourse();
    const published = await Promise.all(Array.from({ length: 5 }, () => publishCourse(ada, id)));
    expect(new Set(published.map((version) => version.id)).size).toBe(1);
    const course = await requireOwnCourse(ada, id);
    expect(course).toMatchObject({ publishedVersionId: published[0]?.id, changed: false });
    expect(await LectureRevision.countDocuments({ courseId: id })).toBe(2);
  });

  it('[AUT-05] killed after the copies, before the pointer: nothing is seen, and publishing again works', async () => {
    const { id, slug, a } = await readyCourse();
    await publishCourse(ada, id);
    await updateLecture(ada, id, a.id, { title: 'Half' }, 1);
    await writeVersion(ada, await readDraft(ada, id), { note: 'killed here', tells: true });
    expect(await titles(slug)).toEqual(['A', 'B']);
    await publishCourse(ada, id);
    expect(await titles(slug)).toEqual(['Half', 'B']);
    expect(await LectureRevision.countDocuments({ lectureId: a.id })).toBe(2);
  });

  it('[AUT-05] the fact is stored with the pointer: a crash before telling loses nothing', async () => {
    const { id } = await readyCourse();
    const version = await publishCourse(ada, id);
    const [told] = (await Course.findById(id).lean())?.outbox ?? [];
    expect(told).toMatchObject({ name: 'course.published', data: { courseId: id, versionId: version.id } });
    await emptyQueues();
    await sweepOutboxes(-1000);
    expect(await queueOf('work').getJob(`fan-out-fact-${told?.id}`)).toBeDefined();
  });

  it('[AUT-05] whoever comes late with an old state does not move the pointer back', async () => {
    const { id, a } = await readyCourse();
    await publishCourse(ada, id);
    await updateLecture(ada, id, a.id, { title: 'Late' }, 1);
    const late = await readDraft(ada, id);
    const version = await writeVersion(ada, late, { note: '', tells: true });
    if (!version) throw new Error('no version was written');
    const winner = await publishCourse(ada, id);
    expect(await swap(late.course, version, { edits: late.course.edits, added: 0 })).toBe(false);
    expect((await requireOwnCourse(ada, id)).publishedVersionId).toBe(winner.id);
  });

  it('[AUT-05] a lecture saved while the copies are made is not published by halves', async () => {
    const { id, a } = await readyCourse();
    const draft = await readDraft(ada, id);
    await updateLecture(ada, id, a.id, { markdown: 'Meanwhile.' }, 1);
    expect(await writeVersion(ada, draft, { note: '', tells: true })).toBeNull();
  });

  it('[AUT-05] what is missing is said, and nothing is published', async () => {
    const course = await createCourse(ada, { title: 'Empty' });
    await expect(publishCourse(ada, course.id)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('a description, a category, at least one section'),
    });
    expect(await CourseVersion.countDocuments({ courseId: course.id })).toBe(0);
  });

  it('[AUT-05] nobody publishes or withdraws the course of somebody else, but an admin may', async () => {
    const { id } = await readyCourse();
    await expect(publishCourse(eve, id)).rejects.toMatchObject({ status: 404 });
    await expect(withdrawCourse(eve, id)).rejects.toMatchObject({ status: 404 });
    expect((await publishCourse(ruth, id)).number).toBe(1);
  });

  it('[AUT-05] a withdrawn course leaves the catalog, stays for its learners and can come back', async () => {
    const { id, slug } = await readyCourse();
    const first = await publishCourse(ada, id);
    await withdrawCourse(ada, id);
    expect(await findPublishedCourse(slug)).toBeNull();
    expect((await requireLearnableCourse(slug)).state).toBe('withdrawn');
    const back = await publishCourse(ada, id);
    expect(back.id).toBe(first.id);
    expect((await requirePublishedCourse({ id })).slug).toBe(slug);
  });

  it('[AUT-03] what cannot be opened yet is listed as coming and counts for nothing', async () => {
    const { id, slug, section } = await readyCourse();
    await addLecture(ada, id, section, { title: 'Film', kind: 'video' });
    await addLecture(ada, id, section, { title: 'Later', kind: 'article', markdown: 'x', ready: false });
    await publishCourse(ada, id);
    const course = await requirePublishedCourse(slug);
    expect(course.lectureCount).toBe(2);
    const coming = course.sections[0]?.lectures.filter((lecture) => !lecture.ready) ?? [];
    expect(coming.map((lecture) => [lecture.title, lecture.revisionId])).toEqual([
      ['Film', ''],
      ['Later', ''],
    ]);
  });

  it('[AUT-05] deleted lectures leave with the next version', async () => {
    const { id, slug, b } = await readyCourse();
    await publishCourse(ada, id);
    await removeLecture(ada, id, b.id);
    expect(await titles(slug)).toEqual(['A', 'B']);
    await publishCourse(ada, id);
    expect(await titles(slug)).toEqual(['A']);
  });

  it('[AUT-05] a course of a thousand lectures is published whole', async () => {
    const { id, slug, section } = await readyCourse('A thousand');
    await Lecture.insertMany(
      Array.from({ length: 1000 }, (_, at) => ({
        ...{ courseId: id, sectionId: section, kind: 'article', markdown: 'x', html: '<p>x</p>', hasText: true },
        ...{ title: `L${at}`, slug: `l-${at}`, position: `b${String(at).padStart(5, '0')}` },
      })),
    );
    await publishCourse(ada, id);
    expect((await requirePublishedCourse(slug)).lectureCount).toBe(1002);
    expect(await LectureRevision.countDocuments({ courseId: id })).toBe(1002);
  });
});

describe('the read side', () => {
  it('[CAT-01] ratings and learners are seen at once', async () => {
    const { id, slug } = await readyCourse();
    await publishCourse(ada, id);
    await requirePublishedCourse(slug);
    await setCourseRating(id, { average: 4.5, count: 2, histogram: [0, 0, 0, 1, 1] });
    await Promise.all([addLearner(id, 1), addLearner(id, 1), addLearner(id, -1)]);
    expect(await requirePublishedCourse(slug)).toMatchObject({ learners: 1, rating: { average: 4.5, count: 2 } });
  });

  it('[CAT-01] all courses on offer come page by page, each once', async () => {
    const all = await listPublishedCourses();
    const paged = [];
    for (let afterId: string | undefined; ; ) {
      const page = await listPublishedCourses({ limit: 3, ...(afterId ? { afterId } : {}) });
      if (page.length === 0) break;
      paged.push(...page);
      afterId = page.at(-1)?.id;
    }
    expect(paged.map((course) => course.id)).toEqual(all.map((course) => course.id));
    expect(all.length).toBeGreaterThan(3);
  });

  it('[CAT-02] categories are an admin’s to change, and one in use stays', async () => {
    const entry = { slug: 'music', name: 'Music', description: '', icon: 'star', position: 2 };
    await expect(saveCategory(ada, entry)).rejects.toMatchObject({ status: 403 });
    await Promise.all([saveCategory(ruth, entry), saveCategory(ruth, entry)]);
    expect((await listCategories()).map((category) => category.slug)).toEqual(['crafts', 'music']);
    await expect(removeCategory(ruth, 'crafts')).rejects.toMatchObject({ status: 422 });
    await removeCategory(ruth, 'music');
    expect((await listCategories()).map((category) => category.slug)).toEqual(['crafts']);
  });
});
