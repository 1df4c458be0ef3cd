/** One learner in an exam: answers as pages with scripts and without send them, over a line that breaks. */
import type { Page } from '../../../test/client.ts';
import { type Browser, pause } from '../browser.ts';
import type { Random } from '../random.ts';
import type { Learner } from '../school.ts';
import { examQuestions } from './questions.ts';
import type { Exam } from './school.ts';
import { sameGiven, type ToldAnswer, type ToldExam } from './told.ts';

export type Candidate = {
  learner: Learner;
  browser: Browser;
  /** Of the same person, in another room. */
  other: Browser;
  random: Random;
  exam: Exam;
  told: ToldExam;
  isOver: () => boolean;
};
/** `places`: by the number of a question its place in `examQuestions`; `blank`: what stood for no answer in its form. */
type Paper = { id: string; href: string; places: Map<number, number>; blank: string };
type Action = 'give' | 'giveTwice' | 'turnPage' | 'look' | 'handIn';

const wishes: Record<Action, number> = { give: 16, giveTwice: 2, turnPage: 6, look: 2, handIn: 1 };

/** Sits until the exam is handed in or the time is over. `pauseMs`: between two answers, in the mean. */
export async function sit(candidate: Candidate, pauseMs: number): Promise<void> {
  const { random, isOver } = candidate;
  await pause(random.between(0, pauseMs));
  const paper = await takePaper(candidate);
  if (!paper) return;
  while (!isOver()) {
    await pause(random.between(pauseMs / 4, pauseMs * 1.75));
    if (isOver() || !(await actions[random.weighted(wishes)](candidate, paper))) return;
  }
}

/** Each resolves with false when the exam has ended for this candidate. */
const actions: Record<Action, (candidate: Candidate, paper: Paper) => Promise<boolean>> = {
  give: (candidate, paper) => give(candidate, paper, 1),
  giveTwice: (candidate, paper) => give(candidate, paper, 2),
  turnPage,
  look,
  handIn,
};

/** Presses "Begin", sometimes twice at once, and reads the questions. */
async function takePaper(candidate: Candidate): Promise<Paper | null> {
  const { browser, random, exam, told, learner, isOver } = candidate;
  while (!isOver()) {
    const times = random.chance(0.2) ? 2 : 1;
    const pressed = Array.from({ length: times }, () => browser.post('begin', `${exam.path}/attempts`));
    const ids = (await Promise.all(pressed)).flatMap((page) => idIn(page) ?? []);
    const known = told.attempts.get(learner.id) ?? new Set();
    told.attempts.set(learner.id, new Set([...known, ...ids]));
    const [id] = ids;
    const page = id ? await browser.get('exam', `${exam.path}/attempts/${id}`) : null;
    if (id && page?.status === 200) return readPaper(id, `${exam.path}/attempts/${id}`, page);
  }
  return null;
}

function readPaper(id: string, href: string, page: Page): Paper {
  const places = new Map<number, number>();
  for (const box of page.html.querySelectorAll('[data-answer]')) {
    const number = Number(box.getAttribute('data-answer'));
    const text = page.$(`#question-text-${number}`);
    places.set(
      number,
      examQuestions.findIndex(({ content }) => content.text === text),
    );
  }
  return { id, href, places, blank: page.html.querySelector('[name="q1-was"]')?.getAttribute('value') ?? '' };
}

/** As the page with scripts sends an answer; what was not confirmed is sent again, as it was typed then. */
async function give(candidate: Candidate, paper: Paper, times: number): Promise<boolean> {
  const { browser, isOver } = candidate;
  const { number, typed, note } = choose(candidate, paper);
  const fields = { [`q${number}`]: typed, typedAt: Date.now(), _method: 'PUT' };
  note.maybe.push(typed);
  for (let tries = 0; tries < 4 && !isOver(); tries++) {
    const send = () => browser.part('answer', `${paper.href}/answers/${number}`, fields);
    const pages = await Promise.all(Array.from({ length: times }, send));
    if (pages.some((page) => page?.status === 200 && page.$('[data-quiz-state]')?.startsWith('Saved'))) {
      Object.assign(note, { sure: typed, maybe: [] });
      return true;
    }
    if (pages.some((page) => page?.status === 410)) return false;
  }
  return true;
}

/** As the page without scripts sends it; the page that follows says whether it is stored. */
async function turnPage(candidate: Candidate, paper: Paper): Promise<boolean> {
  const { browser } = candidate;
  const { number, typed, note } = choose(candidate, paper);
  const field = `q${number}`;
  const fields = { asked: String(number), go: 'end', [field]: typed, [`${field}-was`]: paper.blank, _method: 'PUT' };
  note.maybe.push(typed);
  const turned = await browser.post('page turn', `${paper.href}/answers`, fields);
  if (turned?.status !== 303) return turned?.status !== 410;
  const next = await browser.get('look over', `${paper.href}/submission`);
  if (next?.status !== 200) return true;
  if (isResult(next)) return false;
  const open = next.html.querySelectorAll('nav[aria-label="Not answered"] a').map((one) => one.text.match(/\d+/)?.[0]);
  if (!open.includes(String(number))) Object.assign(note, { sure: typed, maybe: [] });
  return true;
}

/** Another device shows the same attempt, with the same answers. */
async function look({ other, told, learner, exam }: Candidate, paper: Paper): Promise<boolean> {
  const begun = await other.post('begin', `${exam.path}/attempts`);
  const id = idIn(begun);
  if (id) told.attempts.get(learner.id)?.add(id);
  const page = await other.get('exam', paper.href);
  if (page?.status !== 200) return true;
  if (isResult(page)) return false;
  told.looks++;
  for (const number of paper.places.keys()) {
    const note = told.answers.get(`${paper.id} ${number}`);
    const shown = shownIn(page, number);
    if (note?.sure && note.maybe.length === 0 && !sameGiven(note.sure, shown))
      told.strange.push(`${paper.id} ${number}: told ${note.sure}, another device shows ${shown}`);
  }
  return true;
}

async function handIn({ browser, told, random }: Candidate, paper: Paper): Promise<boolean> {
  const times = random.chance(0.3) ? 2 : 1;
  told.pressed.add(paper.id);
  const press = () => browser.post('hand in', `${paper.href}/submission`);
  const pages = await Promise.all(Array.from({ length: times }, press));
  if (!pages.some((page) => page?.status === 303)) return true;
  const result = await browser.get('result', paper.href);
  told.handedIn.set(paper.id, result?.status === 200 ? result.$('#score-title + div p') : null);
  return false;
}

function choose({ random, told }: Candidate, { id, places }: Paper) {
  const [number, place] = random.pick([...places]);
  const { typed } = random.pick(examQuestions[place]?.choices ?? []);
  const key = `${id} ${number}`;
  const note: ToldAnswer = told.answers.get(key) ?? { sure: null, maybe: [] };
  told.answers.set(key, note);
  return { number, typed, note };
}

function shownIn(page: Page, number: number): string[] {
  const controls = page.html.querySelectorAll(`[name="q${number}"]`);
  const isText = controls.some((one) => one.getAttribute('type') === 'text');
  const chosen = controls.filter((one) => isText || one.hasAttribute('checked'));
  return chosen.map((one) => one.getAttribute('value') ?? '').sort();
}

function isResult(page: Page): boolean {
  return page.html.querySelector('#score-title') !== null;
}

function idIn(page: Page | null): string | undefined {
  return /\/attempts\/([0-9a-f]{24})$/.exec(page?.location ?? '')?.[1];
}
