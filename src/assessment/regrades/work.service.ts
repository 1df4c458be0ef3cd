/** The work of a regrade, for jobs: learner by learner, taken up where a killed worker left it. */
import { trusted } from 'mongoose';
import { isFree, whileClaimed } from '../../lib/claims.ts';
import { fromNow, minute, now } from '../../lib/clock.ts';
import { type AskedQuestion, listAsked } from '../attempts/asked-question.model.ts';
import { findAttempt } from '../attempts/attempts.service.ts';
import { applyTo, lookAt, type Regrading } from './applying.service.ts';
import { caseOf, casesOf, nextEnrolments } from './cases.service.ts';
import type { Case } from './outcome.ts';
import { Regrade, type RegradeRecord } from './regrade.model.ts';
import { forgetRows } from './rows.service.ts';

/**
 * Looks at all attempts, or changes them once it was said yes. May be repeated, and stopped anywhere: each attempt takes a
 * regrade once. Throws Busy while another worker is at it.
 *
 * Attempts that end while it runs are covered: the yes is stored before the first attempt is read, so one that is closed by
 * then is found here, and one that closes later finds the yes (`regradeClosed`). One that does both is changed once.
 */
export async function workOnRegrade(id: string): Promise<void> {
  await whileClaimed(Regrade, id, async (record) => {
    const isLook = record.confirmedAt === null;
    await throughLearners(record, isLook ? lookAt : applyToAll);
    const end = isLook ? { state: 'look' as const, cursor: '' } : { state: 'done' as const, endedAt: now() };
    await Regrade.updateOne({ _id: record._id, state: 'waiting', confirmedAt: record.confirmedAt }, { $set: end });
  });
}

/** An attempt has ended: what was corrected since it began is counted for it too. May be repeated. */
export async function regradeClosed(attemptId: string): Promise<void> {
  const attempt = await findAttempt(attemptId);
  const questionIds = attempt?.items.map(({ questionId }) => questionId) ?? [];
  const found = await Regrade.find({ questionId: trusted({ $in: questionIds }), confirmedAt: trusted({ $ne: null }) })
    .sort({ number: 1 })
    .lean<RegradeRecord[]>();
  // The last one of a question holds.
  for (const record of new Map(found.map((one) => [one.questionId, one])).values()) {
    const key = await keyOf(record);
    const one = key && (await caseOf(record.questionId, attemptId));
    if (one) await applyTo(one, ruleOf(record), key);
  }
}

/** Ids of those that wait while nobody is at them: their job died, or was lost with the queue. */
export async function listLostRegrades(): Promise<string[]> {
  const waiting = await Regrade.find({ state: 'waiting', createdAt: trusted({ $lt: fromNow(-10 * minute) }) })
    .select('claimedUntil')
    .limit(100)
    .lean<Pick<RegradeRecord, '_id' | 'claimedUntil'>[]>();
  return waiting.filter(isFree).map(({ _id }) => String(_id));
}

type Act = (cases: readonly Case[], rule: Regrading, key: AskedQuestion) => Promise<void>;

const applyToAll: Act = async (cases, rule, key) => {
  for (const one of cases) await applyTo(one, rule, key);
};

async function throughLearners(record: RegradeRecord, act: Act): Promise<void> {
  const [key, rule] = [await keyOf(record), ruleOf(record)];
  if (!key) return;
  let after = record.cursor;
  for (;;) {
    const enrolmentIds = await nextEnrolments(record.questionId, after);
    if (enrolmentIds.length === 0) return;
    const cases = await casesOf(record.questionId, enrolmentIds);
    await act(cases, rule, key);
    after = enrolmentIds.at(-1) ?? after;
    const { matchedCount } = await Regrade.updateOne(
      { _id: record._id, state: 'waiting' },
      { $set: { cursor: after }, $inc: { done: cases.length } },
    );
    if (matchedCount === 0) return leave(record);
  }
}

/** It was given up meanwhile, which leaves no rows; or another worker has done it. */
async function leave({ _id }: RegradeRecord): Promise<void> {
  if (await Regrade.exists({ _id, state: 'dropped' })) await forgetRows(String(_id));
}

/** Without a key the version does not matter; it stands there all the same. */
async function keyOf({ questionId, revision }: RegradeRecord): Promise<AskedQuestion | undefined> {
  return (await listAsked([{ questionId, revision }]))[0];
}

function ruleOf({ _id, questionId, number, how, revision, confirmedAt, letsFall, tells }: RegradeRecord): Regrading {
  return { id: String(_id), questionId, number, how, revision, confirmedAt, letsFall, tells };
}
