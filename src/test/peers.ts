/** A course with peer review, and so many learners who sit at its assignment. */
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { type Assignment, usualPeers } from '../assessment/assignments/assignment.ts';
import { handIn } from '../assessment/assignments/handing-in.service.ts';
import { listTries, openDraft, saveDraft } from '../assessment/assignments/submissions.service.ts';
import { listReviews, listReviewsBy, saveReview } from '../assessment/peers/reviews.service.ts';
import { addSample, requireSample, saveSample } from '../assessment/peers/samples.service.ts';
import { requireTerms } from '../learning/assignment/assignment-of.service.ts';
import { enrolFree } from '../learning/enrolment.service.ts';
import { tendPeers } from '../learning/peers/tending.service.ts';
import { assignmentCourse } from './assignment.ts';
import { person } from './world.ts';

let count = 0;
export const marks = (c1: string, c2: string, comment = 'Clear and well tied, the second turn could be tighter.') => ({
  ...{
    marks: [
      { criterionId: 'c1', levelId: c1, comment: '' },
      { criterionId: 'c2', levelId: c2, comment: '' },
    ],
  },
  ...{ comment, points: null, reason: '' },
});

/** A course of its own, and so many with a draft; `hand` hands it in. */
export async function circle(
  ada: PersonRecord,
  many: number,
  peers: Partial<Assignment['peers']> = {},
  rules: Partial<Assignment> = {},
) {
  count += 1;
  const course = await assignmentCourse(
    ada,
    { peers: { ...usualPeers, count: 2, needed: 2, words: 5, ...peers }, ...rules },
    { slug: `peers-${count}` },
  );
  const { lectureId } = course;
  const ids = { courseId: course.id, lectureId };
  const join = async (name: string) => {
    const who = await person(name.toLowerCase().replaceAll(' ', ''), name, 'learner');
    const { enrolment } = await enrolFree(snapshotOf(who), course.slug);
    const key = { enrolmentId: enrolment.id, userId: who.id, ...ids };
    const revisionId =
      course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId)?.revisionId ?? '';
    const draft = await openDraft(key, enrolment.createdAt);
    const written = await saveDraft(draft, { text: `The work of somebody.`, link: '' }, draft.revision);
    const hand = async () => handIn(written, { ...(await requireTerms(revisionId)), revisionId });
    return { who, enrolment, key, draft: written, hand };
  };
  const people = [];
  for (let at = 1; at <= many; at++) people.push(await join(`Peer ${count} ${at}`));
  const tend = () => tendPeers(ids);
  const reviews = () => listReviews(lectureId);
  return { course, ids, people, join, tend, reviews, lecture: `/learn/${course.slug}/lectures/tie` };
}
export type Circle = Awaited<ReturnType<typeof circle>>;

/** Everybody hands in what they are asked for. */
export async function giveAll(
  { people, ids }: Circle,
  of = (at: number) => marks(['l1', 'l2', 'l3'][at % 3] ?? 'l1', 'l4'),
) {
  const { rules } = await requireTerms(
    (await listTries(people[0]?.key ?? { enrolmentId: '', lectureId: '' }))[0]?.revisionId ?? '',
  );
  for (const [at, { enrolment }] of people.entries())
    for (const one of await listReviewsBy(enrolment.id, ids.lectureId))
      if (one.state === 'open') await saveReview(one, of(at), { revision: one.revision, isDone: true, rules });
}

/** A sample that learners mark, with the team's marks: it holds, and is for those who know it. */
export async function openSample(
  ada: PersonRecord,
  { ids, course }: Pick<Circle, 'ids' | 'course'>,
  text = 'A bowline for a swing.',
) {
  const by = { id: ada.id };
  const draft = await requireSample(ids.lectureId, await addSample(ids, by, {}));
  const revisionId =
    course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === ids.lectureId)?.revisionId ?? '';
  const { rules } = await requireTerms(revisionId);
  const names = { course: course.facts.title, lecture: 'Tie it' };
  const typed = { text, link: '', marks: marks('l1', 'l5', 'Nobody could tie it after reading this.') };
  return saveSample(draft, typed, { revision: 0, isDone: true, rules, names });
}
