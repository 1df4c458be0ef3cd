/** Goals, rows of days and badges: off until somebody switches them on, and forgotten at once when they say so. */
import { LRUCache } from 'lru-cache';
import { trusted } from 'mongoose';
import { findPersonById } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { minute, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Completion } from '../completion.model.ts';
import { Enrolment as Enrolments } from '../enrolment.model.ts';
import { LearningDay, type LearningDayRecord, openDay } from './day.model.ts';
import {
  dayIn,
  type Goal,
  type GoalKind,
  type LivedDay,
  mondayOf,
  rowOfDays,
  rowOfWeeks,
  type Week,
  weeksOf,
} from './days.ts';
import { forgetFilmTime } from './film-time.ts';
import { insertMilestone, Milestone, type MilestoneRecord } from './milestone.model.ts';
import { type Figures, milestoneKinds } from './milestones.ts';
import { Rhythm, type RhythmRecord } from './rhythm.model.ts';

export type Choice = { isOn: boolean; kind: GoalKind; amount: number; showsBadges: boolean };
export type Standing = {
  goal: Goal;
  /** The week of today. */
  week: Week;
  today: string;
  daysInRow: number;
  /** Days of the row that were free. */
  free: string[];
  weeksInRow: number;
};

/** Positions arrive every few seconds: who wants it is asked once a minute in each process. */
const wanting = new LRUCache<string, boolean>({ max: 50_000, ttl: minute });
/** More than two years: what is older adds nothing to what is shown. */
const mostDays = 800;
const mostDone = 200;
const mostGoals = 20;

/** What somebody chose; null: they never did, or had it forgotten. */
export async function findRhythm(userId: string): Promise<RhythmRecord | null> {
  return Rhythm.findOne({ userId }).lean<RhythmRecord>();
}

/** Is anything kept for this person? From memory for a minute. */
export async function wantsRhythm(userId: string): Promise<boolean> {
  const known = wanting.get(userId);
  if (known !== undefined) return known;
  const isOn = (await findRhythm(userId))?.isOn ?? false;
  wanting.set(userId, isOn);
  return isOn;
}

/** Keeps the choice. A new goal holds from this week on: past weeks stay what they were. May be repeated. */
export async function saveRhythm(userId: string, choice: Choice, zone: string): Promise<void> {
  const { isOn, kind, amount, showsBadges } = choice;
  const before = (await findRhythm(userId))?.goals ?? [];
  const from = mondayOf(dayIn(now(), zone));
  const goals = [...before.filter((goal) => goal.from < from), { from, kind, amount }].slice(-mostGoals);
  const set = { $set: { isOn, goals, showsBadges } };
  try {
    await Rhythm.updateOne({ userId }, set, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await Rhythm.updateOne({ userId }, set);
  }
  wanting.delete(userId);
  if (isOn) await awardMilestones(userId);
}

/** Forgets goals, days and badges, as if it had never been switched on. May be repeated. */
export async function forgetRhythm(userId: string): Promise<void> {
  // The choice goes first: nothing is written for somebody who has none.
  await Rhythm.deleteMany({ userId });
  wanting.delete(userId);
  await forgetFilmTime(userId);
  await Promise.all([LearningDay.deleteMany({ userId }), Milestone.deleteMany({ userId })]);
}

/**
 * Something was learned: `key` names it (a completion, an attempt), so that it counts once however often it is told. `seconds`:
 * how long it took or takes. Nothing happens for who has not switched it on. The day is that of the person's own calendar.
 */
export async function noteLearned(
  userId: string,
  { key, seconds, at }: { key: string; seconds: number; at: Date },
): Promise<void> {
  if (!(await findRhythm(userId))?.isOn) return;
  const zone = (await findPersonById(userId))?.timeZone ?? config.school.timeZone;
  const day = dayIn(at, zone);
  await openDay({ userId, day, zone }, at);
  const record = await LearningDay.findOne({ userId, day }).lean<LearningDayRecord>();
  if (record && record.done.length < mostDone)
    await LearningDay.updateOne(
      { userId, day, 'done.key': trusted({ $ne: key }) },
      { $push: { done: { key, seconds: Math.max(Math.round(seconds), 0) } } },
    );
  await widenDay({ userId, day }, at);
  await awardMilestones(userId);
}

/** First and last moment of a day, whichever way things are told. */
export async function widenDay(which: { userId: string; day: string }, at: Date): Promise<void> {
  await LearningDay.updateOne({ ...which, firstAt: trusted({ $gt: at }) }, { $set: { firstAt: at } });
  await LearningDay.updateOne({ ...which, lastAt: trusted({ $lt: at }) }, { $set: { lastAt: at } });
}

/** Where somebody stands now; null for who has not switched it on. `zone`: where they are. Two reads. */
export async function standingOf(userId: string, zone: string): Promise<Standing | null> {
  const rhythm = await findRhythm(userId);
  if (!rhythm?.isOn) return null;
  const lived = await listDays(userId);
  const at = now();
  const today = dayIn(at, zone);
  const weeks = weeksOf(lived, rhythm.goals, today);
  const [week, goal] = [weeks.at(-1), rhythm.goals.at(-1)];
  if (!week || !goal) return null;
  const { count, free } = rowOfDays(lived, { day: today, zone, firstAt: at, lastAt: at, seconds: 0 });
  return { goal, week, today, daysInRow: count, free, weeksInRow: rowOfWeeks(weeks) };
}

/** The badges of a person, in the order in which they came. */
export async function listMilestones(userId: string): Promise<Pick<MilestoneRecord, 'kind' | 'at'>[]> {
  return Milestone.find({ userId }).sort({ at: 1 }).limit(100).lean<MilestoneRecord[]>();
}

/** Gives the badges that are reached and not there. May be repeated, also at the same moment; a badge is never taken back. */
export async function awardMilestones(userId: string): Promise<void> {
  const zone = (await findPersonById(userId))?.timeZone ?? config.school.timeZone;
  const [standing, known] = await Promise.all([standingOf(userId, zone), listMilestones(userId)]);
  if (!standing) return;
  const has = new Set(known.map(({ kind }) => kind));
  const open = milestoneKinds.filter(({ kind }) => !has.has(kind));
  if (open.length === 0) return;
  const figures = await figuresOf(userId, standing);
  for (const { kind, figure, from } of open)
    if (figures[figure] >= from) await insertMilestone({ userId, kind, at: now() });
}

async function figuresOf(userId: string, { daysInRow, weeksInRow }: Standing): Promise<Figures> {
  const [lectures, courses] = await Promise.all([
    Completion.countDocuments({ userId }),
    Enrolments.countDocuments({ userId, completedAt: trusted({ $ne: null }) }),
  ]);
  return { lectures, courses, daysInRow, weeksInRow };
}

async function listDays(userId: string): Promise<LivedDay[]> {
  const records = await LearningDay.find({ userId }).sort({ day: -1 }).limit(mostDays).lean<LearningDayRecord[]>();
  return records.map(({ day, zone, firstAt, lastAt, filmSeconds, done }) => {
    const seconds = done.reduce((sum, one) => sum + one.seconds, filmSeconds);
    return { day, zone, firstAt, lastAt, seconds };
  });
}
