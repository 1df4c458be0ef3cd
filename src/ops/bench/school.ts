/** What the bench runs on: 200 courses by ten teachers, 200 learners with a session each, all made by the services. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createPerson, type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { saveCategory } from '../../authoring/courses/categories.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { config } from '../../config.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { hour, now } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import type { Person } from '../../web/request.ts';

export type BenchSchool = { courses: string[]; learners: PersonRecord[]; cookies: string[] };
export const benchPassword = 'bench-school-1';
const people = 200;
const courses = 200;
const topics = ['Rope', 'Bread', 'Type', 'Light', 'Queries', 'Weather', 'Dice', 'Maps', 'Verbs', 'Drums'];
const twists = [
  'by hand',
  'from the start',
  'without fear',
  'in pictures',
  'for the patient',
  'at sea',
  'in the kitchen',
];

export async function makeBenchSchool(): Promise<BenchSchool> {
  const admin = await createPerson({
    email: 'ruth@bench.school',
    name: 'Ruth Bench',
    password: benchPassword,
    role: 'admin',
  });
  for (const [position, name] of topics.entries())
    await saveCategory(snapshotOf(admin), {
      slug: name.toLowerCase(),
      name,
      description: '',
      icon: 'book-open',
      position,
    });
  const teachers = await many(10, (at) => makePerson(`teacher${at}`, `Teacher Number${at}`, 'instructor'));
  const made: { id: string; slug: string }[] = [];
  for (let at = 0; at < courses; at++) made.push(await makeCourse(at, teachers[at % teachers.length] as PersonRecord));
  const learners = await many(people, (at) => makePerson(`learner${at}`, `Learner Number${at}`, 'learner'));
  for (const [at, learner] of learners.entries())
    for (let count = 0; count < 5; count++)
      await grantAccess(learner.id, made[(at + count * 7) % courses]?.id ?? '', {
        kind: 'seed',
        id: `${learner.id}-${count}`,
      });
  const cookies = await Promise.all(learners.map(makeSession));
  return { courses: made.map(({ slug }) => slug), learners, cookies };
}

/** Few at a time: passwords are hashed under the same limits as at sign-in. */
async function many<T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let at = 0; at < count; at += 8)
    made.push(...(await Promise.all(Array.from({ length: Math.min(8, count - at) }, (_, step) => make(at + step)))));
  return made;
}

function makePerson(word: string, name: string, role: 'learner' | 'instructor'): Promise<PersonRecord> {
  return createPerson({ email: `${word}@bench.school`, name, password: benchPassword, role, state: 'active' });
}

async function makeCourse(at: number, teacher: PersonRecord): Promise<{ id: string; slug: string }> {
  const owner = snapshotOf(teacher);
  const topic = topics[at % topics.length] ?? '';
  const title = `${topic} ${twists[at % twists.length]} ${at}`;
  const words =
    'A paragraph of ordinary length, as a course page has some of them, with nothing remarkable in it. '.repeat(6);
  const facts = {
    title,
    subtitle: `What ${topic.toLowerCase()} is good for, and how to get there`,
    description: `${words}\n\n${words}`,
    category: topic.toLowerCase(),
    level: (['beginner', 'intermediate', 'advanced', 'all'] as const)[at % 4] ?? 'all',
    learn: ['First things', 'Second things', 'Third things', 'Fourth things'],
    tags: [topic.toLowerCase(), 'bench'],
    price: at % 4 === 0 ? null : { amount: 49_900 + at * 1000, currency: 'INR' },
  };
  const { id } = await createCourse(owner, facts, { slug: `course-${at}` });
  for (const title of ['Beginning', 'Going on', 'Ending']) {
    const section = await addSection(owner, id, title);
    for (let lecture = 1; lecture <= 5; lecture++)
      await addLecture(owner, id, section.id, {
        kind: 'article',
        title: `${title} ${lecture}`,
        slug: `${title.toLowerCase().replace(' ', '-')}-${lecture}`,
        markdown: words,
      });
  }
  await publishCourse(owner, id);
  return { id, slug: `course-${at}` };
}

/** Sessions of other people, with their indexes: what Redis holds in a large school. May be repeated: it adds more. */
export async function addSessions(count: number): Promise<void> {
  const at = String(now().getTime());
  for (let done = 0; done < count; done += 1000) {
    const batch = redis.pipeline();
    for (let step = 0; step < 1000; step++) {
      const [id, userId] = [randomUUID(), randomBytes(12).toString('hex')];
      const person = { id: userId, name: 'Somebody Else', role: 'learner' as const, language: 'en', timeZone: 'UTC' };
      batch.set(`session:${id}`, JSON.stringify(sessionOf(person)), 'EX', 7200);
      batch.zadd(`sessions:${userId}`, at, id).expire(`sessions:${userId}`, '7200');
    }
    await batch.exec();
  }
}

/** A session as `web/session.ts` keeps it, signed as express-session signs its cookie. */
export async function makeSession(person: PersonRecord): Promise<string> {
  const id = randomUUID();
  await redis.set(`session:${id}`, JSON.stringify(sessionOf(snapshotOf(person))), 'EX', 7200);
  const signature = createHmac('sha256', config.sessionSecret).update(id).digest('base64').replace(/=+$/, '');
  return `sid=${encodeURIComponent(`s:${id}.${signature}`)}`;
}

function sessionOf(person: Person) {
  const at = now().getTime();
  return {
    cookie: { originalMaxAge: null, expires: null, httpOnly: true, path: '/', sameSite: 'lax', secure: false },
    passport: { user: person },
    startedAt: at,
    renewedAt: at,
    endsAt: at + 12 * hour,
  };
}
