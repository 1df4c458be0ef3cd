/** Counting a quiz attempt by attempt: what is kept does not grow with their number. Pure but for the tally it changes. */
import type { AskedQuestion, Attempt } from '../attempts/attempts.service.ts';
import type { Given } from '../attempts/given.service.ts';
import { titleOf } from '../questions/titles.service.ts';
import { choicesIn } from './choices.ts';
import {
  addPair,
  type Counts,
  correlation,
  countValue,
  cronbachAlpha,
  median,
  noPairs,
  type Pairs,
  tenths,
  variance,
} from './figures.ts';

/** Of one attempt: a question as it is marked now, and what its answer earned. */
export type Answered = { question: AskedQuestion; given: Given; points: number };
export type ChoiceCount = { text: string; right: boolean; count: number };
export type AnalysedQuestion = {
  questionId: string;
  kind: AskedQuestion['kind'];
  title: string;
  /** How many attempts asked it. */
  asked: number;
  blank: number;
  /** Mean share of its points, 0 to 1 (below where answers cost points). */
  difficulty: number;
  /** With the score of all other questions, -1 to 1; null where one of both does not vary. */
  discrimination: number | null;
  /** Those chosen most often; `others` counts what is not listed. */
  choices: ChoiceCount[];
  others: number;
};
export type Analysed = {
  attempts: number;
  /** Left out, since answers wait for a person. */
  waiting: number;
  passed: number;
  /** Percent. */
  mean: number | null;
  median: number | null;
  deviation: number | null;
  alpha: number | null;
  /** Attempts asked different questions, so that there is no alpha. */
  isDrawn: boolean;
  /** Of a whole attempt. */
  medianSeconds: number | null;
  tenths: number[];
  questions: AnalysedQuestion[];
};

type Line = {
  question: AskedQuestion;
  shares: Pairs;
  points: Pairs;
  blank: number;
  choices: Map<string, ChoiceCount>;
  others: number;
};
export type Tally = {
  percents: Counts;
  seconds: Counts;
  spread: Pairs;
  totals: Pairs;
  passed: number;
  waiting: number;
  lines: Map<string, Line>;
};

/** So many different choices of a question are told apart: the first that come. */
const mostChoices = 300;
const shownChoices = 12;

export const emptyTally = (): Tally => ({
  ...{ percents: new Map(), seconds: new Map(), spread: noPairs(), totals: noPairs(), passed: 0, waiting: 0 },
  lines: new Map(),
});

/**
 * Changes the tally. The other questions count as the share of their points, so that attempts that drew different ones can be
 * compared; where all ask the same, that correlates as their sum does. What does not count for the score is left out.
 */
export function addAttempt(tally: Tally, { score, startedAt, endedAt }: Attempt, answered: readonly Answered[]): void {
  if (!score) return;
  if (score.waiting > 0) {
    tally.waiting += 1;
    return;
  }
  countValue(tally.percents, score.percent);
  addPair(tally.spread, score.percent, 0);
  addPair(tally.totals, score.points, 0);
  if (score.passed) tally.passed += 1;
  if (endedAt) countValue(tally.seconds, (endedAt.getTime() - startedAt.getTime()) / 1000);
  for (const one of answered) if (one.question.points > 0) addAnswer(tally, one, score);
}

export function analysedFrom({ percents, seconds, spread, totals, passed, waiting, lines }: Tally): Analysed {
  const attempts = spread.n;
  const all = [...lines.values()];
  const isDrawn = all.some(({ points }) => points.n !== attempts);
  const variances = all.map(({ points }) => variance(points) ?? 0);
  const [squared, whole] = [variance(spread), variance(totals)];
  return {
    ...{ attempts, waiting, passed, isDrawn },
    mean: attempts > 0 ? spread.x : null,
    median: median(percents),
    deviation: squared === null ? null : Math.sqrt(squared),
    alpha: isDrawn || whole === null ? null : cronbachAlpha(variances, whole),
    medianSeconds: median(seconds),
    tenths: tenths(percents),
    questions: all.map(analysedLine),
  };
}

function addAnswer(tally: Tally, { question, given, points }: Answered, score: { points: number; most: number }): void {
  const line = lineOf(tally, question);
  const rest = score.most - question.points;
  addPair(line.shares, points / question.points, rest > 0 ? (score.points - points) / rest : 0);
  addPair(line.points, points, 0);
  if (given.every((one) => one.trim() === '')) line.blank += 1;
  for (const { text, right } of choicesIn(question, given)) {
    const known = line.choices.get(text);
    if (known) known.count += 1;
    else if (line.choices.size < mostChoices) line.choices.set(text, { text, right, count: 1 });
    else line.others += 1;
  }
}

/** The newest version of a question is the one that is shown. */
function lineOf({ lines }: Tally, question: AskedQuestion): Line {
  const known = lines.get(question.questionId);
  if (!known) {
    const line = { question, shares: noPairs(), points: noPairs(), blank: 0, choices: new Map(), others: 0 };
    for (const text of offered(question)) line.choices.set(text.text, text);
    lines.set(question.questionId, line);
    return line;
  }
  if (known.question.revision < question.revision) known.question = question;
  return known;
}

/** What was never chosen is shown too. */
function offered({ kind, answers }: AskedQuestion): ChoiceCount[] {
  if (kind !== 'single' && kind !== 'multiple' && kind !== 'truefalse') return [];
  return answers.map(({ text, share }) => ({ text, right: share > 0, count: 0 }));
}

function analysedLine({ question, shares, blank, choices, others }: Line): AnalysedQuestion {
  const counted = [...choices.values()].sort((one, other) => other.count - one.count);
  const rest = counted.slice(shownChoices).reduce((sum, { count }) => sum + count, 0);
  return {
    ...{ questionId: question.questionId, kind: question.kind, title: titleOf(question) },
    ...{ asked: shares.n, blank, difficulty: shares.x, discrimination: correlation(shares) },
    ...{ choices: counted.slice(0, shownChoices), others: others + rest },
  };
}
