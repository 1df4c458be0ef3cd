/** What learners of the demo school handed in for assignments: some of it graded, some of it waiting. */
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { handBack, saveMarks } from '../../assessment/assignments/grading.service.ts';
import { handIn } from '../../assessment/assignments/handing-in.service.ts';
import type { Marks } from '../../assessment/assignments/marks.service.ts';
import { takeSeat } from '../../assessment/assignments/seats.service.ts';
import { openDraft, saveDraft } from '../../assessment/assignments/submissions.service.ts';
import { findPublishedCourse } from '../../authoring/publishing/published.service.ts';
import { requireTerms } from '../../learning/assignment/assignment-of.service.ts';
import { completeBySubmission, writeGrade } from '../../learning/assignment/passing.service.ts';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import type { DemoAssignment, DemoCourse, DemoMarks, DemoSchool } from './content.ts';

type Work = DemoAssignment['works'][number];

export async function seedWorks(school: DemoSchool, people: Map<string, PersonRecord>): Promise<void> {
  for (const course of school.courses)
    for (const assignment of course.assignments)
      for (const work of assignment.works) await seedWork(course, assignment, { work, people });
  turnClock(0);
}

/** Throws for a learner who is not enrolled. */
async function seedWork(
  { slug, teacher }: DemoCourse,
  assignment: DemoAssignment,
  { work, people }: { work: Work; people: Map<string, PersonRecord> },
): Promise<void> {
  const [learner, grader, course] = [people.get(work.learner), people.get(teacher), await findPublishedCourse(slug)];
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find((one) => one.slug === assignment.slug);
  const enrolment = learner && course ? await findEnrolment(learner.id, course.id) : null;
  if (!enrolment || !grader || !course || !lecture)
    throw new Error(`${work.learner} cannot hand in ${assignment.slug}`);
  turnClock(-work.daysAgo * day);
  const { id: enrolmentId, userId, courseId, createdAt } = enrolment;
  const key = { enrolmentId, userId, courseId, lectureId: lecture.id };
  const terms = await requireTerms(lecture.revisionId);
  await takeSeat(key);
  const draft = await saveDraft(await openDraft(key, createdAt), { text: work.text, link: '' }, 0);
  const one = await handIn(draft, { ...terms, revisionId: lecture.revisionId });
  if (!work.grade) return;
  turnClock(-(work.daysAgo - 1) * day);
  const by = snapshotOf(grader);
  const given = marksOf(work.grade);
  const graded = await saveMarks(by, one, given, { revision: 0, isDone: true, terms });
  await handBack(by, graded, terms, { course: course.facts.title, lecture: lecture.title });
  await completeBySubmission(one.id);
  await writeGrade(one.id);
}

export function marksOf({ levels, comment }: DemoMarks): Marks {
  const marks = levels.map((one) => ({ criterionId: one.criterion, levelId: one.level, comment: one.comment }));
  return { marks, comment, points: null, reason: '' };
}
