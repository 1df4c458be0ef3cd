/** The first page of a quiz: its rules in words, the attempts there were, and the button. */
import type { Accommodation } from '../../assessment/accommodations/accommodations.service.ts';
import { conditionWords, ownRules } from '../../assessment/accommodations/own-rules.service.ts';
import { type Allowance, type Attempt, allowanceOf } from '../../assessment/attempts/attempts.service.ts';
import { countedPercent, isPassed } from '../../assessment/attempts/scores.service.ts';
import type { Quiz, QuizRules } from '../../assessment/quizzes/quiz.ts';
import { type RuleLine, ruleLines } from '../../assessment/quizzes/rule-words.service.ts';
import type { LectureBody } from '../../authoring/publishing/published.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import { percentText, sumText } from './words.ts';

export type QuizStart = {
  rules: { label: string; text: string }[];
  attempts: { href: string; number: number; ended: string; score: string; verdict: string; tone: string }[];
  /** What counts of several attempts; '' while there is nothing to say. */
  counted: string;
  /** The button; null where no attempt can begin. */
  begin: { action: string; label: string } | null;
  /** Why there is no button, or what else is to be known before it is pressed; '' for nothing. */
  note: string;
};
/** `own`: other conditions that this learner has. */
type Seen = {
  own: Accommodation | null;
  attempts: readonly Attempt[];
  href: string;
  zone: string;
  at: Date;
  keeps: boolean;
};

/** The quiz of a lecture as published. What comes from a cache has its moments as texts. */
export function quizOf({ quiz }: Pick<LectureBody, 'quiz'>): Quiz | null {
  if (!quiz) return null;
  const { opensAt, closesAt } = quiz.rules;
  const rules = { ...quiz.rules, opensAt: dateOf(opensAt), closesAt: dateOf(closesAt) };
  return { ...quiz, rules };
}

export function quizStart(quiz: Quiz, { own, attempts, href, zone, at, keeps }: Seen): QuizStart {
  const rules = ownRules(quiz.rules, own);
  const open = attempts.find(({ state }) => state === 'open');
  const allowance = allowanceOf(rules, attempts, at);
  const mayBegin = keeps && (open !== undefined || allowance.kind === 'open');
  const label = open ? 'Continue your attempt' : attempts.length > 0 ? 'Try again' : 'Begin';
  return {
    rules: [countLine(quiz), ...told(ruleLines(rules, zone), rules), ...ownLine(own, zone)],
    attempts: attempts.filter(({ state }) => state === 'closed').map((one) => rowOf(one, href, zone)),
    counted: countedText(attempts, rules),
    begin: mayBegin ? { action: `${href}/attempts`, label } : null,
    note: keeps ? noteOf({ open, allowance, rules, zone }) : 'On a walk nothing is asked and nothing is kept.',
  };
}

/** Of all rules those that say something. */
function told(lines: RuleLine[], rules: QuizRules): RuleLine[] {
  const isSilent: Partial<Record<RuleLine['key'], boolean>> = {
    waitMinutes: rules.waitMinutes === 0 || rules.attempts === 1,
    opensAt: rules.opensAt === null,
    closesAt: rules.closesAt === null,
    counted: rules.attempts === 1,
    shuffleQuestions: true,
    shuffleOptions: true,
    onePerPage: true,
  };
  return lines.filter(({ key }) => !isSilent[key]);
}

/** That it is meant for this learner, so that nobody wonders why it says something else to others. */
function ownLine(own: Accommodation | null, zone: string): QuizStart['rules'] {
  if (!own) return [];
  return [{ label: 'For you', text: `${conditionWords(own, zone).join(', ')}. It is counted in above.` }];
}

function countLine({ parts }: Quiz) {
  const count = parts.reduce((sum, part) => sum + (part.kind === 'draw' ? part.count : part.questionIds.length), 0);
  const drawn = parts.some(({ kind }) => kind === 'draw') ? ', drawn anew for each attempt' : '';
  return { label: 'Questions', text: `${count}${drawn}` };
}

function rowOf(attempt: Attempt, href: string, zone: string): QuizStart['attempts'][number] {
  const { id, number, endedAt, score } = attempt;
  const waits = score && score.waiting > 0 && !score.passed;
  return {
    href: `${href}/attempts/${id}`,
    number,
    ended: endedAt ? formatMoment(endedAt, zone) : '',
    score: score ? `${percentText(score.percent)} · ${sumText(score)}` : '',
    verdict: waits ? 'Waits for your teacher' : score?.passed ? 'Passed' : 'Not passed',
    tone: waits ? 'warn' : score?.passed ? 'good' : '',
  };
}

function countedText(attempts: readonly Attempt[], rules: QuizRules): string {
  const percent = countedPercent(attempts, rules.counted);
  if (percent === null || attempts.length < 2) return '';
  const which = { best: 'the best', last: 'the last', average: 'the average' }[rules.counted];
  const passed = isPassed(attempts, rules) ? 'You have passed' : 'Not passed yet';
  return `${passed}: ${which} of your attempts counts, ${percentText(percent)}.`;
}

type Noted = { open: Attempt | undefined; allowance: Allowance; rules: QuizRules; zone: string };

function noteOf({ open, allowance, rules, zone }: Noted): string {
  if (open) return open.endsAt ? `Your attempt ends ${formatMoment(open.endsAt, zone)}.` : '';
  if (allowance.kind === 'early') return `The quiz opens ${formatMoment(allowance.at, zone)}.`;
  if (allowance.kind === 'over') return `The quiz closed ${formatMoment(allowance.at, zone)}.`;
  if (allowance.kind === 'wait') return `You can try again from ${formatMoment(allowance.at, zone)} on.`;
  if (allowance.kind === 'used') return 'You have used all attempts.';
  return rules.minutes > 0 ? 'The time begins with the button, and goes on while you are away.' : '';
}

const dateOf = (moment: Date | string | null): Date | null => (moment === null ? null : new Date(moment));
