/** Loads the demo school into an empty database, by the same services that people use, with a clock turned back. */
import mongoose from 'mongoose';
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { User } from '../../accounts/user.model.ts';
import { saveCategory } from '../../authoring/courses/categories.service.ts';
import { indexAllLater } from '../../learning/search/indexing.service.ts';
import { day, now, turnClock } from '../../lib/clock.ts';
import { createIndexes } from '../../lib/db.ts';
import { emptyOutboxes } from '../../lib/events.ts';
import { emptyQueues } from '../../lib/queue.ts';
import { seedActivity } from './activity.ts';
import { type DemoSchool, readDemoSchool } from './content.ts';
import { seedCourse } from './courses.ts';
import { seedDates } from './dates.ts';
import { seedGrades } from './grades.ts';
import { seedMarking } from './marking.ts';
import { seedNotes } from './notes.ts';
import { seedPeers } from './peers.ts';
import { required, seedPeople } from './people.ts';
import { seedSite } from './site.ts';
import { seedStudioWork } from './studio-work.ts';
import { seedSurveys } from './surveys.ts';
import { seedTeams } from './teams.ts';
import { seedTemplates } from './templates.ts';
import { seedWorks } from './works.ts';

type Say = (line: string) => void;

/** Is there nothing yet, or only what a seeding left that was cut off? The school does not open before it is done. */
export async function needsDemoSchool(): Promise<boolean> {
  const mark = await marks().findOne({ name: 'demo' });
  return mark ? mark.finishedAt === null : (await User.estimatedDocumentCount()) === 0;
}

/** Empties the database, then makes people, site, courses, and a year of learning, of which nobody is told. */
export async function seedDemoSchool(say: Say): Promise<void> {
  await mongoose.connection.dropDatabase();
  await createIndexes();
  await marks().insertOne({ name: 'demo', finishedAt: null });
  await fillSchool(say);
  await marks().updateOne({ name: 'demo' }, { $set: { finishedAt: now() } });
}

function marks() {
  return mongoose.connection.collection<{ name: string; finishedAt: Date | null }>('seeds');
}

async function fillSchool(say: Say): Promise<void> {
  const school = readDemoSchool();
  say(`Loading the demo school: ${school.courses.length} courses, ${school.people.learners.length} learners ...`);
  const people = await seedPeople(school);
  const admin = snapshotOf(required(people, school.people.admin.handle));
  for (const [position, category] of school.site.categories.entries())
    await saveCategory(admin, { ...category, position });
  await seedSite(admin, school);
  await seedCourses(school, people);
  await seedTeams(people);
  await seedTemplates(admin);
  await seedActivity(school, people);
  await seedStudioWork(people, admin);
  await seedWorks(school, people);
  await seedPeers(school, people);
  await seedDates(people);
  await seedNotes(people);
  await seedGrades(people);
  await seedMarking(people);
  await seedSurveys(school, people);
  turnClock(0);
  await emptyQueues();
  await emptyOutboxes();
  await indexAllLater();
}

/** The newest course came out two weeks ago, the oldest more than a year. */
async function seedCourses(school: DemoSchool, people: Map<string, PersonRecord>): Promise<void> {
  for (const [at, course] of school.courses.entries()) {
    turnClock(-(400 - at * 33) * day);
    await seedCourse(course, required(people, course.teacher));
  }
  turnClock(0);
}
