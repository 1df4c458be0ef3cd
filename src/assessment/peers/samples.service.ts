/** Samples: put there by the team, marked, shown to learners, withdrawn. */
import { trusted } from 'mongoose';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Conflict, Gone, NotFound, Refused } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { derivedId } from '../../web/once.ts';
import type { Assignment } from '../assignments/assignment.ts';
import { type Marks, tidyMarks } from '../assignments/marks.service.ts';
import type { Try } from '../assignments/submissions.service.ts';
import { PeerPractice } from './peer-practice.model.ts';
import { PeerSample, type PeerSampleRecord } from './peer-sample.model.ts';
import { faultsInReview } from './terms.service.ts';

export type Sample = Omit<PeerSampleRecord, '_id' | 'outbox'> & { id: string };
type Ids = Pick<Sample, 'courseId' | 'lectureId'>;
type Typed = Pick<Sample, 'text' | 'link'> & { marks: Marks };
/** As it goes from course to course. */
export type Written = Pick<Sample, 'text' | 'link' | 'state' | 'marks'>;
/** As the audit log calls the assignment. */
type Named = { course: string; lecture: string };

/** So many are not withdrawn at once. */
export const mostSamples = 5;

/** All of an assignment, the first one first. */
export async function listSamples(lectureId: string): Promise<Sample[]> {
  const found = await PeerSample.find({ lectureId }).sort({ _id: 1 }).lean<PeerSampleRecord[]>();
  return found.map(plain);
}

/** Those that learners mark, but for their own work. `userId` null: all. */
export async function listOpenSamples(lectureId: string, userId: string | null): Promise<Sample[]> {
  const all = await listSamples(lectureId);
  return all.filter(({ state, authorId }) => state === 'open' && (userId === null || authorId !== userId));
}

/** Throws NotFound. */
export async function requireSample(lectureId: string, id: string): Promise<Sample> {
  const found = isId(id) ? await PeerSample.findById(id).lean<PeerSampleRecord>() : null;
  if (!found || found.lectureId !== lectureId) throw new NotFound('This sample');
  return plain(found);
}

export async function findSample(id: string): Promise<Sample | null> {
  const found = isId(id) ? await PeerSample.findById(id).lean<PeerSampleRecord>() : null;
  return found && plain(found);
}

/**
 * A draft: empty, or a copy of what was handed in, which can be changed without changing that. With an `id` it is made once.
 * Returns its id. Throws Refused where there are enough.
 */
export async function addSample(
  { courseId, lectureId }: Ids,
  by: { id: string },
  { id, work }: { id?: string | undefined; work?: Pick<Try, 'text' | 'link' | 'attached' | 'userId'> | undefined },
): Promise<string> {
  const there = await listSamples(lectureId);
  if (id && there.some((one) => one.id === id)) return id;
  requireRoom(there);
  const { text = '', link = '', attached = [], userId: authorId = null } = work ?? {};
  try {
    const values = { ...(id ? { _id: id } : {}), courseId, lectureId, text, link, attached, authorId, byId: by.id };
    return String((await PeerSample.create(values))._id);
  } catch (error) {
    if (!id || !isDuplicate(error)) throw error;
    return id;
  }
}

/**
 * Keeps its words and the team's marks, if nobody did since `revision`; else Conflict with what is stored. `isDone`: learners
 * mark it from now on, with its line in the audit log. What is open stays whole: throws Refused for the first field that
 * is missing, and where there are enough. Words stay as they are once a learner marks it.
 */
export async function saveSample(
  one: Sample,
  typed: Typed,
  { revision, isDone, rules, names }: { revision: number; isDone: boolean; rules: Assignment; names: Named },
): Promise<Sample> {
  const words = (await isBegun(one.id)) ? { text: one.text, link: one.link } : { text: typed.text, link: typed.link };
  const marks = tidyMarks(typed.marks, rules);
  const isOpen = isDone || one.state === 'open';
  const [fault] = isOpen ? Object.entries(faultsInSample({ ...one, ...words, marks }, rules)) : [];
  if (fault) throw new Refused(fault[1], fault[0]);
  if (isDone && one.state === 'withdrawn') requireRoom(await listSamples(one.lectureId));
  const set = { ...words, marks, state: isOpen ? ('open' as const) : one.state };
  const isSame = one.revision === revision && JSON.stringify({ ...one, ...set }) === JSON.stringify(one);
  if (isSame) return one;
  const told = isOpen ? [actOf(one, one.state === 'open' ? 'changed' : 'opened', names)] : [];
  const { matchedCount } = await PeerSample.updateOne(
    { _id: one.id, revision, state: one.state },
    { $set: set, $inc: { revision: 1 }, ...(isOpen ? { $push: { outbox: { $each: told } } } : {}) },
  );
  if (matchedCount === 0)
    throw new Conflict('Somebody else changed this meanwhile.', await requireSample(one.lectureId, one.id));
  if (isOpen) await relay(PeerSample, one.id, told);
  return { ...one, ...set, revision: revision + 1 };
}

function requireRoom(there: readonly Sample[]): void {
  if (there.filter(({ state }) => state !== 'withdrawn').length >= mostSamples)
    throw new Refused(`There are ${mostSamples} samples already: more would be too much practice.`);
}

/** What is missing before learners mark it, by field. */
export function faultsInSample(
  { text, link, attached, marks }: Pick<Sample, 'text' | 'link' | 'attached' | 'marks'>,
  rules: Assignment,
): Record<string, string> {
  const isEmpty = text.trim() === '' && link.trim() === '' && attached.length === 0;
  const practice = rules.peers && { ...rules.peers, words: 0 };
  const given = marks ?? { marks: [], comment: '', points: null, reason: '' };
  return {
    ...(isEmpty ? { text: 'Please write the sample.' } : {}),
    ...faultsInReview(given, { ...rules, peers: practice }),
  };
}

/**
 * Takes a sample away from learners, with its line in the audit log: what they marked does not count any more. A draft is
 * removed for good. May be repeated.
 */
export async function withdrawSample(one: Sample, names: Named): Promise<void> {
  if (one.state === 'draft') {
    const { deletedCount } = await PeerSample.deleteOne({ _id: one.id, state: 'draft' });
    if (deletedCount === 0 && (await findSample(one.id))) throw new Gone('Learners mark this sample meanwhile.');
    return;
  }
  const told = [actOf(one, 'withdrawn', names)];
  const { matchedCount } = await PeerSample.updateOne(
    { _id: one.id, state: 'open' },
    { $set: { state: 'withdrawn' }, $inc: { revision: 1 }, $push: { outbox: { $each: told } } },
  );
  if (matchedCount > 0) await relay(PeerSample, one.id, told);
}

/** Has a learner begun to mark it? Then its words stay. */
export async function isBegun(sampleId: string): Promise<boolean> {
  return (await PeerPractice.exists({ sampleId })) !== null;
}

/** Those that the team wrote itself and did not withdraw, by assignment: what goes with a course. */
export async function teamSamplesOf(lectureIds: readonly string[]): Promise<Map<string, Sample[]>> {
  const found = await PeerSample.find({ lectureId: trusted({ $in: [...lectureIds] }) })
    .sort({ _id: 1 })
    .lean<PeerSampleRecord[]>();
  const own = found.filter(({ authorId, state }) => authorId === null && state !== 'withdrawn').map(plain);
  return Map.groupBy(own, ({ lectureId }) => lectureId);
}

/** Puts samples to an assignment that has none, in this order, each once by its place, however often it is done. */
export async function putSamples(to: Ids, by: { id: string }, samples: readonly Written[]): Promise<void> {
  for (const [at, { text, link, state, marks }] of samples.entries())
    try {
      await PeerSample.create({ _id: placedId(to.lectureId, at), ...to, text, link, state, marks, byId: by.id });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
}

/** Copies what the team wrote itself to another assignment, each once, as it stands there; learners' works stay behind. */
export async function copySamples(from: string, to: Ids, by: { id: string }): Promise<void> {
  await putSamples(to, by, (await teamSamplesOf([from])).get(from) ?? []);
}

/** Those of a course that never came to be. */
export async function removeSamples(courseId: string): Promise<void> {
  await PeerSample.deleteMany({ courseId });
}

/** An id that follows from the assignment, in the order of places. */
function placedId(lectureId: string, at: number): string {
  const id = derivedId(lectureId, `sample/${at}`);
  return `${id.slice(0, 8)}${at.toString(16).padStart(4, '0')}${id.slice(12)}`;
}

function actOf(one: Sample, verb: 'opened' | 'changed' | 'withdrawn', { course, lecture }: Named) {
  return actFact({
    action: `peer-review.sample-${verb}`,
    on: { kind: 'lecture', id: one.lectureId, name: `${lecture} in ${course}` },
    after: { sample: one.id },
  });
}

function plain(record: PeerSampleRecord & { files?: string[] }): Sample {
  const { _id, outbox: _outbox, files: _files, ...rest } = record;
  return { ...rest, id: String(_id) };
}
