/** A learner's day: enrol, complete, take back, watch, rate, buy, finish. What was confirmed is written down as told. */
import type { Client, Page } from '../../test/client.ts';
import { pause } from './browser.ts';
import { buy } from './buyer.ts';
import type { Random } from './random.ts';
import type { Course } from './school.ts';
import { pair } from './told.ts';
import type { Visit } from './visit.ts';

type Action = 'read' | 'enrol' | 'complete' | 'completeTwice' | 'takeBack' | 'watch' | 'rate' | 'finish' | 'buy';

const asLearner: Record<Action, number> = {
  read: 3,
  enrol: 2,
  complete: 6,
  completeTwice: 1,
  takeBack: 1,
  watch: 3,
  rate: 1,
  finish: 1,
  buy: 2,
};
const asBuyer: Record<Action, number> = { ...asLearner, complete: 1, watch: 0, read: 1, finish: 0, rate: 0, buy: 12 };

/** Acts until the time is over, with the pauses of a person in a hurry. `mood: 'buyer'` is about money above all. */
export async function learn(visit: Visit, mood: 'learner' | 'buyer', pauseMs: number): Promise<void> {
  const { random, isOver } = visit;
  await pause(random.between(0, pauseMs * 2));
  while (!isOver()) {
    const action = random.weighted(mood === 'buyer' ? asBuyer : asLearner);
    await actions[visit.mine.length === 0 && action !== 'buy' ? 'enrol' : action](visit);
    await pause(random.between(pauseMs / 4, pauseMs * 1.75));
  }
}

const actions: Record<Action, (visit: Visit) => Promise<unknown>> = {
  read: ({ browser, mine, random }) =>
    browser.get('read', random.pick(['/learn', `/learn/${random.pick(mine).slug}`, lectureOf(random, mine).path])),
  enrol,
  complete: (visit) => complete(visit, 1),
  completeTwice: (visit) => complete(visit, 2),
  takeBack,
  watch,
  rate,
  finish,
  buy,
};

async function enrol({ browser, random, courses, told, learner, mine }: Visit): Promise<void> {
  const course = random.pick(courses.filter(({ isFree }) => isFree));
  const page = await browser.post('enrol', `/courses/${course.slug}/enrolment`);
  if (!isDone(page)) return;
  told.enrolments.add(pair(learner.id, course.id));
  if (!mine.includes(course)) mine.push(course);
}

/** `times` at once, as when a button is pressed twice. */
async function complete(visit: Visit, times: number): Promise<void> {
  const { browser, random, mine } = visit;
  const { course, lecture, path } = lectureOf(random, mine);
  const press = () => browser.post('complete', `${path}/completion`);
  await note(visit, course, lecture.id, true, () => Promise.all(Array.from({ length: times }, press)));
}

async function takeBack(visit: Visit): Promise<void> {
  const { course, lecture, path } = lectureOf(visit.random, visit.mine);
  const press = () => visit.browser.delete('take back', `${path}/completion`);
  await note(visit, course, lecture.id, false, async () => [await press()]);
}

/** Unsure from the moment of asking until an answer confirms it. */
async function note(
  { told, learner }: Visit,
  course: Course,
  lectureId: string,
  value: boolean,
  press: () => Promise<(Page | null)[]>,
): Promise<void> {
  const key = pair(learner.id, lectureId);
  told.completions.set(key, null);
  const pages = await press();
  if (pages.some(isDone)) told.completions.set(key, value);
  const all = course.lectures.every(({ id }) => told.completions.get(pair(learner.id, id)) === true);
  if (all) told.finished.add(pair(learner.id, course.id));
}

async function watch({ browser, random, mine, told, learner }: Visit): Promise<void> {
  const { lecture, path } = lectureOf(random, mine);
  const key = pair(learner.id, lecture.id);
  const seconds = random.between(1, 59);
  told.positions.set(key, null);
  const beat = (now: Client) => now.post(`${path}/position`, { seconds, duration: 60, age: 0 });
  const page = await browser.act('heartbeat', beat);
  if (page?.status === 204) told.positions.set(key, seconds);
}

async function rate({ browser, random, mine, told, learner }: Visit): Promise<void> {
  const course = random.pick(mine);
  const key = pair(learner.id, course.id);
  const rating = random.between(1, 5);
  const before = told.ratings.get(key);
  told.ratings.set(key, null);
  const page = await browser.post('rate', `/courses/${course.slug}/review`, { rating, text: 'As I see it.' });
  if (isDone(page)) told.ratings.set(key, rating);
  // Who has not learned enough is told so: nothing was changed.
  else if (page?.status === 422 && before !== undefined) told.ratings.set(key, before);
  else if (page?.status === 422) told.ratings.delete(key);
}

async function finish(visit: Visit): Promise<void> {
  const { browser, random, mine, told, learner, isOver } = visit;
  const course = random.pick(mine);
  for (const lecture of course.lectures) {
    const path = `/learn/${course.slug}/lectures/${lecture.slug}`;
    await note(visit, course, lecture.id, true, async () => [await browser.post('complete', `${path}/completion`)]);
  }
  for (let looks = 0; looks < 10 && !isOver(); looks++) {
    const page = await browser.get('certificate', `/learn/${course.slug}/certificate`);
    const id = /^\/certificates\/([\w-]{16})$/.exec(page?.location ?? '')?.[1];
    if (id) return void told.certificates.set(pair(learner.id, course.id), id);
    await pause(500);
  }
}

function lectureOf(random: Random, mine: Course[]) {
  const course = random.pick(mine);
  const lecture = random.pick(course.lectures);
  return { course, lecture, path: `/learn/${course.slug}/lectures/${lecture.slug}` };
}

function isDone(page: Page | null): boolean {
  return page?.status === 303;
}
