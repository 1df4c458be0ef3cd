/** What a trial is about: free and paid courses of one teacher, and learners who can sign in. All made by the services. */
import { createPerson, type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { saveCategory } from '../../authoring/courses/categories.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';

export type Course = { id: string; slug: string; isFree: boolean; lectures: { id: string; slug: string }[] };
export type Learner = { id: string; email: string };
export type OrdealSchool = { courses: Course[] };
export const password = 'ordeal-school-1';

const free = ['rope', 'bread', 'light'];
const paid = ['type', 'maps', 'verbs', 'drums', 'weather', 'dice'];

export async function makeSchool(): Promise<OrdealSchool> {
  await makeCategory();
  const teacher = await makePerson('ada', 'instructor');
  const courses: Course[] = [];
  for (const word of [...free, ...paid]) courses.push(await makeCourse(teacher, word));
  return { courses };
}

/** May be repeated. */
export async function makeCategory(): Promise<void> {
  const admin = await makePerson('ruth', 'admin');
  const about = { slug: 'crafts', name: 'Crafts', description: '', icon: 'layers', position: 1 };
  await saveCategory(snapshotOf(admin), about);
}

/** Few at a time: passwords are hashed under the same limits as at sign-in. */
export async function makeLearners(word: string, count: number): Promise<Learner[]> {
  const made: Learner[] = [];
  for (let at = 0; at < count; at += 4) {
    const some = Array.from({ length: Math.min(4, count - at) }, (_, step) => `${word}${at + step}`);
    made.push(...(await Promise.all(some.map((name) => makePerson(name, 'learner')))));
  }
  return made.map(({ id, email }) => ({ id, email }));
}

export function makePerson(word: string, role: PersonRecord['role']): Promise<PersonRecord> {
  const name = `${word[0]?.toUpperCase()}${word.slice(1)} Ordeal`;
  return createPerson({ email: `${word}@ordeal.school`, name, password, role, state: 'active' });
}

async function makeCourse(teacher: PersonRecord, word: string): Promise<Course> {
  const owner = snapshotOf(teacher);
  const isFree = free.includes(word);
  const facts = {
    title: `${word[0]?.toUpperCase()}${word.slice(1)} by hand`,
    subtitle: 'From the first step to the last',
    description: 'Words about it.',
    category: 'crafts',
    level: 'all' as const,
    learn: ['First things', 'Last things'],
    tags: [word],
    price: isFree ? null : { amount: 49_900 + paid.indexOf(word) * 1000, currency: 'INR' },
  };
  const { id } = await createCourse(owner, facts, { slug: word });
  const section = await addSection(owner, id, 'All of it');
  const lectures: Course['lectures'] = [];
  for (const step of ['begin', 'go-on', 'turn', 'end']) {
    const lecture = {
      kind: 'article' as const,
      title: `How to ${step}`,
      slug: step,
      markdown: 'Some words.',
      seconds: 60,
    };
    lectures.push({ id: (await addLecture(owner, id, section.id, lecture)).id, slug: step });
  }
  await publishCourse(owner, id);
  return { id, slug: word, isFree, lectures };
}
