/** Loads two states of a course, so that they can be read side by side: versions by their number, or the draft. */
import { trusted } from 'mongoose';
import { NotFound } from '../../lib/errors.ts';
import { listFilesByIds } from '../../media/media.service.ts';
import { listCategories } from '../courses/categories.service.ts';
import { Course, type CourseFacts } from '../courses/course.model.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { Lecture } from '../lectures/lecture.model.ts';
import { readOutline } from '../outline/draft.service.ts';
import { lengthText } from '../words.ts';
import { type Body, bodyFields } from './bodies.ts';
import type { Side } from './compare.ts';
import type { Names } from './compare-words.ts';
import { requireVersion } from './published.service.ts';
import { CourseVersion, LectureRevision } from './version.model.ts';

/** The draft, the number of a version, or what was there before the first one. */
export type Which = 'draft' | 'nothing' | number;
export type LoadedSide = Side & {
  which: Which;
  /** Texts and files of some of its lectures, by lecture. */
  bodies: (lectureIds: readonly string[]) => Promise<Map<string, Body>>;
};

/** Throws NotFound for a number that no version of the course has. */
export async function loadSide(course: OwnCourse, which: Which): Promise<LoadedSide> {
  if (which === 'draft') return draftSide(course);
  return which === 'nothing' ? nothingSide(course) : versionSide(course.id, which);
}

/** The number of the version that learners see; null: none. */
export async function publishedNumber(course: Pick<OwnCourse, 'publishedVersionId'>): Promise<number | null> {
  return course.publishedVersionId ? (await requireVersion(course.publishedVersionId)).number : null;
}

/** What the ids of two sides stand for. `zone`: in which moments are read. */
export async function namesFor(sides: readonly Side[], zone: string): Promise<Names> {
  const facts = sides.map((side) => side.facts);
  const [files, categories, courses] = await Promise.all([
    listFilesByIds(
      facts.flatMap(({ coverFileId, promoFileId }) => [coverFileId, promoFileId].filter((id) => id !== null)),
    ),
    listCategories(),
    titlesOfCourses(facts.flatMap(({ prerequisites }) => prerequisites ?? [])),
  ]);
  const lectures = new Map(
    sides.flatMap((side) => side.sections.flatMap((section) => section.lectures.map((one) => [one.id, one] as const))),
  );
  return {
    zone,
    file: (id) => fileText(files.get(id)),
    category: (slug) => categories.find((one) => one.slug === slug)?.name ?? slug,
    course: (id) => courses.get(id) ?? 'A course that is gone',
    lecture: (id) => lectures.get(id)?.title ?? 'a lecture that is gone',
    isQuiz: (id) => lectures.get(id)?.kind === 'quiz',
    // Only bodies name questions; who compares them asks for their names then.
    question: () => 'A question that is gone',
  };
}

/** "knots.mp4 · 12 min" */
export function fileText(file: { originalName: string; seconds?: number | null } | undefined): string {
  if (!file) return 'A file that is gone';
  const length = file.seconds ? lengthText(file.seconds) : '';
  return [file.originalName, length].filter(Boolean).join(' · ');
}

/** So that all sections and lectures of a new course read as added. Its facts stand on its page, so they are no difference. */
function nothingSide(course: OwnCourse): LoadedSide {
  return { which: 'nothing', facts: course.draft, sections: [], bodies: async () => new Map() };
}

async function draftSide(course: OwnCourse): Promise<LoadedSide> {
  const { sections } = await readOutline(course);
  const bodies = async (ids: readonly string[]) => {
    const found = await Lecture.find({ courseId: course.id, _id: trusted({ $in: ids }) })
      .select(bodyFields)
      .lean<(Body & { _id: unknown })[]>();
    return new Map(found.map((one) => [String(one._id), one]));
  };
  return { which: 'draft', facts: course.draft, sections, bodies };
}

async function versionSide(courseId: string, number: number): Promise<LoadedSide> {
  const found = await CourseVersion.findOne({ courseId, number }).select('_id').lean<{ _id: unknown }>();
  if (!found) throw new NotFound('This version');
  const { facts, sections } = await requireVersion(String(found._id));
  const revisions = new Map(
    sections.flatMap((one) => one.lectures.map(({ id, revisionId }) => [id, revisionId] as const)),
  );
  const bodies = async (ids: readonly string[]) => {
    const wanted = ids.map((id) => revisions.get(id) ?? '').filter((id) => id !== '');
    const bodiesFound = await LectureRevision.find({ _id: trusted({ $in: wanted }) })
      .select(`lectureId ${bodyFields}`)
      .lean<(Body & { lectureId: string })[]>();
    return new Map(bodiesFound.map((one) => [one.lectureId, one]));
  };
  return { which: number, facts: withoutHtml(facts), sections, bodies };
}

function withoutHtml({ descriptionHtml: _html, ...facts }: CourseFacts & { descriptionHtml: string }): CourseFacts {
  return facts;
}

async function titlesOfCourses(ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await Course.find({ _id: trusted({ $in: ids }) })
    .select('draft.title')
    .lean<{ _id: unknown; draft: { title: string } }[]>();
  return new Map(found.map(({ _id, draft }) => [String(_id), draft.title]));
}
