/** Grades of submissions: written while a grader thinks, kept from learners, then handed back once. */

import { actFact } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { Conflict, NotFound, Refused } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import type { Assignment } from './assignment.ts';
import { type Lateness, latenessOf } from './due.service.ts';
import { dueOf } from './handing-in.service.ts';
import { type Marks, noMarks, type Reckoned, reckon } from './marks.service.ts';
import { type Former, type Result, type Stage, Submission } from './submission.model.ts';
import { findSubmission, type Try } from './submissions.service.ts';

type Grader = { id: string };
type Terms = { rules: Assignment; zone: string };
/** How it is called in the audit log, where a grade is changed that a learner knows. */
type Named = { course: string; lecture: string };

const mostFormer = 100;
const meanwhile = 'Somebody else graded this meanwhile.';

/** What was handed in at this assignment. Throws NotFound, also for a draft: nobody but its learner reads that. */
export async function requireHandedIn(lectureId: string, id: string): Promise<Try> {
  const found = await findSubmission(id);
  if (!found || found.lectureId !== lectureId || found.stage === 'draft') throw new NotFound('This submission');
  return found;
}

/** How late it came, with the date that holds for its learner now, and what the marks come to. */
export async function standingOf(
  one: Try,
  given: Marks,
  terms: Terms,
): Promise<{ lateness: Lateness; reckoned: Reckoned }> {
  const due = await dueOf(one, terms.rules, terms.zone);
  const lateness = latenessOf(terms.rules, due, one.handedInAt ?? now(), terms.zone);
  return { lateness, reckoned: reckon(terms.rules, given, lateness) };
}

/**
 * Keeps what a grader has chosen and written, if nobody did since `revision`; else Conflict with the submission as stored.
 * `isDone`: it is graded, but its learner does not know yet; throws Refused while something is missing. What changes nothing
 * is no save. One that is handed back keeps its result until it is handed back anew.
 */
export async function saveMarks(
  grader: Grader,
  one: Try,
  given: Marks,
  { revision, isDone, terms }: { revision: number; isDone: boolean; terms: Terms },
): Promise<Try> {
  if (one.marksRevision !== revision) throw new Conflict(meanwhile, one);
  const marks = tidyMarks(given, terms.rules);
  const fault = faultIn(await standingOf(one, marks, terms), marks, terms);
  if (isDone && fault) throw new Refused(...fault);
  const isGraded = isDone || (one.stage === 'graded' && !fault);
  const stage: Stage = one.stage === 'handed-back' ? 'handed-back' : isGraded ? 'graded' : 'waiting';
  const isSame = one.stage === stage && wordsOf(marks) === wordsOf(one.marks ?? noMarks);
  if (isSame) return one;
  const set = { marks, stage, markedBy: grader.id, markedAt: now() };
  const { matchedCount } = await Submission.updateOne(
    { _id: one.id, stage: one.stage, handedKey: one.handedKey, marksRevision: revision },
    { $set: set, $inc: { marksRevision: 1 } },
  );
  if (matchedCount > 0) return { ...one, ...set, marksRevision: revision + 1 };
  throw new Conflict(meanwhile, await requireHandedIn(one.lectureId, one.id));
}

/**
 * Hands a graded submission back: its learner sees from now on what was written. Once for a state of the marks: done twice,
 * also at once or in two processes, it is told once. One that was handed back before and marked anew since is handed back
 * again, with its line in the audit log. Null where there was nothing to hand back. Throws Refused while something is missing.
 */
export async function handBack(grader: Grader, one: Try, terms: Terms, named: Named): Promise<Try | null> {
  const current = await requireHandedIn(one.lectureId, one.id);
  const marks = current.marks;
  if (!marks || current.stage === 'waiting' || !isPending(current)) return null;
  const result = await resultOf(grader, current, marks, terms);
  const former = current.result ? [...current.former, formerOf(current.result)].slice(-mostFormer) : current.former;
  const told = factsOf(current, result, { count: former.length + 1, named });
  const { matchedCount } = await Submission.updateOne(
    { _id: current.id, stage: current.stage, marksRevision: current.marksRevision, handedKey: current.handedKey },
    { $set: { stage: 'handed-back', result, former }, $inc: { marksRevision: 1 }, $push: { outbox: { $each: told } } },
  );
  if (matchedCount === 0) return null;
  await relay(Submission, current.id, told);
  return { ...current, stage: 'handed-back', result, former, marksRevision: current.marksRevision + 1 };
}

/** Is there a grade that its learner was not told? */
export function isPending({ stage, marks, result }: Pick<Try, 'stage' | 'marks' | 'result'>): boolean {
  if (stage !== 'handed-back') return stage === 'graded';
  return marks !== null && result !== null && wordsOf(marks) !== wordsOf(result.given);
}

/** Writes down that a mail about this result went out; false where another did so before. */
export async function noteTold(id: string, count: number): Promise<boolean> {
  const { matchedCount } = await Submission.updateOne(
    { _id: id, toldResults: count - 1 },
    { $set: { toldResults: count } },
  );
  return matchedCount > 0;
}

type Standing = Awaited<ReturnType<typeof standingOf>>;

/** What is missing or wrong, with its field; null for nothing. */
function faultIn({ reckoned }: Standing, marks: Marks, { rules }: Terms): [string, string] | null {
  const { points, most, open } = reckoned;
  const hasRubric = rules.rubric.length > 0;
  if (marks.points !== null && marks.points > most) return [`At most ${most} points can be given.`, 'points'];
  if (hasRubric && marks.points !== null && marks.reason === '')
    return ['Please say why these points stand in place of what the rubric comes to.', 'reason'];
  if (points !== null) return null;
  return hasRubric
    ? ['Please choose a level for each criterion.', `level-${open[0]}`]
    : ['Please give points.', 'points'];
}

async function resultOf({ id }: Grader, one: Try, given: Marks, terms: Terms): Promise<Result> {
  const standing = await standingOf(one, given, terms);
  const fault = faultIn(standing, given, terms);
  const { points, most, reached, percent } = standing.reckoned;
  if (fault || points === null || reached === null || percent === null)
    throw new Refused(...(fault ?? ['Please give points.', 'points']));
  const passed = percent >= terms.rules.passPercent;
  return { given, points, most, reached, percent, passed, daysLate: standing.lateness.days, at: now(), byId: id };
}

function factsOf(one: Try, result: Result, { count, named }: { count: number; named: Named }): Fact[] {
  const { id, userId, enrolmentId, courseId, lectureId, result: before } = one;
  const ids = { submissionId: id, userId, enrolmentId, courseId, lectureId };
  const told = fact('assignment.handed-back', { ...ids, count });
  if (!before) return [told];
  const line = actFact({
    action: 'assignment.grade-changed',
    on: { kind: 'submission', id, name: `${named.lecture} in ${named.course}` },
    before: { points: before.points, percent: before.percent },
    after: { points: result.points, percent: result.percent },
  });
  return [told, line];
}

/** Only what the rubric knows, and a comment only where there is one. */
function tidyMarks(given: Marks, { rubric }: Assignment): Marks {
  const marks = rubric.flatMap(({ id, levels }) => {
    const found = given.marks.find(({ criterionId }) => criterionId === id);
    const levelId = levels.some((one) => one.id === found?.levelId) ? (found?.levelId ?? null) : null;
    const comment = found?.comment.trim() ?? '';
    return levelId || comment ? [{ criterionId: id, levelId, comment }] : [];
  });
  return { marks, comment: given.comment.trim(), points: given.points, reason: given.reason.trim() };
}

function wordsOf({ marks, comment, points, reason }: Marks): string {
  const list = marks.map((one) => [one.criterionId, one.levelId, one.comment]);
  return JSON.stringify([list, comment, points, reason]);
}

function formerOf({ given, points, most, percent, passed, at, byId }: Result): Former {
  return { points, most, percent, passed, comment: given.comment, at, byId };
}
