/**
 * Peer review in the demo school: six whose grades are there, one of them disputed, and four who are in the middle of it: Leo
 * has a sample to mark and two works to review.
 */
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { handIn } from '../../assessment/assignments/handing-in.service.ts';
import { takeSeat } from '../../assessment/assignments/seats.service.ts';
import { listTries, openDraft, saveDraft } from '../../assessment/assignments/submissions.service.ts';
import { openCase } from '../../assessment/peers/cases.service.ts';
import { savePractice } from '../../assessment/peers/practice.service.ts';
import { listReviews, noteReviewsTold, saveReview } from '../../assessment/peers/reviews.service.ts';
import { askPeerRound } from '../../assessment/peers/rounds.service.ts';
import { addSample, requireSample, type Sample, saveSample } from '../../assessment/peers/samples.service.ts';
import { type PublishedCourse, requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { requireTerms, type Terms } from '../../learning/assignment/assignment-of.service.ts';
import { completeBySubmission, writeGrade } from '../../learning/assignment/passing.service.ts';
import { type Enrolment, findEnrolment, grantAccess } from '../../learning/enrolment.service.ts';
import { tendPeers } from '../../learning/peers/tending.service.ts';
import { completeLecture, readyLectures } from '../../learning/progress.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import type { DemoPeers, DemoSchool } from './content.ts';
import { required } from './people.ts';
import { marksOf } from './works.ts';

type People = Map<string, PersonRecord>;
type Scene = {
  demo: DemoPeers;
  people: People;
  teacher: PersonRecord;
  course: PublishedCourse;
  ids: { courseId: string; lectureId: string };
  title: string;
  revisionId: string;
  terms: Terms;
};

/** Those who handed in before that have their grades. */
const closedDaysAgo = 10;

/** Not to be repeated: the seed runs on an empty school. */
export async function seedPeers(school: DemoSchool, people: People): Promise<void> {
  for (const { slug, teacher, peers } of school.courses)
    for (const demo of peers)
      await seedReviews(await sceneOf(slug, demo, { people, teacher: required(people, teacher) }));
  turnClock(0);
}

async function sceneOf(slug: string, demo: DemoPeers, { people, teacher }: { people: People; teacher: PersonRecord }) {
  const course = await requirePublishedCourse(slug);
  const lecture = course.sections.flatMap(({ lectures }) => lectures).find((one) => one.slug === demo.lecture);
  if (!lecture) throw new Error(`${slug} has no lecture ${demo.lecture}`);
  const { id: lectureId, title, revisionId } = lecture;
  const terms = await requireTerms(revisionId);
  return { demo, people, teacher, course, title, revisionId, terms, ids: { courseId: course.id, lectureId } };
}

async function seedReviews(scene: Scene): Promise<void> {
  const { demo, ids } = scene;
  turnClock(-40 * day);
  const [sample] = await seedSamples(scene);
  const isClosed = ({ daysAgo }: DemoPeers['works'][number]) => daysAgo > closedDaysAgo;
  await seedRound(scene, sample, { works: demo.works.filter(isClosed), dealtDaysAgo: 12 });
  turnClock(-4.9 * day);
  await tendPeers(ids);
  await tellGrades(scene);
  await seedDispute(scene);
  await seedRound(scene, sample, { works: demo.works.filter((one) => !isClosed(one)), dealtDaysAgo: 1.2 });
  turnClock(0);
  await noteReviewsTold(
    (await listReviews(ids.lectureId, { isLight: true })).map(({ id }) => id),
    'asked',
  );
  await askPeerRound(ids);
}

async function seedSamples({ demo, teacher, course, ids, title, terms: { rules } }: Scene): Promise<Sample[]> {
  const made: Sample[] = [];
  for (const { text, marks } of demo.samples) {
    const draft = await requireSample(ids.lectureId, await addSample(ids, teacher, {}));
    const names = { course: course.facts.title, lecture: title };
    const typed = { text, link: '', marks: marksOf(marks) };
    made.push(await saveSample(draft, typed, { revision: 0, isDone: true, rules, names }));
  }
  return made;
}

type Round = { works: DemoPeers['works']; dealtDaysAgo: number };

/** Handed in, dealt, practised, reviewed. */
async function seedRound(scene: Scene, sample: Sample | undefined, { works, dealtDaysAgo }: Round): Promise<void> {
  for (const work of works) await seedWork(scene, work);
  turnClock(-dealtDaysAgo * day);
  await tendPeers(scene.ids);
  turnClock(-dealtDaysAgo * 0.9 * day);
  for (const { learner } of works) if (sample) await seedPractice(scene, sample, learner);
  turnClock(-dealtDaysAgo * 0.7 * day);
  await seedGiven(scene);
}

async function seedWork(scene: Scene, { learner, daysAgo, text }: DemoPeers['works'][number]): Promise<void> {
  const { terms, revisionId } = scene;
  turnClock(-daysAgo * day);
  const enrolment = await enrolmentOf(scene, learner);
  const key = keyOf(scene, enrolment);
  await takeSeat(key);
  const draft = await saveDraft(await openDraft(key, enrolment.createdAt), { text, link: '' }, 0);
  await handIn(draft, { ...terms, revisionId });
}

/** Whoever runs the school learns there too, up to this lecture. */
async function enrolmentOf({ demo, people, course }: Scene, handle: string): Promise<Enrolment> {
  const { id } = required(people, handle);
  const known = await findEnrolment(id, course.id);
  if (known) return known;
  await grantAccess(id, course.id, { kind: 'free', id });
  let made = await findEnrolment(id, course.id);
  if (!made) throw new Error(`${handle} cannot learn ${course.slug}`);
  const lectures = readyLectures(course);
  const before = lectures.findIndex((one) => one.slug === demo.lecture);
  for (const { id: lectureId } of lectures.slice(0, before))
    made = (await completeLecture(made, lectureId, 'seed')).enrolment;
  return made;
}

async function seedPractice(scene: Scene, sample: Sample, learner: string): Promise<void> {
  const said = scene.demo.practice.find((one) => one.learner === learner);
  if (!said) return;
  const enrolment = await enrolmentOf(scene, learner);
  const { rules } = scene.terms;
  await savePractice(sample, keyOf(scene, enrolment), marksOf(said), { revision: 0, isDone: true, rules });
}

/** Who reviews whom is dealt anew in each seeding, so what is said goes with the work. */
async function seedGiven({ demo, people, ids, terms: { rules } }: Scene): Promise<void> {
  const idle = new Set(demo.idle.map((handle) => required(people, handle).id));
  const reviews = await listReviews(ids.lectureId);
  for (const { learner, reviews: said } of demo.works) {
    const own = reviews.filter(({ authorId }) => authorId === required(people, learner).id);
    for (const [at, one] of own.entries()) {
      const words = said[at % said.length];
      if (one.state === 'open' && !idle.has(one.reviewerId) && words)
        await saveReview(one, marksOf(words), { revision: 0, isDone: true, rules });
    }
  }
}

async function tellGrades(scene: Scene): Promise<void> {
  for (const { learner } of scene.demo.works) {
    const enrolment = await enrolmentOf(scene, learner);
    const [work] = await listTries(keyOf(scene, enrolment));
    if (work?.stage !== 'handed-back') continue;
    await completeBySubmission(work.id);
    await writeGrade(work.id);
  }
}

async function seedDispute(scene: Scene): Promise<void> {
  const { learner, text } = scene.demo.dispute;
  const [work] = await listTries(keyOf(scene, await enrolmentOf(scene, learner)));
  if (work?.stage !== 'handed-back') throw new Error(`${learner} has no grade to dispute`);
  turnClock(-2 * day);
  await openCase({ kind: 'dispute', submissionId: work.id, reviewId: '', ...scene.ids, byId: work.userId, text });
}

function keyOf({ ids }: Scene, { id: enrolmentId, userId }: Enrolment) {
  return { enrolmentId, userId, ...ids };
}
