/** Loads the demo school into an empty database, by the same services that people use, with a clock turned back. */
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { saveCategory } from '../../authoring/categories.service.ts';
import { Course } from '../../authoring/course.model.ts';
import { day, turnClock } from '../../lib/clock.ts';
import { emptyQueues } from '../../lib/queue.ts';
import { seedActivity } from './activity.ts';
import { type DemoSchool, readDemoSchool } from './content.ts';
import { seedCourse } from './courses.ts';
import { seedPeople } from './people.ts';
import { seedSite } from './site.ts';

type Say = (line: string) => void;

/** Is there no course yet? Then nothing of anybody's can be in the way. */
export async function isEmptySchool(): Promise<boolean> {
  return (await Course.estimatedDocumentCount()) === 0;
}

/** Makes people, site, courses, and a year of learning. Mail and notices of that year are not sent. */
export async function seedDemoSchool(say: Say): Promise<void> {
  const school = readDemoSchool();
  say(`Loading the demo school: ${school.courses.length} courses, ${school.people.learners.length} learners ...`);
  const people = await seedPeople(school);
  const admin = snapshotOf(required(people, school.people.admin.handle));
  for (const [position, category] of school.site.categories.entries()) await saveCategory(admin, { ...category, position });
  await seedSite(admin, school);
  await seedCourses(school, people);
  await seedActivity(school, people);
  turnClock(0);
  await emptyQueues();
}

/** The newest course came out two weeks ago, the oldest more than a year. */
async function seedCourses(school: DemoSchool, people: Map<string, PersonRecord>): Promise<void> {
  for (const [at, course] of school.courses.entries()) {
    turnClock(-(400 - at * 33) * day);
    await seedCourse(course, required(people, course.teacher));
  }
  turnClock(0);
}

export function required(people: Map<string, PersonRecord>, handle: string): PersonRecord {
  const person = people.get(handle);
  if (!person) throw new Error(`the demo school has nobody called ${handle}`);
  return person;
}
