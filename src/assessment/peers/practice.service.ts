/** Learners mark samples, each once, and weigh by how near they came. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Gone } from '../../lib/errors.ts';
import type { Assignment } from '../assignments/assignment.ts';
import { type Marks, noMarks, tidyMarks } from '../assignments/marks.service.ts';
import { agreementOf, compareMarks, meanAgreement } from './calibration.service.ts';
import { PeerPractice, type PeerPracticeRecord } from './peer-practice.model.ts';
import { listOpenSamples, type Sample } from './samples.service.ts';

export type Practice = Omit<PeerPracticeRecord, '_id'> & { id: string };
type Learner = { enrolmentId: string; userId: string };
type Rules = Pick<Assignment, 'rubric' | 'points'>;

/** What a learner has marked or begun at an assignment. */
export async function listPracticesOf(lectureId: string, enrolmentIds: readonly string[]): Promise<Practice[]> {
  const found = await PeerPractice.find({
    lectureId,
    enrolmentId: trusted({ $in: [...enrolmentIds] }),
  }).lean<PeerPracticeRecord[]>();
  return found.map(plain);
}

/** All that were handed in for a sample, at most 10,000. */
export async function listPracticesAt(sampleId: string): Promise<Practice[]> {
  const found = await PeerPractice.find({ sampleId }).limit(10_000).lean<PeerPracticeRecord[]>();
  return found.map(plain).filter(({ state }) => state === 'given');
}

export async function findPractice(sampleId: string, enrolmentId: string): Promise<Practice | null> {
  const found = await PeerPractice.findOne({ sampleId, enrolmentId }).lean<PeerPracticeRecord>();
  return found && plain(found);
}

/**
 * Keeps what a learner has chosen and written, if they did not elsewhere since `revision` (0: nothing is stored yet); else
 * Conflict with what is stored. `isDone`: hands it in, for good; the caller has looked that nothing is missing. Throws Gone
 * once it is handed in: from then on they know what the team marked.
 */
export async function savePractice(
  sample: Pick<Sample, 'id' | 'lectureId'>,
  learner: Learner,
  given: Marks,
  { revision, isDone, rules }: { revision: number; isDone: boolean; rules: Pick<Assignment, 'rubric'> },
): Promise<Practice> {
  const stored = await findPractice(sample.id, learner.enrolmentId);
  if (stored?.state === 'given') throw new Gone('You have marked this sample.');
  const marks = tidyMarks(given, rules);
  const isSame = JSON.stringify(marks) === JSON.stringify(stored?.marks ?? noMarks);
  if (stored && stored.revision === revision && !isDone && isSame) return stored;
  const set = { marks, ...(isDone ? { state: 'given' as const, givenAt: now() } : {}) };
  if (!stored && revision === 0) return insert(sample, learner, set);
  const { matchedCount } = await PeerPractice.updateOne(
    { sampleId: sample.id, enrolmentId: learner.enrolmentId, state: 'open', revision },
    { $set: set, $inc: { revision: 1 } },
  );
  if (matchedCount > 0 && stored) return { ...stored, ...set, revision: revision + 1 };
  return refuse(sample, learner);
}

/** How near somebody came over these samples: 0 to 1; null where nothing is marked that could be compared. */
export function agreementOver(samples: readonly Sample[], practices: readonly Practice[], rules: Rules): number | null {
  return meanAgreement(
    samples.map(({ id, marks }) => {
      const own = practices.find(({ sampleId, state }) => sampleId === id && state === 'given')?.marks;
      return own && marks ? agreementOf(compareMarks(own, marks, rules)) : null;
    }),
  );
}

export type Agreements = { samples: Sample[]; of: (enrolmentId: string, rules: Rules) => number | null };

/** Of these learners at an assignment, by what the team's marks are now. */
export async function readAgreements(lectureId: string, enrolmentIds: readonly string[]): Promise<Agreements> {
  const samples = await listOpenSamples(lectureId, null);
  const practices = samples.length > 0 ? await listPracticesOf(lectureId, enrolmentIds) : [];
  const byLearner = Map.groupBy(practices, (one) => one.enrolmentId);
  return { samples, of: (id, rules) => agreementOver(samples, byLearner.get(id) ?? [], rules) };
}

async function insert(
  { id: sampleId, lectureId }: Pick<Sample, 'id' | 'lectureId'>,
  { enrolmentId, userId }: Learner,
  set: { marks: Marks; state?: 'given'; givenAt?: Date },
): Promise<Practice> {
  try {
    const made = await PeerPractice.create({ sampleId, lectureId, enrolmentId, userId, ...set, revision: 1 });
    return plain(made.toObject());
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return refuse({ id: sampleId }, { enrolmentId });
  }
}

async function refuse({ id }: { id: string }, { enrolmentId }: Pick<Learner, 'enrolmentId'>): Promise<never> {
  const stored = await findPractice(id, enrolmentId);
  if (stored?.state === 'given') throw new Gone('You have marked this sample.');
  throw new Conflict('This was saved in another window meanwhile.', stored);
}

function plain(record: PeerPracticeRecord): Practice {
  const { _id, ...rest } = record;
  return { ...rest, id: String(_id) };
}
