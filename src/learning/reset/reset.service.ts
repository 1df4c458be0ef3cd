/**
 * Beginning a course anew. Completions, places and what was watched are taken away, and can be had back for a day; when the
 * course was finished, and its certificate, stay: it runs anew from then on. Each step can be repeated and killed anywhere: a fact in the outbox finishes it.
 */
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Gone, NotFound } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { Completion, type CompletionRecord } from '../completion.model.ts';
import { Enrolment as Enrolments } from '../enrolment.model.ts';
import type { Enrolment } from '../enrolment.service.ts';
import { positionsOf, recordPosition } from '../positions.service.ts';
import { repairProgress } from '../progress.service.ts';
import { readRanges } from '../watched/ranges.ts';
import { forgetWatched, listWatched, restoreWatched } from '../watched/watched.service.ts';
import {
  findLastReset,
  insertReset,
  Reset,
  type ResetRecord,
  type TakenCompletion,
  type TakenPlace,
} from './reset.model.ts';

/** What a reset would take away, and its number. */
export type Resettable = { number: number; lectures: number; places: number };

/** Reads only. */
export async function resettableOf(enrolment: Enrolment): Promise<Resettable> {
  const last = await findLastReset(enrolment.id);
  const [done, places] = await Promise.all([completionsOf(enrolment.id), placesOf(enrolment.id)]);
  return { number: (last?.number ?? 0) + 1, lectures: done.length, places: places.length };
}

/**
 * Takes completions, places and what was watched of an enrolment away. `number` is the one the page was made with: pressed twice, in two
 * windows or processes, it happens once, and what was learned since is never touched. Nothing happens where there is
 * nothing to take away. May be repeated.
 */
export async function resetProgress(enrolment: Enrolment, number: number): Promise<void> {
  const last = await findLastReset(enrolment.id);
  const next = (last?.number ?? 0) + 1;
  if (number !== next) return finishReset(enrolment.id);
  const completions = await completionsOf(enrolment.id);
  const [places, watched] = await Promise.all([placesOf(enrolment.id), listWatched(enrolment.id)]);
  if (completions.length + places.length + watched.length === 0) return;
  const { id: enrolmentId, userId, courseId, lastLectureId } = enrolment;
  const told = fact('progress.reset', { enrolmentId });
  const made = await insertReset({
    ...{ enrolmentId, userId, courseId, lastLectureId, places, watched },
    ...{ number: next, at: now(), undoUntil: fromNow(day) },
    completions: completions.map(takenOf),
    ...{ takenAt: null, undoneAt: null, restoredAt: null, outbox: [told] },
  });
  await finishReset(enrolmentId);
  if (made) await relay(Reset, made._id, [told]);
}

/** The reset that can still be taken back, or null. */
export async function findUndoable(enrolmentId: string): Promise<Pick<ResetRecord, 'undoUntil'> | null> {
  const last = await findLastReset(enrolmentId);
  return last && !last.undoneAt && last.undoUntil > now() ? last : null;
}

/**
 * Gives back what the last reset took; what was learned since stays too. May be repeated. Throws NotFound where there was
 * no reset, Gone when a day is over.
 */
export async function undoReset(enrolmentId: string): Promise<void> {
  const last = await findLastReset(enrolmentId);
  if (!last) throw new NotFound('A reset to undo');
  if (last.undoneAt) return giveBack(last);
  await takeAway(last);
  const at = now();
  const told = fact('progress.restored', { enrolmentId });
  const { modifiedCount } = await Reset.updateOne(
    { _id: last._id, undoneAt: null, undoUntil: trusted({ $gt: at }) },
    { $set: { undoneAt: at }, $push: { outbox: told } },
  );
  if (modifiedCount === 0 && last.undoUntil <= at)
    throw new Gone('A reset can be undone for a day, and that day is over. Your certificate and results are kept.');
  await finishReset(enrolmentId);
  if (modifiedCount === 1) await relay(Reset, last._id, [told]);
}

/** Carries the last reset, or its undoing, to its end. May be repeated, also at the same moment. */
export async function finishReset(enrolmentId: string): Promise<void> {
  const last = await findLastReset(enrolmentId);
  if (!last) return;
  await takeAway(last);
  if (last.undoneAt) await giveBack(last);
}

/** Forgets resets that nobody can undo for a month. May be repeated. Returns how many. */
export async function forgetOldResets(): Promise<number> {
  const { deletedCount } = await Reset.deleteMany({ undoUntil: trusted({ $lt: fromNow(-30 * day) }) });
  return deletedCount;
}

async function takeAway(reset: ResetRecord): Promise<void> {
  if (reset.takenAt) return;
  const { _id, enrolmentId, completions, places, lastLectureId } = reset;
  const ids = completions.map(({ completionId }) => completionId);
  await Completion.deleteMany({ _id: trusted({ $in: ids }) });
  // The beginning, as a place of that moment: it wins over older messages wherever they still are, and loses to later ones.
  const ageMs = now().getTime() - reset.at.getTime();
  for (const { lectureId, duration } of places)
    await recordPosition(enrolmentId, lectureId, { seconds: 0, duration }, { ageMs });
  if (lastLectureId) await Enrolments.updateOne({ _id: enrolmentId, lastLectureId }, { $set: { lastLectureId: null } });
  for (const { lectureId } of reset.watched ?? []) await forgetWatched([enrolmentId], lectureId);
  await Enrolments.updateOne(
    { _id: enrolmentId, completedAt: trusted({ $ne: null }), restartedAt: null },
    { $set: { restartedAt: reset.at }, $inc: { revision: 1 } },
  );
  await repairProgress(enrolmentId);
  await Reset.updateOne({ _id, takenAt: null }, { $set: { takenAt: now() } });
}

async function giveBack(reset: ResetRecord): Promise<void> {
  if (reset.restoredAt) return;
  const { _id, enrolmentId, userId, courseId, places, lastLectureId } = reset;
  const back = reset.completions.map(({ lectureId, at, how, revisionId = null }) => ({
    ...{ enrolmentId, lectureId, userId, courseId },
    ...{ at, how, revisionId },
  }));
  for (const completion of back) await insertAgain(completion);
  const current = await positionsOf(enrolmentId);
  for (const { lectureId, seconds, duration } of places)
    if (!current.get(lectureId)?.seconds) await recordPosition(enrolmentId, lectureId, { seconds, duration });
  if (lastLectureId) await Enrolments.updateOne({ _id: enrolmentId, lastLectureId: null }, { $set: { lastLectureId } });
  for (const { lectureId, ranges } of reset.watched ?? [])
    await restoreWatched({ enrolmentId, lectureId }, readRanges(ranges));
  // Only if this reset made it run anew, and it was not finished again since.
  const anew = { _id: enrolmentId, restartedAt: reset.at };
  await Enrolments.updateOne(anew, { $set: { restartedAt: null }, $inc: { revision: 1 } });
  await repairProgress(enrolmentId);
  await Reset.updateOne({ _id, restoredAt: null }, { $set: { restoredAt: now() } });
}

/** Without its fact: what was told once is not told again. One that was completed anew meanwhile stays as it is. */
async function insertAgain(completion: Omit<CompletionRecord, '_id' | 'outbox'>): Promise<void> {
  try {
    await Completion.create(completion);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

function takenOf({ _id, lectureId, at, how, revisionId = null }: CompletionRecord): TakenCompletion {
  return { completionId: String(_id), lectureId, at, how, revisionId };
}

/** A quiz that was passed stays passed: its attempts may be used up, and are its teacher's record too. */
async function completionsOf(enrolmentId: string): Promise<CompletionRecord[]> {
  const all = await Completion.find({ enrolmentId }).lean<CompletionRecord[]>();
  return all.filter(({ how }) => how !== 'passed');
}

async function placesOf(enrolmentId: string): Promise<TakenPlace[]> {
  const places = [...(await positionsOf(enrolmentId))];
  return places
    .filter(([, { seconds }]) => seconds > 0)
    .map(([lectureId, { seconds, duration }]) => ({ lectureId, seconds, duration }));
}
