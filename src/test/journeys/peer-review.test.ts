/**
 * Peer review of five, by plain forms and with scripts: a sample marked by the teacher and by a learner, works reviewed, graded
 * by the weighed median, disputed and answered.
 */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { usualPeers } from '../../assessment/assignments/assignment.ts';
import { handIn } from '../../assessment/assignments/handing-in.service.ts';
import { openDraft, saveDraft } from '../../assessment/assignments/submissions.service.ts';
import { listReviews, saveReview } from '../../assessment/peers/reviews.service.ts';
import { requireTerms } from '../../learning/assignment/assignment-of.service.ts';
import { enrolFree } from '../../learning/enrolment.service.ts';
import { tendPeers } from '../../learning/peers/tending.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { assignmentCourse } from '../assignment.ts';
import { look, type Mode, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
const { open } = startBrowser(school);

/** Five who handed in, each with a text of their own. */
async function five(slug: string) {
  const course = await assignmentCourse(ada, { peers: { ...usualPeers, count: 2, needed: 2, words: 5 } }, { slug });
  const { lectureId } = course;
  const lectures = course.sections.flatMap((section) => section.lectures);
  const revisionId = lectures.find(({ id }) => id === lectureId)?.revisionId ?? '';
  const terms = await requireTerms(revisionId);
  const people = [];
  for (let at = 1; at <= 5; at++) {
    const who = await person(`${slug}${at}`, `Reviewer Person ${at}`, 'learner');
    const { enrolment } = await enrolFree(snapshotOf(who), slug);
    const key = { enrolmentId: enrolment.id, userId: who.id, courseId: course.id, lectureId };
    const draft = await openDraft(key, enrolment.createdAt);
    await handIn(await saveDraft(draft, { text: `My bowline, **text ${at}**.`, link: '' }, 0), {
      ...terms,
      revisionId,
    });
    people.push({ who, enrolment });
  }
  return { course, lectureId, people, terms };
}

/** The teacher writes a sample, marks it and shows it. */
async function showSample(teacher: Page, mode: Mode): Promise<void> {
  await press(teacher, 'Peer review of 5', 'link');
  await press(teacher, 'Samples', 'link');
  await teacher.getByText('No samples yet').waitFor();
  await look(teacher, 'peers-samples-empty', mode);
  await press(teacher, 'Write a sample');
  await teacher.locator('#field-text').fill('My bowline. I made a loop and pulled the end **through it**.');
  await teacher.getByLabel('It slips a little').check();
  await press(teacher, 'Show it to learners');
  await teacher.getByText('Please choose a level: It is explained.').first().waitFor();
  await look(teacher, 'peers-sample-refused', mode);
  await teacher.getByLabel('For those who know it').check();
  await teacher.locator('#field-comment').fill('Where does the end go: around what, and from which side?');
  await press(teacher, 'Show it to learners');
  await teacher.getByText('Learners mark it', { exact: true }).waitFor();
  await look(teacher, 'peers-sample', mode);
}

/** A learner who wants to review is led to the sample, marks it, and sees how near they came. */
async function practise(page: Page, mode: Mode): Promise<void> {
  await press(page, 'Work 1', 'link');
  await page.getByRole('heading', { name: 'The sample' }).waitFor();
  await page.getByLabel('It holds').check();
  await page.locator('#field-comment-c1').fill('Looks safe to me.');
  await press(page, 'Compare with your teacher');
  await page.getByText('Please choose a level: It is explained.').first().waitFor();
  expect(await page.locator('#field-comment-c1').inputValue()).toBe('Looks safe to me.');
  await look(page, 'peers-practice-refused', mode);
  await page.getByLabel('For those who know it').check();
  await press(page, 'Compare with your teacher');
  await page.getByRole('heading', { name: 'How near you came' }).waitFor();
  // 2 of 4 points apart in one criterion, none of 3 in the other.
  await page.getByText('each of your reviews counts 1.21 times').waitFor();
  await page.getByText('Where does the end go').waitFor();
  await look(page, 'peers-compared', mode);
  await press(page, 'Go on to your reviews', 'link');
  await page.getByRole('heading', { name: 'Practise on samples' }).waitFor();
}

describe.each(modes)('peer review of five $name', (mode) => {
  const slug = `peer-work-${mode.javaScript ? 'with' : 'without'}`;

  it('[ASM-07] goes from the works that wait to the grade, and on to a dispute', { timeout: 240_000 }, async () => {
    const { course, lectureId, people, terms } = await five(slug);
    const [first] = people;
    if (!first) throw new Error('nobody came');
    const tend = () => tendPeers({ courseId: course.id, lectureId });
    await tend();
    const lecture = `/learn/${slug}/lectures/tie`;
    const teacher = await open(mode, ada);
    await teacher.goto(`/studio/courses/${course.id}/assignments/${lectureId}`);
    await showSample(teacher, mode);
    const page = await open(mode, first.who);
    await page.goto(lecture);
    await look(page, 'peers-waiting', mode);
    await practise(page, mode);
    for (const work of ['Work 1', 'Work 2']) {
      await press(page, work, 'link');
      await page.getByRole('heading', { name: 'What was handed in' }).waitFor();
      if (work === 'Work 1') {
        await page.locator('#field-comment').fill('Too short.');
        await press(page, 'Hand in the review');
        await page.getByText('at least 5 words').first().waitFor();
        await look(page, 'peers-review-refused', mode);
      }
      await page.getByLabel('It holds').check();
      await page.getByLabel('So that a beginner can tie it').check();
      await page.locator('#field-comment').fill('It holds well, and I could tie it after reading this.');
      await look(page, 'peers-review', mode);
      await press(page, 'Hand in the review');
      await page.getByRole('heading', { name: 'Reviews you give' }).waitFor();
    }
    expect(await page.locator('#reviews').textContent()).toMatch(/Review given[\s\S]*Review given/);
    await look(page, 'peers-given', mode);

    const said = {
      marks: [
        { criterionId: 'c1', levelId: 'l2', comment: 'Look at the second turn.' },
        { criterionId: 'c2', levelId: 'l4', comment: '' },
      ],
    };
    for (const one of await listReviews(lectureId))
      if (one.state === 'open') {
        const marks = { ...said, comment: 'A good start, the loop could be smaller.', points: null, reason: '' };
        await saveReview(one, marks, { revision: one.revision, isDone: true, rules: terms.rules });
      }
    turnClock(8 * day);
    await tend();
    await tend();
    turnClock(0);
    await school.settled();
    await page.goto(lecture);
    await page.getByRole('heading', { name: 'What other learners say' }).waitFor();
    await press(page, 'Helpful');
    await look(page, 'peers-received', mode);
    await press(page, 'Ask your teacher to look at the grade', 'link');
    await page.locator('#field-text').fill('The second turn is tight, please look again.');
    await look(page, 'peers-dispute', mode);
    await press(page, 'Send');

    await teacher.goto(`/studio/courses/${course.id}/assignments/${lectureId}`);
    await press(teacher, 'Peer review of 5', 'link');
    await teacher.getByText('71 % agreement with you').waitFor();
    await look(teacher, 'peers-overview', mode);
    await press(teacher, 'Reviewer Person 1 disputes the grade', 'link');
    await look(teacher, 'peers-work', mode);
    await teacher.getByLabel('Your answer').fill('I looked: the grade stays.');
    await press(teacher, 'Answer');
    await teacher.getByText('Answered', { exact: true }).waitFor();
    await page.goto(lecture);
    await page.getByText('I looked: the grade stays.').waitFor();
    await teacher.goto(`/studio/courses/${course.id}/lectures/${lectureId}`);
    await look(teacher, 'peers-rules', mode);
  });
});
