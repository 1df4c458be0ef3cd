/** The moment a submission is handed in, or taken back. Each happens once, whoever presses how often. */
import { now } from '../../lib/clock.ts';
import { Gone, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { accommodationFor } from '../accommodations/accommodations.service.ts';
import type { Assignment } from './assignment.ts';
import { dueFor, isLate } from './due.service.ts';
import { findSeat } from './seats.service.ts';
import { Submission } from './submission.model.ts';
import { requireTry, type Try } from './submissions.service.ts';

/** The assignment as it is published now, and the zone of its days. */
export type Published = { rules: Assignment; revisionId: string; zone: string };

/**
 * Hands in what is stored, with the rules as they are published. Twice, also at the same moment, is once: the second gets
 * the same submission. Tells `assignment.handed-in` once. Throws Refused while something is missing, and Gone after the due
 * date where nothing late is taken.
 */
export async function handIn(draft: Try, { rules, revisionId, zone }: Published): Promise<Try> {
  for (;;) {
    const current = await requireTry(draft, draft.number);
    if (current.stage !== 'draft') return current;
    const at = now();
    const due = await dueOf(current, rules, zone);
    if (rules.late === 'refused' && isLate(due, at))
      throw new Gone('The due date is over, so nothing is taken any more.');
    const missing = missingIn(current, rules);
    if (missing) throw new Refused(missing);
    const { id, userId, enrolmentId, courseId, lectureId, revision, filesRevision } = current;
    const told = fact('assignment.handed-in', { submissionId: id, userId, enrolmentId, courseId, lectureId });
    // What is handed in again is for the team alone: those who reviewed the first one have done their share.
    const peers: Try['peers'] = rules.peers && current.number === 1 ? 'wanted' : '';
    const handed = {
      stage: 'waiting' as const,
      handedInAt: at,
      handedKey: `${at.toISOString()}-${id}`,
      revisionId,
      peers,
    };
    // What was saved since it was read is not handed in unseen.
    const { matchedCount } = await Submission.updateOne(
      { _id: id, stage: 'draft', revision, filesRevision },
      { $set: handed, $push: { outbox: told } },
    );
    if (matchedCount === 0) continue;
    await relay(Submission, id, [told]);
    return { ...current, ...handed };
  }
}

/** Makes a draft of it again. Throws Gone once it is graded, or its time is over. May be repeated. */
export async function takeBack(handed: Try, rules: Assignment, zone: string): Promise<Try> {
  const current = await requireTry(handed, handed.number);
  if (current.stage === 'draft') return current;
  const reason = await whyKept(current, rules, zone);
  if (reason) throw new Gone(reason);
  const back = { stage: 'draft' as const, handedInAt: null, handedKey: '', peers: '' as const };
  const { matchedCount } = await Submission.updateOne(
    { _id: current.id, stage: 'waiting', marks: null, handedKey: current.handedKey, dealtAt: null },
    { $set: back },
  );
  if (matchedCount === 0) throw new Gone(graded);
  return { ...current, ...back };
}

/** Why it cannot be taken back, null when it can. */
export async function whyKept(handed: Try, rules: Assignment, zone: string): Promise<string | null> {
  if (handed.stage !== 'waiting' || handed.marks) return graded;
  if (handed.peers === 'dealt') return 'Other learners are reviewing it, so it stays handed in.';
  const over = isLate(await dueOf(handed, rules, zone), now());
  return over ? 'The due date is over, so what is handed in stays handed in.' : null;
}

/** Until when this try is handed in; null: no end. */
export async function dueOf(
  one: Pick<Try, 'enrolmentId' | 'lectureId' | 'enrolledAt' | 'againSince'>,
  rules: Pick<Assignment, 'dueAt' | 'dueDays' | 'againDays'>,
  zone: string,
): Promise<Date | null> {
  const [seat, own] = await Promise.all([findSeat(one), accommodationFor(one.enrolmentId, one.lectureId)]);
  const { enrolledAt, againSince: handedBackAt } = one;
  const extendedTo = seat?.extension?.dueAt ?? null;
  return dueFor(rules, { enrolledAt, handedBackAt, extendedTo, extraDays: own?.extraDays ?? 0 }, zone);
}

/** What keeps a draft from being handed in, as a sentence; '' for nothing. */
export function missingIn(draft: Pick<Try, 'text' | 'link' | 'attached'>, rules: Assignment): string {
  const { text, link, attached } = draft;
  const given =
    (rules.takesText && text.trim() !== '') ||
    (rules.takesLink && link !== '') ||
    (rules.takesFiles && attached.length > 0);
  return given ? '' : 'There is nothing to hand in yet.';
}

const graded = 'Your teacher has begun to grade it, so it stays handed in.';
