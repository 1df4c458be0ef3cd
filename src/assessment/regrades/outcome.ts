/** What a regrade makes of one attempt. Pure: the look before and the work itself reckon alike. */
import type { StoredAnswer } from '../attempts/answers.service.ts';
import type { AskedQuestion, Attempt, Correction, Score } from '../attempts/attempts.service.ts';
import { mark } from '../attempts/marking.service.ts';
import { isPassed, scoreOf } from '../attempts/scores.service.ts';
import { carriedOver } from './corrected.service.ts';
import type { RegradeRecord } from './regrade.model.ts';
import type { RowGroup } from './regrade-row.model.ts';

export type Rule = Pick<RegradeRecord, 'questionId' | 'number' | 'how' | 'revision' | 'confirmedAt'> & { id: string };
/** An attempt with all that its score follows from. */
export type Case = {
  attempt: Attempt;
  /** All attempts of the learner at the quiz, this one too. */
  siblings: readonly Attempt[];
  answers: ReadonlyMap<string, StoredAnswer>;
  /** As asked, each worth what it counts now. */
  questions: readonly AskedQuestion[];
  /** The corrected question as this attempt asked it, with the points it had then. */
  asked: AskedQuestion;
};
export type Outcome = {
  group: RowGroup;
  /** Of the answer to the question; null waits for a person. */
  points: number | null;
  most: number;
  /** The share a person gave the answer; missing where nobody marks it. */
  hand?: number | null;
  score: Score;
  before: Score;
};

/**
 * A regrade comes to attempts that asked a version before its key, or that an earlier regrade changed. Without a key it
 * comes to those begun before it was confirmed; `at` stands for that moment while it is looked at.
 */
export function isCovered({ items, state, startedAt }: Attempt, rule: Rule, at: Date): boolean {
  const item = items.find(({ questionId }) => questionId === rule.questionId);
  if (!item || state !== 'closed' || (item.corrected?.number ?? 0) >= rule.number) return false;
  if (rule.how !== 'key') return startedAt <= (rule.confirmedAt ?? at);
  return item.revision < rule.revision || item.corrected !== undefined;
}

export function outcomeOf(one: Case, rule: Rule, key: AskedQuestion): Outcome {
  const before = one.attempt.score ?? { points: 0, most: 0, percent: 0, waiting: 0, passed: false };
  const worth = worthOf(one, rule, key);
  if (!worth) return { group: 'unlike', points: null, most: 0, score: before, before };
  const marks = one.questions.map(({ questionId, points }) => {
    if (questionId === rule.questionId) return { ...worth, share: null };
    return { share: null, points: one.answers.get(questionId)?.points ?? null, most: points };
  });
  const score = scoreOf(marks, one.attempt.rules);
  const hand = isByHand(one, rule) ? { hand: handShare(one, rule) } : {};
  return { group: groupOf(one, before, score), ...worth, ...hand, score, before };
}

/** How the question counts in this attempt from now on; `kept` leaves it as it counted. */
export function correctionOf(
  { attempt, asked }: Case,
  rule: Rule,
  { most }: Outcome,
  at: Date,
  kept: boolean,
): Correction {
  const item = attempt.items.find(({ questionId }) => questionId === rule.questionId);
  const was = item?.corrected ?? { how: 'key' as const, revision: asked.revision, most: asked.points };
  const own = kept
    ? { how: was.how, revision: was.revision, most: was.most }
    : { how: rule.how, revision: ruled(), most };
  return { regradeId: rule.id, number: rule.number, at, kept, ...own };

  function ruled(): number {
    return rule.how === 'key' ? rule.revision : asked.revision;
  }
}

/** Points before this regrade came to the answer: the work may have been cut off after that. */
export function pointsBefore(answer: StoredAnswer | undefined, rule: Pick<Rule, 'id'>): number | null {
  if (answer?.regraded?.regradeId === rule.id) return answer.regraded.before;
  return answer?.points ?? null;
}

/**
 * null: the key cannot be laid under this answer. What a person marked is not marked anew: it keeps its share of the points, so
 * that it moves only where the question is worth more or less than before, or everybody gets all of it.
 */
function worthOf(one: Case, rule: Rule, key: AskedQuestion): { points: number | null; most: number } | null {
  const { asked, answers } = one;
  if (rule.how === 'left-out') return { points: 0, most: 0 };
  if (rule.how === 'everyone') return { points: asked.points, most: asked.points };
  const given = carriedOver(answers.get(rule.questionId)?.given ?? [], asked, key);
  if (!given) return null;
  const most = key.points;
  if (!isByHand(one, rule)) return { points: mark(key, given).points, most };
  const share = handShare(one, rule);
  return { points: share === null ? null : share * most, most };
}

/** Marked by a person: no key says what it is worth. */
function isByHand({ asked, answers }: Case, { questionId }: Rule): boolean {
  return asked.kind === 'essay' && answers.has(questionId);
}

/**
 * The share a person gave, 0 to 1; null: nobody has yet. Where a regrade gave everybody the points, or none, it is what
 * stood there before, unless somebody has marked the answer since.
 */
function handShare({ attempt, answers, asked, questions }: Case, rule: Rule): number | null {
  const answer = answers.get(rule.questionId);
  if (answer?.regraded?.regradeId === rule.id) return answer.regraded.hand ?? null;
  const how = attempt.items.find(({ questionId }) => questionId === rule.questionId)?.corrected?.how ?? 'key';
  const was = questions.find(({ questionId }) => questionId === rule.questionId)?.points ?? asked.points;
  const points = answer?.points ?? null;
  if (how !== 'key' && answer?.regraded && points === (how === 'everyone' ? was : 0))
    return answer.regraded.hand ?? null;
  if (points === null) return null;
  return was === 0 ? 0 : points / was;
}

function groupOf({ attempt, siblings }: Case, before: Score, after: Score): RowGroup {
  const others = siblings.filter(({ id }) => id !== attempt.id);
  const { rules } = siblings.toSorted((a, b) => a.number - b.number).at(-1) ?? attempt;
  const passes = (score: Score) => isPassed([...others, { ...attempt, score }], rules);
  const [was, is] = [passes(before), passes(after)];
  if ((before.passed && !after.passed) || (was && !is)) return 'falls';
  if ((!before.passed && after.passed) || (!was && is)) return 'passes';
  const by = after.percent - before.percent || after.points - before.points;
  if (Math.abs(by) < 1e-9) return 'same';
  return by > 0 ? 'rises' : 'sinks';
}
