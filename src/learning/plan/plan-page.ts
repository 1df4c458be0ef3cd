/** The page on which a plan is made: what is left, what was chosen, and the day that follows from it. */
import { type FormState, formOf } from '../../web/form.ts';
import { minutesOf } from '../words.ts';
import { paces } from './forms.ts';
import { type Ahead, dayWords, type Planned, proposalFor, type StudyPlan, standingOf } from './plan.service.ts';
import { roundedUp, weekdayWords } from './words.ts';

/** What the learner asks for: from the form, from the plan they have, or what most people begin with. */
export type Wish = { weekdays: number[]; minutes: number; finishBy: string | null };
export type Proposal = {
  words: string;
  form: FormState;
  weekdays: number[];
  today: string;
  action: string;
  csrf: string | null;
};
export type PlanPage = {
  title: string;
  backHref: string;
  left: string;
  days: { value: number; label: string }[];
  chosen: Pick<Wish, 'weekdays' | 'minutes'>;
  paces: { value: string; label: string }[];
  proposal: Proposal | null;
  kept: boolean;
  csrf: string | null;
};
type Shown = { wish: Wish; form: FormState | null; kept: boolean; csrf: string | null };

const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const usualMinutes = 30;

export function planPageOf({ course }: Planned, ahead: Ahead, { wish, form, kept, csrf }: Shown): PlanPage {
  const home = `/learn/${course.slug}`;
  const choices = [...new Set([...paces, wish.minutes])].sort((a, b) => a - b);
  const { words, end } = proposalOf(wish, ahead);
  const action = `${home}/plan`;
  const filled = form ?? formOf({ finishBy: wish.finishBy ?? end });
  return {
    ...{ title: course.facts.title, backHref: home, left: leftWords(ahead), kept, csrf },
    days: names.map((label, at) => ({ value: at + 1, label })),
    chosen: wish,
    paces: choices.map((value) => ({ value: String(value), label: minutesOf(value * 60) })),
    proposal:
      ahead.pieces.length > 0
        ? { words, form: filled, weekdays: wish.weekdays, today: ahead.today, action, csrf }
        : null,
  };
}

/** Of the days that were chosen; else the plan there is, with the day it has moved to. */
export function wishOf(
  asked: { weekdays: number[]; minutes?: number | undefined },
  plan: StudyPlan | null,
  ahead: Ahead,
): Wish {
  const { weekdays, minutes = usualMinutes } = asked;
  const isAsked = weekdays.length > 0 || asked.minutes !== undefined;
  if (isAsked) return { weekdays, minutes, finishBy: null };
  if (!plan) return { weekdays: [1, 2, 3, 4, 5], minutes, finishBy: null };
  const { isMoved, end } = standingOf(plan, ahead);
  return {
    weekdays: plan.weekdays,
    minutes: Math.max(1, Math.round(plan.pace / 60)),
    finishBy: isMoved ? end : plan.finishBy,
  };
}

function proposalOf({ weekdays, minutes }: Wish, ahead: Ahead): { words: string; end: string } {
  const { end, most } = proposalFor(weekdays, minutes * 60, ahead);
  if (weekdays.length === 0 || most === 0) return { words: '', end: ahead.today };
  const rhythm = `about ${minutesOf(roundedUp(most))} on ${weekdayWords(weekdays)}`;
  const opens =
    ahead.pieces
      .map(({ from }) => from)
      .sort()
      .at(-1) ?? ahead.today;
  const waits = opens > ahead.today ? ` The last of what is left opens on ${dayWords(opens)}.` : '';
  return { words: `With ${rhythm} you finish on ${dayWords(end)}.${waits}`, end };
}

function leftWords({ pieces }: Ahead): string {
  const seconds = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  if (pieces.length === 0) return '';
  const isOne = pieces.length === 1;
  return `${pieces.length} ${isOne ? 'lecture' : 'lectures'} (${minutesOf(seconds)}) ${isOne ? 'is' : 'are'} left.`;
}
