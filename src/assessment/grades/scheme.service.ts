/** The scheme of a course, read and saved. */
import { actFact } from '../../accounts/audit/audit.service.ts';
import type { ActValues } from '../../lib/acting.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { GradeScheme, type SchemeRecord } from './scheme.model.ts';
import { type Scheme, usualScheme } from './scheme.ts';

export type { Scheme } from './scheme.ts';
export { mostGroups, mostSteps, usualScheme } from './scheme.ts';
export type CourseScheme = Scheme & { revision: number };

/** The usual one, of revision 0, where the course has none. */
export async function schemeOf(courseId: string): Promise<CourseScheme> {
  const found = await GradeScheme.findOne({ courseId }).select('-outbox').lean<SchemeRecord>();
  if (!found) return { ...usualScheme, revision: 0 };
  const { groups, places, show, scale, ungraded, decimals, passPercent, revision } = found;
  return { groups, places, show, scale, ungraded, decimals, passPercent, revision };
}

/** Saves it, if nobody did since revision `seen`; else Conflict. Tells `grades.scheme-changed`. */
export async function saveScheme(course: { id: string; title: string }, scheme: Scheme, seen: number): Promise<void> {
  const before = await schemeOf(course.id);
  if (before.revision !== seen) throw conflict(before);
  const on = { kind: 'course', id: course.id, name: course.title };
  const act = { action: 'grades.scheme-changed', on, before: wordsOf(before), after: wordsOf(scheme) };
  const facts = [fact('grades.scheme-changed', { courseId: course.id }), actFact(act)];
  const values = { ...scheme, revision: seen + 1 };
  if (seen === 0) await insert(course.id, values, facts);
  else {
    const own = { courseId: course.id, revision: seen };
    const { matchedCount } = await GradeScheme.updateOne(own, { $set: values, $push: { outbox: { $each: facts } } });
    if (matchedCount === 0) throw conflict(await schemeOf(course.id));
  }
  const saved = await GradeScheme.findOne({ courseId: course.id }).select('_id').lean<Pick<SchemeRecord, '_id'>>();
  if (saved) await relay(GradeScheme, saved._id, facts);
}

/** With its course. May be repeated. */
export async function forgetScheme(courseId: string): Promise<void> {
  await GradeScheme.deleteOne({ courseId });
}

async function insert(courseId: string, values: CourseScheme, outbox: ReturnType<typeof actFact>[] | object[]) {
  try {
    await GradeScheme.create({ courseId, ...values, outbox });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw conflict(await schemeOf(courseId));
  }
}

function wordsOf({ groups, show, ungraded, decimals, passPercent }: Scheme): ActValues {
  const names = groups.map(({ name, weight, dropLowest }) => `${name} ${weight} %, drops ${dropLowest}`);
  return { groups: names, show, ungraded, decimals, passPercent };
}

function conflict(theirs: CourseScheme): Conflict<CourseScheme> {
  return new Conflict('These rules were saved in another window meanwhile.', theirs);
}
