/** Disputes about grades and reports of reviews: on the list of the team until they are answered. */
import { trusted } from 'mongoose';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { PeerCase, type PeerCaseRecord } from './peer-case.model.ts';

export type Case = Omit<PeerCaseRecord, '_id' | 'outbox'> & { id: string };
type Opened = Pick<Case, 'kind' | 'submissionId' | 'reviewId' | 'courseId' | 'lectureId' | 'byId' | 'text'>;

/** Once for a grade, and once for a review; false where it stands there already. */
export async function openCase(opened: Opened): Promise<boolean> {
  try {
    await PeerCase.create({ ...opened, at: now() });
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** Those of these works, the oldest first. */
export async function listCasesOf(submissionIds: readonly string[]): Promise<Case[]> {
  const found = await PeerCase.find({ submissionId: trusted({ $in: [...submissionIds] }) }).lean<PeerCaseRecord[]>();
  return found.map(plain).sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Those of an assignment that nobody has answered, the oldest first, at most a hundred. */
export async function listOpenCases(lectureId: string): Promise<Case[]> {
  const found = await PeerCase.find({ lectureId, answeredAt: null })
    .sort({ _id: 1 })
    .limit(100)
    .lean<PeerCaseRecord[]>();
  return found.map(plain);
}

/** How many of an assignment nobody has answered. */
export async function countOpenCases(lectureId: string): Promise<number> {
  return PeerCase.countDocuments({ lectureId, answeredAt: null });
}

/** Throws NotFound. */
export async function requireCase(id: string, submissionId: string): Promise<Case> {
  const found = isId(id) ? await PeerCase.findById(id).lean<PeerCaseRecord>() : null;
  if (!found || found.submissionId !== submissionId) throw new NotFound('This request');
  return plain(found);
}

export async function findCase(id: string): Promise<Case | null> {
  const found = isId(id) ? await PeerCase.findById(id).lean<PeerCaseRecord>() : null;
  return found && plain(found);
}

/** Answers it once, with its line in the audit log; tells `peer-case.answered`. False where somebody else did before. */
export async function answerCase(one: Case, by: { id: string }, answer: string, name: string): Promise<boolean> {
  const told = [
    actFact({
      action: one.kind === 'dispute' ? 'peer-review.dispute-answered' : 'peer-review.report-answered',
      on: { kind: 'submission', id: one.submissionId, name },
    }),
    fact('peer-case.answered', { caseId: one.id }),
  ];
  const { matchedCount } = await PeerCase.updateOne(
    { _id: one.id, answeredAt: null },
    { $set: { answer, answeredBy: by.id, answeredAt: now() }, $push: { outbox: { $each: told } } },
  );
  if (matchedCount > 0) await relay(PeerCase, one.id, told);
  return matchedCount > 0;
}

function plain(record: PeerCaseRecord): Case {
  const { _id, outbox: _outbox, ...rest } = record;
  return { ...rest, id: String(_id) };
}
