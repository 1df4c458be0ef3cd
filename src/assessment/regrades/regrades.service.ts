/** Regrades: asked for, looked at, begun with a yes, kept as a log. Who may, the caller has asked. */
import { actFact } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import { type AskedQuestion, keepAsked, listAsked, listAskedVersions } from '../attempts/asked-question.model.ts';
import type { Item } from '../attempts/attempts.service.ts';
import { Question, type QuestionRecord } from '../questions/question.model.ts';
import { titleOf } from '../questions/titles.service.ts';
import { Regrade, type RegradeRecord, type RegradeWay, requireRegradeRecord } from './regrade.model.ts';
import { forgetRows } from './rows.service.ts';

export type { RegradeWay } from './regrade.model.ts';
export { regradeWays } from './regrade.model.ts';
export type RegradeView = Omit<RegradeRecord, '_id' | 'outbox' | 'cursor' | 'claimedUntil'> & { id: string };
export type Wish = { letsFall: boolean; tells: boolean };

const mostShown = 100;

/**
 * The question as it stands now, and the versions that were asked before, newest first. One that was emptied out of the bin stands
 * as it was asked last. Throws NotFound.
 */
export async function readVersions(courseId: string, questionId: string) {
  const [record, versions] = await Promise.all([
    isId(questionId) ? Question.findOne({ _id: questionId, courseId }).lean<QuestionRecord>() : null,
    listAskedVersions(questionId),
  ]);
  const own = versions.filter((one) => one.courseId === courseId);
  const current = record ? askedFrom(record) : own[0];
  if (!current) throw new NotFound('This question');
  return { current, asked: own.filter(({ revision }) => revision < current.revision), wasAsked: own.length > 0 };
}

/** The versions of a question by their numbers, as they were asked or regraded by. Those that are gone are missing. */
export async function listVersions(questionId: string, revisions: readonly number[]): Promise<AskedQuestion[]> {
  return listAsked(revisions.map((revision) => ({ questionId, revision })));
}

/** The versions by which the questions of an attempt are marked now, where they were corrected; by question. */
export async function listKeys(items: readonly Item[]): Promise<Map<string, AskedQuestion>> {
  const keys = items.flatMap(({ questionId, corrected }) =>
    corrected ? [{ questionId, revision: corrected.revision }] : [],
  );
  const found = keys.length === 0 ? [] : await listAsked(keys);
  return new Map(found.map((one) => [one.questionId, one]));
}

/**
 * Has all past attempts looked at that a regrade would come to; nothing is changed. One that is being looked at, or waits for a yes,
 * is the same one if it asks for the same, else it gives way. Throws NotFound, Refused while another one is at work.
 */
export async function askForRegrade(
  byId: string,
  courseId: string,
  questionId: string,
  how: RegradeWay,
): Promise<string> {
  const { current, asked, wasAsked } = await readVersions(courseId, questionId);
  if (!wasAsked) throw new Refused('Nobody was asked this question yet.');
  const [last] = await Regrade.find({ questionId }).sort({ number: -1 }).limit(1).lean<RegradeRecord[]>();
  if (last?.confirmedAt && last.state === 'waiting')
    throw new Refused('Another regrade of this question is at work. Please wait until it is done.');
  const isOpen = last?.state === 'waiting' || last?.state === 'look';
  if (last && isOpen && last.how === how && last.revision === current.revision) return String(last._id);
  if (last && isOpen) await drop(last);
  await keepAsked([current]);
  return begin({
    ...{ byId, courseId, questionId, how, revision: current.revision },
    ...{ number: (last?.number ?? 0) + 1, fromRevision: asked[0]?.revision ?? null },
  });
}

/** The yes: from now on attempts are changed. May be repeated. Throws NotFound, Refused where it is not to be said any more. */
export async function confirmRegrade(courseId: string, questionId: string, id: string, wish: Wish): Promise<void> {
  const record = await requireRegradeRecord(courseId, questionId, id);
  if (record.confirmedAt) return;
  if (record.state !== 'look') throw new Refused('This is not ready yet. Please look at who is affected first.');
  const { current: question } = await readVersions(courseId, questionId);
  if (record.how === 'key' && question.revision !== record.revision)
    throw new Refused('The question was changed since you looked. Please look again, with the key as it is now.');
  const told = [
    fact('regrade.asked', { regradeId: id }),
    actFact({
      action: 'question.regraded',
      on: { kind: 'question', id: questionId, name: titleOf(question) },
      before: { version: record.fromRevision },
      after: { version: record.revision, how: record.how, letsFall: wish.letsFall, tellsLearners: wish.tells },
    }),
  ];
  const change = { ...wish, state: 'waiting' as const, confirmedAt: now(), cursor: '', done: 0 };
  const { modifiedCount } = await Regrade.updateOne(
    { _id: id, state: 'look', confirmedAt: null },
    { $set: change, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount > 0) await relay(Regrade, id, told);
}

/** Nothing was changed and nothing will be. May be repeated; one that was said yes to goes on. Throws NotFound. */
export async function dropRegrade(courseId: string, questionId: string, id: string): Promise<void> {
  await drop(await requireRegradeRecord(courseId, questionId, id));
}

/** Throws NotFound. */
export async function requireRegrade(courseId: string, questionId: string, id: string): Promise<RegradeView> {
  return plain(await requireRegradeRecord(courseId, questionId, id));
}

/** Those that were said yes to, and the one that waits for it; newest first. */
export async function listRegrades(courseId: string, questionId: string): Promise<RegradeView[]> {
  const found = await Regrade.find({ questionId, courseId })
    .sort({ number: -1 })
    .limit(mostShown)
    .lean<RegradeRecord[]>();
  return found.filter(({ state }) => state !== 'dropped').map(plain);
}

async function begin(asked: Omit<RegradeRecord, '_id' | keyof typeof fresh | 'createdAt'>): Promise<string> {
  const made = new Regrade({ ...asked, createdAt: now() });
  const told = fact('regrade.asked', { regradeId: made.id });
  made.set({ outbox: [told] });
  try {
    await made.save();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Asked for at the same moment: that one is it.
    const { questionId, number } = asked;
    return String((await Regrade.findOne({ questionId, number }).orFail().lean<RegradeRecord>())._id);
  }
  await relay(Regrade, made._id, [told]);
  return made.id;
}

const fresh = {
  ...{ state: 'waiting', confirmedAt: null, endedAt: null, letsFall: false, tells: true, cursor: '', done: 0 },
  ...{ claimedUntil: null, outbox: undefined },
};

async function drop({ _id }: Pick<RegradeRecord, '_id'>): Promise<void> {
  const change = { $set: { state: 'dropped' as const, endedAt: now() } };
  const { matchedCount } = await Regrade.updateOne({ _id, confirmedAt: null }, change);
  if (matchedCount > 0) await forgetRows(String(_id));
}

function askedFrom(record: QuestionRecord): AskedQuestion {
  const { _id, courseId, kind, name, text, answers, explanation, points, tags, caseSensitive, revision } = record;
  const content = { kind, name, text, answers, explanation, points, tags, caseSensitive };
  return { ...content, questionId: String(_id), revision, courseId };
}

function plain(record: RegradeRecord): RegradeView {
  const { _id, outbox: _outbox, cursor: _cursor, claimedUntil: _claimed, ...rest } = record;
  return { ...rest, id: String(_id) };
}
