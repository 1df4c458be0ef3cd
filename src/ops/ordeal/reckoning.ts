/** Told against stored, about learning and people: pure, so that each difference it should find can be planted in a test. */
import type { Stored } from './stored.ts';
import { pair, type Told } from './told.ts';

/** `looked`: how many things were compared; `wrong`: one sentence for each difference. */
export type Finding = { what: string; looked: number; wrong: string[] };
type Check = (told: Told, stored: Stored) => Omit<Finding, 'what'>;

/** What may be lost when parts are killed: seconds of a video, and that a mail comes once only. */
export type Allowance = { mayLosePositions: boolean; mayMailTwice: boolean };

export function reckonLearning(told: Told, stored: Stored, allowance: Allowance): Finding[] {
  const checks: Record<string, Check> = {
    'confirmed enrolments are there, once': enrolments,
    'confirmed completions are there, once': completions,
    'enrolments say what their completions say': summaries,
    'confirmed ratings are there': ratings,
    ...(allowance.mayLosePositions ? {} : { 'places in videos are those told last': positions }),
    'finished courses have one certificate that verifies': certificates,
    'those told to be in have one account': members,
    'codes were mailed': codes,
    'forged webhooks were refused': ({ forged }) => ({ looked: 1, wrong: forged }),
  };
  return Object.entries(checks).map(([what, check]) => ({ what, ...check(told, stored) }));
}

/** How often each key comes. */
export function countBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

const coursePair = ({ userId, courseId }: { userId: string; courseId: string }) => pair(userId, courseId);
const lecturePair = ({ userId, lectureId }: { userId: string; lectureId: string }) => pair(userId, lectureId);

function enrolments(told: Told, stored: Stored) {
  const counts = countBy(stored.enrolments, coursePair);
  const missing = [...told.enrolments].filter((key) => !counts.has(key));
  return {
    looked: told.enrolments.size,
    wrong: [
      ...missing.map((key) => `${key} was told, and is not there`),
      ...[...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} is there ${count} times`),
    ],
  };
}

function completions(told: Told, stored: Stored) {
  const counts = countBy(stored.completions, lecturePair);
  const wrong = [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} is there ${count} times`);
  for (const [key, value] of told.completions) {
    if (value === true && !counts.has(key)) wrong.push(`${key} was told to be done, and is not`);
    if (value === false && counts.has(key)) wrong.push(`${key} was told to be taken back, and is done`);
  }
  return { looked: told.completions.size, wrong };
}

/** Of enrolments whose learner knows all answers: who misses one presses again, which puts it right. */
function summaries(told: Told, stored: Stored) {
  const unsure = new Set([...told.completions].flatMap(([key, value]) => (value === null ? [key.split(' ')[0]] : [])));
  const known = stored.enrolments.filter(({ userId }) => !unsure.has(userId));
  const done = new Map<string, string[]>();
  for (const one of stored.completions)
    done.set(coursePair(one), [...(done.get(coursePair(one)) ?? []), one.lectureId]);
  const differs = (one: Stored['enrolments'][number]) =>
    one.completedIds.toSorted().join() !== (done.get(coursePair(one)) ?? []).toSorted().join();
  const wrong = known.filter(differs).map((one) => `${coursePair(one)} says ${one.completedIds.length} completions`);
  return { looked: known.length, wrong };
}

function ratings(told: Told, stored: Stored) {
  const held = new Map(stored.ratings.map((one) => [coursePair(one), one.rating]));
  return compareValues(told.ratings, held, 'stars');
}

function positions(told: Told, stored: Stored) {
  const held = new Map(stored.positions.map((one) => [lecturePair(one), one.seconds]));
  return compareValues(told.positions, held, 'seconds');
}

function compareValues(told: Map<string, number | null>, held: Map<string, number>, unit: string) {
  const sure = [...told].filter(([, value]) => value !== null);
  const wrong = sure
    .filter(([key, value]) => held.get(key) !== value)
    .map(([key, value]) => `${key}: told ${value} ${unit}, stored ${held.get(key) ?? 'none'}`);
  return { looked: sure.length, wrong };
}

function certificates(told: Told, stored: Stored) {
  const finished = new Set([...told.finished, ...stored.enrolments.filter((one) => one.isComplete).map(coursePair)]);
  const counts = countBy(stored.certificates, coursePair);
  const wrong: string[] = [];
  for (const key of finished)
    if (counts.get(key) !== 1) wrong.push(`${key} is finished and has ${counts.get(key) ?? 0} certificates`);
  for (const one of stored.certificates) {
    const shown = told.certificates.get(coursePair(one));
    if (shown !== undefined && shown !== one.publicId) wrong.push(`${shown} was shown, ${one.publicId} is stored`);
    if (one.state !== 'issued' || !one.isVerified) wrong.push(`${one.publicId} is ${one.state} and does not verify`);
    if (!finished.has(coursePair(one))) wrong.push(`${one.publicId} is for a course that is not finished`);
  }
  return { looked: finished.size, wrong };
}

function members(told: Told, stored: Stored) {
  const counts = countBy(stored.users, ({ email }) => email);
  const wrong = [...told.members]
    .filter((email) => counts.get(email) !== 1)
    .map((email) => `${email} has ${counts.get(email) ?? 0} accounts`);
  const stuck = [...told.codes].filter((email) => !told.members.has(email));
  return {
    looked: told.codes.size,
    wrong: [...wrong, ...stuck.map((email) => `${email} never got in: ${wayOf(email, told)}`)],
  };
}

function wayOf(email: string, { answers }: Told): string {
  const own = answers.filter(({ who }) => who === email);
  return own.map(({ what, status }) => `${what} ${status || 'no answer'}`).join(', ');
}

function codes(told: Told, stored: Stored) {
  const written = new Set(
    stored.mails.filter(({ subject }) => /^\d{6} is your code/.test(subject)).flatMap(({ to }) => to),
  );
  const wrong = [...told.codes].filter((email) => !written.has(email)).map((email) => `${email} got no code`);
  return { looked: told.codes.size, wrong };
}
