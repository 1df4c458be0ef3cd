/** What learning keeps about a person: what they may enter, what they did there, where they stopped. */
import { trusted } from 'mongoose';
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { now } from '../lib/clock.ts';
import { AccessNotice, type AccessNoticeRecord } from './access/notice.model.ts';
import { CalendarFeed, type CalendarFeedRecord } from './calendar/feed.model.ts';
import { Completion, type CompletionRecord } from './completion.model.ts';
import { Enrolment, type EnrolmentRecord } from './enrolment.model.ts';
import { Grant, type GrantRecord } from './grant.model.ts';
import { Plan, type PlanRecord } from './plan/plan.model.ts';
import { Position, type PositionRecord } from './position.model.ts';
import { forgetPositions } from './positions.service.ts';
import { Reset, type ResetRecord } from './reset/reset.model.ts';
import { LearningDay, type LearningDayRecord } from './rhythm/day.model.ts';
import { findRhythm, forgetRhythm, listMilestones } from './rhythm/rhythm.service.ts';
import { Watched, type WatchedRecord } from './watched/watched.model.ts';
import { forgetWatched } from './watched/watched.service.ts';

declarePersonalData({
  area: 'learning',
  about:
    'The courses you are enrolled in, why, what you completed, where you stopped, what you watched, your plans, what you started over, whether your calendar has an address, and, if you want it, your rhythm and badges.',
  models: {
    ...{
      Enrolment: ['userId', 'exceptions.byId'],
      Grant: ['userId'],
      AccessNotice: ['userId'],
      Rhythm: ['userId'],
      LearningDay: ['userId'],
      Milestone: ['userId'],
      Completion: ['userId'],
      Position: [],
      Watched: [],
    },
    ...{ Plan: ['userId'], Reset: ['userId'], CalendarFeed: ['userId'] },
  },
  collect: async (userId) => {
    const enrolments = await enrolmentsOf(userId);
    const ids = enrolments.map(({ _id }) => _id.toString());
    return {
      enrolments: enrolments.map(
        ({ courseId, state, createdAt, lastOpenedAt, completedAt, accessEndsAt, asked = null, exceptions = [] }) => ({
          courseId,
          state,
          enrolledAt: createdAt,
          lastOpenedAt,
          completedAt,
          ...{ accessEndsAt, asked },
          openedEarly: exceptions.map(({ lectureId, reason, at }) => ({ lectureId, reason, at })),
        }),
      ),
      access: (await Grant.find({ userId }).lean<GrantRecord[]>()).map(
        ({ courseId, source, grantedAt, endsAt, endedAt }) => ({
          courseId,
          because: source.kind,
          from: grantedAt,
          ...{ endsAt, endedAt },
        }),
      ),
      completions: (await Completion.find({ userId }).lean<CompletionRecord[]>()).map(
        ({ courseId, lectureId, at, how }) => ({ courseId, lectureId, at, how }),
      ),
      positions: (await Position.find({ enrolmentId: trusted({ $in: ids }) }).lean<PositionRecord[]>()).map(
        ({ lectureId, seconds, at }) => ({ lectureId, seconds, at }),
      ),
      watched: await watchedIn(ids),
      toldOfEndings: (await AccessNotice.find({ userId }).lean<AccessNoticeRecord[]>()).map(
        ({ courseId, endsAt, at }) => ({ courseId, endsAt, at }),
      ),
      rhythm: await rhythmOf(userId),
      ...(await arrangedBy(userId)),
    };
  },
  // Enrolments stay as numbers of the courses, without anybody behind them.
  erase: async (userId) => {
    const ids = (await enrolmentsOf(userId)).map(({ _id }) => _id.toString());
    await forgetRhythm(userId);
    await forgetPositions(ids);
    await forgetWatched(ids);
    await Promise.all([Completion.deleteMany({ userId }), AccessNotice.deleteMany({ userId })]);
    await Promise.all([Plan.deleteMany({ userId }), Reset.deleteMany({ userId }), CalendarFeed.deleteMany({ userId })]);
    await Grant.updateMany({ userId, endedAt: null }, { $set: { endedAt: now(), endReason: 'erased' } });
    const nothing = {
      ...({ state: 'ended', completedIds: [], lastLectureId: null } as const),
      ...{ openedIds: [], exceptions: [], nextOpeningAt: null, nextNoticeAt: null, asked: null },
    };
    await Enrolment.updateMany({ userId }, { $set: nothing, $inc: { revision: 1 } });
  },
});

function enrolmentsOf(userId: string): Promise<EnrolmentRecord[]> {
  return Enrolment.find({ userId }).lean<EnrolmentRecord[]>();
}

/** Seconds of each film, and which. */
async function watchedIn(enrolmentIds: string[]) {
  const records = await Watched.find({ enrolmentId: trusted({ $in: enrolmentIds }) }).lean<WatchedRecord[]>();
  return records.map(({ lectureId, seconds, ranges, at }) => ({ lectureId, seconds, ranges, at }));
}

async function rhythmOf(userId: string) {
  const rhythm = await findRhythm(userId);
  const days = await LearningDay.find({ userId }).lean<LearningDayRecord[]>();
  return {
    chosen: rhythm && { isOn: rhythm.isOn, goals: rhythm.goals, showsBadges: rhythm.showsBadges },
    days: days.map(({ day, zone, filmSeconds, done }) => ({ day, zone, filmSeconds, done })),
    badges: (await listMilestones(userId)).map(({ kind, at }) => ({ kind, at })),
  };
}

async function arrangedBy(userId: string) {
  const feed = await CalendarFeed.findOne({ userId }).lean<CalendarFeedRecord>();
  return {
    plans: (await Plan.find({ userId }).lean<PlanRecord[]>()).map(({ courseId, weekdays, finishBy, changedAt }) => ({
      ...{ courseId, weekdays, finishBy, changedAt },
    })),
    startedOver: (await Reset.find({ userId }).lean<ResetRecord[]>()).map(
      ({ courseId, at, undoneAt, completions, places, watched = [] }) => ({
        ...{ courseId, at, undoneAt, places, watched },
        completions: completions.map(({ lectureId, at, how }) => ({ lectureId, at, how })),
      }),
    ),
    calendarAddress: feed && { madeAt: feed.madeAt },
  };
}
