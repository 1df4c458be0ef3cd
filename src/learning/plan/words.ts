/** A plan in words. They say what is next, and never what was missed. */
import type { PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { numberOf } from '../outline.ts';
import { minutesOf } from '../words.ts';
import type { Spread, StudyDay } from './pace.ts';
import { type Ahead, dayWords, type StudyPlan } from './plan.service.ts';

export type PlanCard = {
  href: string;
  /** "Friday, 12 December 2026" */
  end: string;
  /** "about 25 min on Mondays and Fridays" */
  rhythm: string;
  /** What is next: "Today", "Monday, 1 December 2026"; '' when nothing is left. */
  nextDay: string;
  nextWork: string;
  /** Why it ends on another day than was chosen; '' where it does not. */
  moved: string;
  /** Said when today's part is done. */
  done: string;
};
const names = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export function planCardOf(course: PublishedCourse, plan: StudyPlan, ahead: Ahead, spread: Spread): PlanCard {
  const [first] = spread.days;
  const isToday = first?.day === ahead.today;
  const rhythm = `about ${minutesOf(roundedUp(spread.most))} on ${weekdayWords(plan.weekdays)}`;
  return {
    href: `/learn/${course.slug}/plan`,
    end: dayWords(first ? spread.end : plan.finishBy),
    rhythm: first ? rhythm : '',
    nextDay: first ? (isToday ? 'Today' : dayWords(first.day)) : '',
    nextWork: first ? `${workWords(course, ahead, first)} · ${minutesOf(first.seconds)}` : '',
    moved: spread.isMoved && first ? movedWords(plan) : '',
    done: !isToday && ahead.doneToday > 0 && first ? 'Today’s part is done.' : '',
  };
}

/** "1.3 The bowline and 1.4 The clove hitch" */
export function workWords({ sections }: Pick<PublishedCourse, 'sections'>, { lectures }: Ahead, day: StudyDay): string {
  const titles = day.ids.map((id) => `${numberOf(sections, id)} ${lectures.get(id)?.title ?? ''}`.trim());
  const shown = titles.length > 3 ? [...titles.slice(0, 2), `${titles.length - 2} more`] : titles;
  return list.format(shown);
}

/** "Mondays and Fridays", "every day", "Mondays to Fridays" */
export function weekdayWords(weekdays: readonly number[]): string {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  if (days.length === 7) return 'every day';
  if (days.join() === '1,2,3,4,5') return 'Mondays to Fridays';
  return list.format(days.map((day) => names[day - 1] ?? ''));
}

/** Five minutes more or less is no difference in a plan. */
export function roundedUp(seconds: number): number {
  return seconds <= 600 ? Math.ceil(seconds / 60) * 60 : Math.ceil(seconds / 300) * 300;
}

function movedWords(plan: StudyPlan): string {
  const pace = minutesOf(roundedUp(plan.pace));
  return `The plan has moved on from ${dayWords(plan.finishBy)}, so that a day stays at about ${pace}. Nothing you did is lost.`;
}
