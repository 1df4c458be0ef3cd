/** What a learner has arranged for a course, on its page: the plan, and beginning it anew. */
import type { Request } from 'express';
import { isoText } from '../lib/calendar.ts';
import { formatMoment } from '../lib/dates.ts';
import { csrfOf } from '../web/shell.ts';
import { aheadOf, findPlan, listCompletedToday, type Planned, standingOf } from './plan/plan.service.ts';
import { type PlanCard, planCardOf } from './plan/words.ts';
import type { Place } from './positions.service.ts';
import { findUndoable } from './reset/reset.service.ts';

export type CourseOwn = {
  /** null where there is nothing to plan. */
  plan: { plan: PlanCard | null; href: string } | null;
  reset: {
    undo: { until: string; iso: string; action: string } | null;
    href: string | null;
    csrf: string | null;
  } | null;
};

/** For somebody who has access. Two small reads, one more for a plan. */
export async function courseOwnOf(
  req: Request,
  planned: Planned,
  places: ReadonlyMap<string, Place>,
): Promise<CourseOwn> {
  const { course, enrolment, zone } = planned;
  const [found, undoable] = await Promise.all([findPlan(enrolment.id), findUndoable(enrolment.id)]);
  const ahead = aheadOf(planned, found ? await listCompletedToday(enrolment.userId, zone) : new Set());
  const plan = found && planCardOf(course, found, ahead, standingOf(found, ahead));
  const home = `/learn/${course.slug}`;
  const isBegun = enrolment.completedIds.length > 0 || [...places.values()].some(({ seconds }) => seconds > 0);
  const undo = undoable && {
    until: formatMoment(undoable.undoUntil, zone),
    ...{ iso: isoText(undoable.undoUntil, zone), action: `${home}/reset` },
  };
  return {
    plan: ahead.pieces.length > 0 || plan ? { plan, href: `${home}/plan` } : null,
    reset: undo || isBegun ? { undo, href: isBegun ? `${home}/reset` : null, csrf: csrfOf(req) } : null,
  };
}
