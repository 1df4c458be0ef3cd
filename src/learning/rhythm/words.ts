/** A rhythm in words: what there is, never what is missing. */
import { DateTime } from 'luxon';
import { addDays, reachedIn } from './days.ts';
import type { Standing } from './rhythm.service.ts';

export type RhythmCard = {
  /** "2 of 3 days this week" */
  goal: string;
  percent: number;
  /** "6 days in a row, one of them free", '' for none. */
  row: string;
  days: { name: string; label: string; state: 'done' | 'free' | 'open' | 'ahead' }[];
};

export function rhythmCardOf({ goal, week, today, daysInRow, free, weeksInRow }: Standing): RhythmCard {
  const reached = reachedIn(week.days, goal);
  const unit = goal.kind === 'days' ? 'days' : 'min';
  const met = reached >= goal.amount;
  return {
    goal: met ? `${reached} ${unit} this week: your goal is met` : `${reached} of ${goal.amount} ${unit} this week`,
    percent: Math.min(100, Math.floor((reached / goal.amount) * 100)),
    row: [daysWords(daysInRow, free.length), weeksWords(weeksInRow)].filter(Boolean).join(' · '),
    days: Array.from({ length: 7 }, (_, at) => {
      const day = addDays(week.monday, at);
      const date = DateTime.fromISO(day, { zone: 'utc' }).setLocale('en');
      const state = week.days.some((one) => one.day === day)
        ? ('done' as const)
        : free.includes(day)
          ? ('free' as const)
          : day > today
            ? ('ahead' as const)
            : ('open' as const);
      return { name: date.toFormat('ccc'), label: date.toFormat('d LLL'), state };
    }),
  };
}

function daysWords(count: number, free: number): string {
  if (count < 2) return '';
  const rest = free === 0 ? '' : free === 1 ? ', with a free day' : `, with ${free} free days`;
  return `${count} days in a row${rest}`;
}

function weeksWords(count: number): string {
  return count < 2 ? '' : `${count} weeks with your goal met`;
}
