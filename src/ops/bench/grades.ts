/** What the gradebook of a large course costs: 5,000 learners, 100 graded lectures, half a million grades. */
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { User, wordsOf } from '../../accounts/user.model.ts';
import { Grade } from '../../assessment/grades/grade.model.ts';
import { addQuestion } from '../../assessment/questions/questions.service.ts';
import { usualRules } from '../../assessment/quizzes/quiz.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { Enrolment } from '../../learning/enrolment.model.ts';
import { keepBook } from '../../learning/grades/book.service.ts';
import { cpuMs } from './load.ts';
import { benchPassword, makeSession } from './school.ts';

/** Milliseconds. */
const allowed = { page: 200, change: 200 };
const shape = { learners: Number(process.env.BENCH_LEARNERS ?? 5000), lectures: 100 };
const rounds = { warm: 10, pages: 40 };

type Desk = { base: string; headers: Record<string, string>; token: string; cells: string[] };

/** Prints a line for each page; true when none is over what is allowed. @param pid the web process */
export async function printGrades(url: string, pid: number): Promise<boolean> {
  const { desk, took } = await prepare(url);
  console.log(`\nA gradebook of ${shape.learners} learners and ${shape.lectures} graded lectures\n`);
  console.log(`${(took / 1000).toFixed(1)} s to write it for the first time, by a job`);
  const pages = {
    'by name': '',
    'by total': '?sort=total',
    'below a pass mark': '?show=failing',
    'one name': '?q=learner+49',
  };
  let isFine = true;
  for (const [name, search] of Object.entries(pages)) {
    await openMany(desk, search, rounds.warm);
    const cpu = cpuMs(pid);
    const { wall, bytes } = await openMany(desk, search, rounds.pages);
    const each = (cpuMs(pid) - cpu) / rounds.pages;
    isFine &&= say(`${name} (${each.toFixed(0)} ms of CPU, ${Math.round(bytes / 1024)} KB)`, wall, allowed.page);
  }
  isFine &&= say('to set one grade', await changeMany(desk), allowed.change);
  return isFine;
}

function say(what: string, is: number, most: number): boolean {
  console.log(`${is.toFixed(0)} ms ${what}  ${is <= most ? 'fine' : 'TOO MUCH'}`);
  return is <= most;
}

async function prepare(url: string): Promise<{ desk: Desk; took: number }> {
  const person = { email: `grader${Date.now()}@bench.school`, name: 'Grader Bench', password: benchPassword };
  const author = await createPerson({ ...person, role: 'instructor', state: 'active' });
  const { courseId, quizzes } = await makeCourse(snapshotOf(author));
  const enrolments = await makeGrades(courseId, quizzes);
  const began = performance.now();
  await keepBook(courseId);
  const took = performance.now() - began;
  const cookie = await makeSession(author);
  const account = await (await fetch(`${url}/account`, { headers: { cookie } })).text();
  const token = /name="_csrf" value="([^"]+)"/.exec(account)?.[1] ?? '';
  const cells = enrolments.slice(0, rounds.pages).map((id, at) => `${id}/${quizzes[at]}`);
  return { desk: { base: `${url}/studio/courses/${courseId}/grades`, headers: { cookie }, token, cells }, took };
}

async function makeCourse(owner: ReturnType<typeof snapshotOf>) {
  const facts = { title: 'A course with many quizzes', description: 'Many.', category: 'rope' };
  const { id: courseId } = await createCourse(owner, facts);
  const answers = [100, 0].map((share, at) => ({
    text: ['True', 'False'][at] ?? '',
    share,
    match: '',
    tolerance: 0,
    feedback: '',
  }));
  const words = { name: '', text: 'A rope is long.', explanation: '', points: 1, tags: [], caseSensitive: false };
  const question = await addQuestion(owner.id, courseId, { ...words, kind: 'truefalse', answers });
  const quiz = { parts: [{ kind: 'questions' as const, questionIds: [question.id] }], rules: usualRules };
  const section = await addSection(owner, courseId, 'Quizzes');
  const quizzes: string[] = [];
  for (let at = 1; at <= shape.lectures; at++)
    quizzes.push(
      (await addLecture(owner, courseId, section.id, { kind: 'quiz', title: `Quiz ${at} of the course`, quiz })).id,
    );
  await publishCourse(owner, courseId);
  return { courseId, quizzes };
}

/** As they stand after years of learning; the attempts behind them are of no matter here. */
async function makeGrades(courseId: string, quizzes: string[]): Promise<string[]> {
  const ids: string[] = [];
  const at = new Date();
  for (let from = 0; from < shape.learners; from += 50) {
    const people = Array.from({ length: Math.min(50, shape.learners - from) }, (_, one) =>
      (from + one).toString(16).padStart(24, '0'),
    );
    await makePeople(people, from);
    const common = { courseId, state: 'live' as const, lastOpenedAt: at, createdAt: at };
    const made = await Enrolment.insertMany(people.map((userId) => ({ ...common, userId })));
    const batch = made.map(({ _id }) => String(_id));
    ids.push(...batch);
    const grades = batch.flatMap((enrolmentId, one) =>
      quizzes.map((lectureId, place) => {
        const percent = ((from + one) * 7 + place * 13) % 101;
        return {
          enrolmentId,
          userId: people[one] ?? '',
          courseId,
          lectureId,
          earned: { percent, passed: percent >= 70, waiting: 0 },
          revision: 0,
        };
      }),
    );
    await Grade.collection.insertMany(grades.map((grade) => ({ ...grade, set: null, excused: false })));
  }
  return ids;
}

/** Without passwords: nobody signs in as one of them. */
async function makePeople(ids: string[], from: number): Promise<void> {
  const people = ids.map((_id, one) => {
    const [email, name] = [`graded${from + one}@bench.school`, `Learner ${from + one} of ${1 + ((from + one) % 97)}`];
    return {
      _id,
      email,
      name,
      words: wordsOf(name, email),
      role: 'learner' as const,
      state: 'active' as const,
      timeZone: 'UTC',
    };
  });
  await User.insertMany(people);
}

async function openMany(
  { base, headers }: Desk,
  search: string,
  count: number,
): Promise<{ wall: number; bytes: number }> {
  const began = performance.now();
  let html = '';
  for (let at = 0; at < count; at++) {
    const response = await fetch(`${base}${search}`, { headers });
    html = await response.text();
    if (!response.ok) throw new Error(`the gradebook was answered with ${response.status}`);
  }
  return { wall: (performance.now() - began) / count, bytes: Buffer.byteLength(html) };
}

async function changeMany({ base, headers, token, cells }: Desk): Promise<number> {
  const asked = { ...headers, 'hx-request': 'true', 'hx-request-type': 'partial', 'sec-fetch-site': 'same-origin' };
  const began = performance.now();
  for (const [at, cell] of cells.entries()) {
    const fields = { _csrf: token, _method: 'PUT', act: 'set', percent: String(at), revision: '0' };
    const response = await fetch(`${base}/${cell}`, {
      method: 'POST',
      headers: asked,
      body: new URLSearchParams(fields),
    });
    if (!response.ok)
      throw new Error(`a grade was answered with ${response.status}: ${(await response.text()).slice(0, 300)}`);
  }
  return (performance.now() - began) / cells.length;
}
