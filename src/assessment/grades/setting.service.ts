/** Grades as a teacher changes them: set, excused, taken back. Each change stands in the grade's history and in the audit log. */
import { actFact } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict } from '../../lib/errors.ts';
import { type Fact, relay } from '../../lib/events.ts';
import { Grade, type GradeChange, type GradeRecord, mostChanges, type Value } from './grade.model.ts';
import { changeFact, findGrade, type GradeKey } from './grades.service.ts';

/** `set`: this percent counts · `excused`: nothing of it counts · `earned`: what was set or excused is taken back. */
export type Wish = { kind: 'set'; percent: number } | { kind: 'excused' } | { kind: 'earned' };
/** Who changes it, why, and what the audit log calls it ("Leo Martins, 1.2 Test"). */
export type Manner = { byId: string; byName: string; subject: string; reason?: string; importId?: string };

/** The guard of a grade that is not there yet. */
export const none = -1;

/** What counts of a grade, or of none. */
export function valueIn(grade: Pick<GradeRecord, 'lectureId' | 'earned' | 'set' | 'excused'> | null): Value {
  if (!grade) return { percent: null, excused: false };
  return { percent: grade.set?.percent ?? grade.earned?.percent ?? null, excused: grade.excused };
}

/**
 * Changes one grade, if nobody changed it since `seen` (its revision, or `none`); else Conflict with the grade as it is now.
 * What changes nothing is not written. Tells `grade.changed`. Returns the revision after it.
 */
export async function changeGrade(key: GradeKey, wish: Wish, seen: number, manner: Manner): Promise<number> {
  const before = await findGrade(key.enrolmentId, key.lectureId);
  if ((before?.revision ?? none) !== seen) throw conflict(before);
  const after = changed(before, wish, manner.byId);
  if (isSame(before, after)) return seen;
  const change = changeOf(before, { ...after, earned: before?.earned ?? null }, manner);
  const facts = [changeFact(key), actOf(key, wish, change, manner)];
  const changes = [...(before?.changes ?? []), change].slice(-mostChanges);
  if (!before) return insert(key, { ...after, changes, outbox: facts });
  const own = { enrolmentId: key.enrolmentId, lectureId: key.lectureId, revision: seen };
  const update = { $set: { ...after, changes }, $inc: { revision: 1 }, $push: { outbox: { $each: facts } } };
  const { matchedCount } = await Grade.updateOne(own, update);
  if (matchedCount === 0) throw conflict(await findGrade(key.enrolmentId, key.lectureId));
  await relay(Grade, before._id, facts);
  return seen + 1;
}

type Kept = Pick<GradeRecord, 'set' | 'excused'>;

function changed(before: GradeRecord | null, wish: Wish, byId: string): Kept {
  if (wish.kind === 'excused') return { set: before?.set ?? null, excused: true };
  if (wish.kind === 'earned') return { set: null, excused: false };
  return { set: { percent: wish.percent, byId, at: now() }, excused: false };
}

function isSame(before: GradeRecord | null, after: Kept): boolean {
  return (
    (before?.set?.percent ?? null) === (after.set?.percent ?? null) && (before?.excused ?? false) === after.excused
  );
}

function changeOf(before: GradeRecord | null, after: Kept & Pick<GradeRecord, 'earned'>, manner: Manner): GradeChange {
  const { byId, reason = '', importId = '' } = manner;
  return { at: now(), byId, from: valueIn(before), to: valueIn({ lectureId: '', ...after }), reason, importId };
}

const actions: Record<Wish['kind'], string> = {
  set: 'grade.set',
  excused: 'grade.excused',
  earned: 'grade.taken-back',
};

function actOf(key: GradeKey, wish: Wish, { from, to, reason }: GradeChange, { byId, byName, subject }: Manner): Fact {
  const on = { kind: 'grade', id: `${key.enrolmentId}-${key.lectureId}`, name: subject };
  const after = { ...to, ...(reason ? { reason } : {}) };
  return actFact({ action: actions[wish.kind], on, before: from, after, by: { id: byId, name: byName } });
}

async function insert(key: GradeKey, grade: Kept & { changes: GradeChange[]; outbox: Fact[] }): Promise<number> {
  try {
    const made = await Grade.create({ ...key, ...grade, earned: null });
    await relay(Grade, made._id, grade.outbox);
    return 0;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw conflict(await findGrade(key.enrolmentId, key.lectureId));
  }
}

function conflict(theirs: GradeRecord | null): Conflict<Value> {
  return new Conflict('This grade was changed meanwhile.', valueIn(theirs));
}
