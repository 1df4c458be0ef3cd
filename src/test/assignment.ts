/** A course with an assignment and a rubric, and learners who work on it. */
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { type Assignment, usualAssignment } from '../assessment/assignments/assignment.ts';
import { saveMarks } from '../assessment/assignments/grading.service.ts';
import { handIn } from '../assessment/assignments/handing-in.service.ts';
import { openDraft, saveDraft } from '../assessment/assignments/submissions.service.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { requireTerms } from '../learning/assignment/assignment-of.service.ts';
import { enrolFree } from '../learning/enrolment.service.ts';
import type { Person } from '../web/request.ts';

export const rubric: Assignment['rubric'] = [
  {
    ...{ id: 'c1', name: 'The knot holds', about: 'Under load, and when it is shaken.' },
    levels: [
      { id: 'l1', name: 'It holds', points: 4 },
      { id: 'l2', name: 'It slips a little', points: 2 },
      { id: 'l3', name: 'It opens', points: 0 },
    ],
  },
  {
    ...{ id: 'c2', name: 'It is explained', about: '' },
    levels: [
      { id: 'l4', name: 'So that a beginner can tie it', points: 4 },
      { id: 'l5', name: 'For those who know it', points: 1 },
    ],
  },
];

/** Published, free, at `/learn/knot-work/lectures/tie`; before it stands an article. Text, link and files are taken. */
export async function assignmentCourse(
  teacher: PersonRecord,
  rules: Partial<Assignment> = {},
  { slug = 'knot-work' }: { slug?: string } = {},
) {
  const owner = snapshotOf(teacher);
  const course = await createCourse(
    owner,
    { title: 'Knot work', description: 'What you can do.', category: 'outdoors' },
    { slug },
  );
  const section = await addSection(owner, course.id, 'What you can do');
  await addLecture(owner, course.id, section.id, { title: 'The bowline', kind: 'article', markdown: 'A loop.' });
  const assignment: Assignment = { ...usualAssignment, takesLink: true, rubric, ...rules };
  const task = {
    title: 'Tie it',
    slug: 'tie',
    kind: 'assignment' as const,
    markdown: 'Tie a **bowline**.',
    assignment,
  };
  const lecture = await addLecture(owner, course.id, section.id, task);
  await publishCourse(owner, course.id, { note: '' });
  return { ...(await requirePublishedCourse(slug)), lectureId: lecture.id };
}

type Published = Awaited<ReturnType<typeof assignmentCourse>>;

/** Somebody's work at it, handed in, with a grade begun: where its pages are. */
export async function handedInWork(learner: Person, course: Published, graderId: string) {
  const { enrolment } = await enrolFree(learner, course.slug);
  const { lectureId } = course;
  const key = { enrolmentId: enrolment.id, userId: learner.id, courseId: course.id, lectureId };
  const lecture = course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
  const revisionId = lecture?.revisionId ?? '';
  const terms = await requireTerms(revisionId);
  const draft = await openDraft(key, enrolment.createdAt);
  const written = await saveDraft(draft, { text: 'Tied, and shaken.', link: '' }, draft.revision);
  const one = await handIn(written, { ...terms, revisionId });
  const given = { marks: [], comment: 'Looks good.', points: null, reason: '' };
  await saveMarks({ id: graderId }, one, given, { revision: 0, isDone: false, terms });
  return { course: course.id, lecture: lectureId, submission: one.id, enrolment: enrolment.id };
}
