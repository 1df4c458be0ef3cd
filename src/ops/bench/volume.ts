/** What a full database changes: medians before and after a million completions and a hundred thousand attempts. */
import mongoose from 'mongoose';
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { QuizAnswer } from '../../assessment/attempts/answer.model.ts';
import { QuizAttempt } from '../../assessment/attempts/attempt.model.ts';
import { usualRules } from '../../assessment/quizzes/quiz.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { Completion } from '../../learning/completion.model.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { makeWriters, saveAnswer, type Writer } from './exam.ts';
import type { BenchSchool } from './school.ts';

const allowed = 1.3;
const volume = { completions: 1_000_000, attempts: 100_000, answersEach: 2, batch: 5000 };
const rounds = 300;
const restMs = 60_000;
type Ask = (at: number) => Promise<void>;

/** Prints a line for each request; true when none became slower than is allowed. */
export async function printVolume(url: string, school: BenchSchool, tokens: string[]): Promise<boolean> {
  const [writer] = await makeWriters(url, `volume${Date.now().toString(36)}`, 1);
  const long = await longCourse(school.learners[0]?.id ?? '');
  const asks = asksOf(url, { school, tokens, writer: writer as Writer, long });
  // Learners who have a history are slower than new ones: that is not what is measured.
  await mediansOf(asks);
  const before = await mediansOf(asks);
  const began = performance.now();
  await fill();
  const took = (performance.now() - began) / 1000;
  await settle();
  await mediansOf(asks);
  const after = await mediansOf(asks);
  console.log(
    `\nWith ${volume.completions} completions and ${volume.attempts} attempts of others (made in ${took.toFixed(0)} s)\n`,
  );
  let isFine = true;
  for (const name of Object.keys(asks)) {
    const [was, is] = [before.get(name) ?? 0, after.get(name) ?? 0];
    const ratio = is / was;
    isFine &&= ratio <= allowed;
    const word = ratio <= allowed ? 'fine' : 'TOO MUCH';
    console.log(
      `${name.padEnd(34)} ${was.toFixed(1)} ms before, ${is.toFixed(1)} ms after, × ${ratio.toFixed(2)}  ${word}`,
    );
  }
  return isFine;
}

type Scenery = { school: BenchSchool; tokens: string[]; writer: Writer; long: string[] };

function asksOf(url: string, { school, tokens, writer, long }: Scenery): Record<string, Ask> {
  const as = (at: number) => ({ cookie: school.cookies[at % school.cookies.length] ?? '' });
  const pressed = (at: number) => ({
    ...as(at),
    'x-csrf-token': tokens[at % tokens.length] ?? '',
    'sec-fetch-site': 'same-origin',
    'hx-request': 'true',
    'hx-request-type': 'partial',
  });
  const own = (at: number) => `${url}/learn/${school.courses[at % school.courses.length]}/lectures/beginning-2`;
  const far = (at: number) => `${url}/learn/long-course/lectures/${long[at % long.length]}`;
  const get = async (address: string, at: number) => expectOk(await fetch(address, { headers: as(at) }));
  const press = async (address: string, at: number, method: 'POST' | 'DELETE') =>
    expectOk(await fetch(`${address}/completion`, { method, headers: pressed(at) }));
  const both = async (address: string, at: number) => {
    await press(address, at, 'POST');
    await press(address, at, 'DELETE');
  };
  return {
    'lecture page': (at) => get(own(at), at),
    'completion, and taken back': (at) => both(own(at), at),
    'lecture page, 500 lectures': (at) => get(far(at), 0),
    'the same, 500 lectures': (at) => both(far(at), 0),
    'my learning': (at) => get(`${url}/learn`, at),
    'an answer saved': (at) => saveAnswer(writer, at),
  };
}

async function expectOk(answer: Response): Promise<void> {
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${answer.url} was answered with ${answer.status}`);
}

async function mediansOf(asks: Record<string, Ask>): Promise<Map<string, number>> {
  const medians = new Map<string, number>();
  for (const [name, ask] of Object.entries(asks)) {
    for (let at = 0; at < 60; at++) await ask(at);
    const times: number[] = [];
    for (let at = 0; at < rounds; at++) {
      const began = performance.now();
      await ask(at);
      times.push(performance.now() - began);
    }
    medians.set(name, times.toSorted((a, b) => a - b)[rounds / 2] ?? 0);
  }
  return medians;
}

/** A course of 500 lectures that the first learner of the bench is in; the addresses of its lectures. */
async function longCourse(learnerId: string): Promise<string[]> {
  const person = { email: `long${Date.now()}@bench.school`, name: 'Long Bench', password: 'bench-school-1' };
  const owner = snapshotOf(await createPerson({ ...person, role: 'instructor', state: 'active' }));
  const facts = { title: 'A long course', description: 'Long.', category: 'rope' };
  const { id } = await createCourse(owner, facts, { slug: 'long-course' });
  const slugs: string[] = [];
  for (let at = 0; at < 20; at++) {
    const section = await addSection(owner, id, `Section ${at + 1}`);
    for (let one = 0; one < 25; one++) {
      const slug = `lecture-${at}-${one}`;
      const words = {
        kind: 'article' as const,
        title: `Lecture ${one + 1} of section ${at + 1}`,
        slug,
        markdown: 'Words.',
      };
      await addLecture(owner, id, section.id, words);
      slugs.push(slug);
    }
  }
  await publishCourse(owner, id);
  await grantAccess(learnerId, id, { kind: 'seed', id: 'long' });
  return slugs;
}

/** Of other people in other courses, as plain documents: what they are does not matter, that they are there does. */
async function fill(): Promise<void> {
  const id = () => String(new mongoose.Types.ObjectId());
  const at = new Date();
  const courses = Array.from({ length: 500 }, id);
  await inBatches(
    volume.completions / 20,
    (one) => {
      const [enrolmentId, userId, courseId] = [id(), id(), courses[one % courses.length]];
      return Array.from({ length: 20 }, () => ({ enrolmentId, userId, courseId, lectureId: id(), how: 'button', at }));
    },
    Completion,
  );
  const lectures = Array.from({ length: 500 }, id);
  const made: string[] = [];
  await inBatches(
    volume.attempts,
    (one) => {
      const _id = new mongoose.Types.ObjectId();
      made.push(String(_id));
      const place = {
        courseId: courses[one % courses.length],
        lectureId: lectures[one % lectures.length],
        revisionId: id(),
      };
      const who = { enrolmentId: id(), userId: id(), number: 1, state: 'closed' };
      return [
        { _id, ...place, ...who, items: [], rules: usualRules, startedAt: at, endsAt: null, endedAt: at, outbox: [] },
      ];
    },
    QuizAttempt,
  );
  await inBatches(
    made.length,
    (one) => {
      const shared = {
        attemptId: made[one],
        given: ['0'],
        flagged: false,
        typedAt: at,
        savedAt: at,
        sealedAt: at,
        points: 1,
      };
      return Array.from({ length: volume.answersEach }, () => ({ ...shared, questionId: id() }));
    },
    QuizAnswer,
  );
}

/**
 * A database that was given a million documents within two minutes is busy with them for a while: it writes them to its
 * files and out of its memory. A school comes to as many in years.
 */
async function settle(): Promise<void> {
  await mongoose.connection.db?.admin().command({ fsync: 1 });
  await new Promise((done) => setTimeout(done, restMs));
}

async function inBatches<T>(
  count: number,
  make: (at: number) => object[],
  { collection }: Pick<mongoose.Model<T>, 'collection'>,
): Promise<void> {
  let batch: object[] = [];
  for (let at = 0; at < count; at++) {
    batch.push(...make(at));
    if (batch.length < volume.batch && at < count - 1) continue;
    await collection.insertMany(batch as never[], { ordered: false });
    batch = [];
  }
}
