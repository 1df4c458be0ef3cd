/** The people of the demo school. All share one password; nothing but the demo seed ever makes these accounts. */
import { join } from 'node:path';
import { createPerson, type NewPerson, type PersonRecord } from '../../accounts/accounts.service.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { imageOf, storeLocalFile } from '../../media/media.service.ts';
import type { DemoHuman, DemoSchool } from './content.ts';

const password = 'demo-school-1';
const shelf = 'demo-school';
const tells = { courses: true, learners: true, rating: true, reviews: true };

/** By handle. May be repeated: who is there stays as they are. */
export async function seedPeople(school: DemoSchool): Promise<Map<string, PersonRecord>> {
  const { teachers, admin, learners } = school.people;
  const wanted: [DemoHuman, NewPerson['role']][] = [
    ...teachers.map((human): [DemoHuman, NewPerson['role']] => [human, 'instructor']),
    [admin, 'admin'],
    ...learners.map((human): [DemoHuman, NewPerson['role']] => [human, 'learner']),
  ];
  const made = new Map<string, PersonRecord>();
  // Who came first is made first: lists are in the order in which people were made.
  wanted.sort(([one], [other]) => joinedDaysAgo(school, other) - joinedDaysAgo(school, one));
  for (const [human, role] of wanted) {
    turnClock(-joinedDaysAgo(school, human) * day);
    made.set(human.handle, await seedPerson(school, human, role));
  }
  turnClock(0);
  return made;
}

/** Throws for a handle that nobody has. */
export function required(people: Map<string, PersonRecord>, handle: string): PersonRecord {
  const person = people.get(handle);
  if (!person) throw new Error(`the demo school has nobody called ${handle}`);
  return person;
}

/** Learners joined some days before their first course, the others before the school opened. */
function joinedDaysAgo({ enrolments, people }: DemoSchool, { handle }: DemoHuman): number {
  if (!people.learners.some((learner) => learner.handle === handle)) return 420;
  const first = Math.max(0, ...enrolments.filter(({ learner }) => learner === handle).map(({ daysAgo }) => daysAgo));
  return first + (handle.length % 5);
}

async function seedPerson(school: DemoSchool, human: DemoHuman, role: NewPerson['role']): Promise<PersonRecord> {
  const { handle, portrait, ...facts } = human;
  const avatarUrl = portrait ? await portraitAddress(join(school.folder, portrait)) : undefined;
  return createPerson({
    ...withoutUndefined(facts),
    email: human.email,
    name: human.name,
    password,
    role: role ?? 'learner',
    state: 'active',
    isDemo: true,
    agreed: { terms: 1, privacy: 1 },
    ...(role === 'instructor' ? { handle, tells } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
  });
}

async function portraitAddress(path: string): Promise<string | undefined> {
  const file = await storeLocalFile(shelf, path, 'portrait.webp');
  return imageOf(file)?.src;
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
