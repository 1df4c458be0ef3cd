/** Tries at an assignment: begun, written on, found again. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Conflict, Gone, NotFound, Refused } from '../../lib/errors.ts';
import type { Assignment } from './assignment.ts';
import type { SeatKey } from './seats.service.ts';
import { type Attached, type Stage, Submission, type SubmissionRecord } from './submission.model.ts';

export type { Attached, Result, Stage } from './submission.model.ts';
export type Try = Omit<SubmissionRecord, '_id' | 'outbox'> & { id: string };
type Ids = Pick<SeatKey, 'enrolmentId' | 'lectureId'>;
type Light = Pick<Try, 'lectureId' | 'enrolmentId' | 'number' | 'stage' | 'enrolledAt' | 'againSince'>;

export const longestText = 100_000;
const isHandedIn = 'This is handed in. Take it back first to change something.';

/** All tries of a learner, the first one first. */
export async function listTries({ enrolmentId, lectureId }: Ids): Promise<Try[]> {
  const found = await Submission.find({ enrolmentId, lectureId }).sort({ number: 1 }).lean<SubmissionRecord[]>();
  return found.map(plainTry);
}

/**
 * Ids of the lectures at which a learner has handed in what was not handed back yet. Without those under peer review: there
 * the learner may have reviews to give.
 */
export async function listUngraded(enrolmentId: string): Promise<Set<string>> {
  const found = await Submission.find({ enrolmentId, stage: trusted({ $in: ['waiting', 'graded'] }), peers: '' })
    .select('lectureId')
    .lean<Pick<Try, 'lectureId'>[]>();
  return new Set(found.map(({ lectureId }) => lectureId));
}

/** All tries of a person, without what they wrote: for their calendar. */
export async function listTriesOf(userId: string): Promise<Light[]> {
  return Submission.find({ userId })
    .select('lectureId enrolmentId number stage enrolledAt againSince')
    .limit(5000)
    .lean<Light[]>();
}

/** The draft that a learner works on, that of the first try where there is none yet. Throws Gone once it is handed in. */
export async function openDraft(key: SeatKey, enrolledAt: Date): Promise<Try> {
  const last = (await listTries(key)).at(-1);
  if (last?.stage === 'draft') return last;
  if (last) throw new Gone(isHandedIn);
  return begin(key, { enrolledAt, number: 1, againSince: null });
}

/**
 * The next try, with what the last one held, where that was handed back and one is left. May be repeated, also at once.
 * Throws Gone where there is none.
 */
export async function beginAgain(key: SeatKey, rules: Pick<Assignment, 'again'>): Promise<Try> {
  const last = (await listTries(key)).at(-1);
  if (last?.stage === 'draft') return last;
  if (!last?.result || last.stage !== 'handed-back') throw new Gone(isHandedIn);
  if (last.number > rules.again) throw new Gone('You have used all tries.');
  const { enrolledAt, number, text, link, attached, result } = last;
  return begin(key, { enrolledAt, number: number + 1, againSince: result.at, text, link, attached });
}

type Begun = Pick<Try, 'enrolledAt' | 'number' | 'againSince'> & Partial<Pick<Try, 'text' | 'link' | 'attached'>>;

async function begin(key: SeatKey, begun: Begun): Promise<Try> {
  const { enrolmentId, userId, courseId, lectureId } = key;
  try {
    const values = { enrolmentId, userId, courseId, lectureId, ...begun, savedAt: now() };
    return plainTry((await Submission.create(values)).toObject());
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return requireTry(key, begun.number);
  }
}

/** Throws NotFound. */
export async function requireTry({ enrolmentId, lectureId }: Ids, number: number): Promise<Try> {
  const found = await Submission.findOne({ enrolmentId, lectureId, number }).lean<SubmissionRecord>();
  if (!found) throw new NotFound('This submission');
  return plainTry(found);
}

export async function findSubmission(id: string): Promise<Try | null> {
  const found = isId(id) ? await Submission.findById(id).lean<SubmissionRecord>() : null;
  return found && plainTry(found);
}

/**
 * Writes what is typed, if nobody wrote since `revision`; else Conflict with what is stored. What changes nothing is no save.
 * Throws Gone once it is handed in.
 */
export async function saveDraft(draft: Try, words: { text: string; link: string }, revision: number): Promise<Try> {
  const { text, link } = words;
  if (draft.stage === 'draft' && draft.revision === revision && draft.text === text && draft.link === link)
    return draft;
  return change(draft, { text, link }, revision);
}

/** Puts a file into the draft. One that is in it already, by its bytes, is there once. Throws Refused beyond the limit. */
export async function attach(draft: Try, file: Attached, limit: number): Promise<Try> {
  return rewriteFiles(draft, (attached) => {
    if (attached.some(({ fileId }) => fileId === file.fileId)) return attached;
    if (attached.length >= limit)
      throw new Refused(
        `At most ${limit === 1 ? 'one file is' : `${limit} files are`} taken. Remove one first.`,
        'file',
      );
    return [...attached, file];
  });
}

/** May be repeated. */
export async function detach(draft: Try, fileId: string): Promise<Try> {
  return rewriteFiles(draft, (attached) => attached.filter((one) => one.fileId !== fileId));
}

/** How many of each stage an assignment has, but for drafts. */
export async function countStages(lectureId: string): Promise<Record<Exclude<Stage, 'draft'>, number>> {
  const count = (stage: Stage) => Submission.countDocuments({ lectureId, stage });
  const [waiting, graded, back] = await Promise.all([count('waiting'), count('graded'), count('handed-back')]);
  return { waiting, graded, 'handed-back': back };
}

/** Those handed in of one stage in the order in which they came, after the key of the page before. */
export async function listByStage(
  lectureId: string,
  stage: Exclude<Stage, 'draft'>,
  { after = '', limit = 50 }: { after?: string | undefined; limit?: number } = {},
): Promise<{ tries: Try[]; next: string | null }> {
  const found = await Submission.find({ lectureId, stage, handedKey: trusted({ $gt: after }) })
    .select('-text')
    .sort({ handedKey: 1 })
    .limit(limit + 1)
    .lean<SubmissionRecord[]>();
  const tries = found.slice(0, limit).map(plainTry);
  return { tries, next: found.length > limit ? (tries.at(-1)?.handedKey ?? null) : null };
}

/** The next that waits for its grade after this one, else the first of all; null where none does. */
export async function findNextWaiting(
  lectureId: string,
  after: Pick<Try, 'id' | 'handedKey'> | null,
): Promise<Try | null> {
  const later = await listByStage(lectureId, 'waiting', { after: after?.handedKey, limit: 1 });
  const found = later.tries[0] ?? (await listByStage(lectureId, 'waiting', { limit: 1 })).tries[0];
  return found && found.id !== after?.id ? found : null;
}

/** Those of these enrolments that have handed something in. */
export async function listWhoHandedIn(lectureId: string, enrolmentIds: readonly string[]): Promise<Set<string>> {
  const found = await Submission.find({ lectureId, enrolmentId: trusted({ $in: [...enrolmentIds] }) })
    .select('enrolmentId stage number')
    .lean<Pick<SubmissionRecord, 'enrolmentId' | 'stage' | 'number'>[]>();
  return new Set(found.filter(({ stage, number }) => stage !== 'draft' || number > 1).map((one) => one.enrolmentId));
}

export function plainTry(record: SubmissionRecord): Try {
  const { _id, outbox: _outbox, ...rest } = record;
  return { ...rest, id: String(_id) };
}

/** Adding a file and typing do not meet each other; two that change the files at once do it one after the other. */
async function rewriteFiles(draft: Try, work: (attached: Attached[]) => Attached[]): Promise<Try> {
  let current = draft;
  for (;;) {
    const attached = work(current.attached);
    const next = { ...current, attached, savedAt: now(), filesRevision: current.filesRevision + 1 };
    const seen = { _id: draft.id, stage: 'draft' as const, filesRevision: current.filesRevision };
    const set = { attached, savedAt: next.savedAt };
    const { matchedCount } = await Submission.updateOne(seen, { $set: set, $inc: { filesRevision: 1 } });
    if (matchedCount > 0) return next;
    current = await requireTry(draft, draft.number);
    if (current.stage !== 'draft') throw new Gone(isHandedIn);
  }
}

async function change(draft: Try, values: { text: string; link: string }, revision: number): Promise<Try> {
  const savedAt = now();
  const { matchedCount } = await Submission.updateOne(
    { _id: draft.id, stage: 'draft', revision },
    { $set: { ...values, savedAt }, $inc: { revision: 1 } },
  );
  if (matchedCount > 0) return { ...draft, ...values, savedAt, revision: revision + 1 };
  const stored = await requireTry(draft, draft.number);
  if (stored.stage !== 'draft') throw new Gone(isHandedIn);
  throw new Conflict('This was saved in another window meanwhile.', stored);
}
