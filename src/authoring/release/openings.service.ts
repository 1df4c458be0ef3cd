/**
 * When lectures open for one learner: pure, from the rules of a version and from what the learner did. A rule never takes
 * away what is done, and one that nobody could ever meet holds nobody.
 */
import { DateTime } from 'luxon';
import type { CourseFacts } from '../courses/course.model.ts';
import type { OutlineLecture, OutlineSection } from '../publishing/version.model.ts';
import type { Release } from '../release.ts';

/** What still keeps a lecture closed: a course to be finished first, a moment to come, a lecture to be completed first. */
export type Lock =
  | { kind: 'course'; courseId: string }
  | { kind: 'date'; at: Date }
  | { kind: 'lecture'; lectureId: string };

/** What the rules ask about a learner. */
export type LearnerFacts = {
  /** When access was given for the first time: a refund and another purchase begin nothing anew. */
  startedAt: Date;
  completedIds: ReadonlySet<string>;
  /** Lectures that were begun while they were open: they stay open, whatever becomes of the rules. */
  openedIds: ReadonlySet<string>;
  /** Lectures that a teacher has opened for this person; `wholeCourse` for all of them. */
  givenIds: ReadonlySet<string>;
  /** Courses that have to be finished first and are not. */
  missingCourseIds: readonly string[];
  /** IANA name of the zone in whose calendar days are counted: one for the whole school, so that no profile moves a date. */
  calendar: string;
};
export const wholeCourse = 'course';

/** The rules of one version, brought into the form that is asked. By lecture; only those that can be learned from. */
export type Plan = ReadonlyMap<string, Planned>;
type Planned = {
  /** A free preview: everybody may read it, so no rule holds it back. */
  free: boolean;
  rule: Release | null;
  /** Lectures to be completed first. */
  waitsFor: string[];
};
type Ruled = Pick<OutlineLecture, 'id' | 'ready' | 'release' | 'preview' | 'required'>;
/** A version, or a draft in the same shape. */
export type RuledOutline = {
  sections: (Pick<OutlineSection, 'release'> & { lectures: Ruled[] })[];
  facts: Pick<CourseFacts, 'forcedOrder'>;
};

const plans = new WeakMap<RuledOutline['sections'], Plan>();

/** From memory for a version that was asked before. */
export function planOf({ sections, facts }: RuledOutline): Plan {
  const known = plans.get(sections);
  if (known) return known;
  const plan = withoutDeadlocks(readPlan(sections, facts.forcedOrder ?? false));
  plans.set(sections, plan);
  return plan;
}

/** All that keeps a lecture closed at `at`, what the learner waits for longest first; empty: it is open. */
export function locksOf(plan: Plan, lectureId: string, learner: LearnerFacts, at: Date): Lock[] {
  const planned = plan.get(lectureId);
  if (!planned || planned.free || stays(lectureId, learner)) return [];
  const courses = learner.missingCourseIds.map((courseId): Lock => ({ kind: 'course', courseId }));
  const moment = momentOf(planned.rule, learner);
  const dates: Lock[] = moment && moment > at ? [{ kind: 'date', at: moment }] : [];
  const lectures = planned.waitsFor.filter((id) => !isDone(id, learner));
  return [...courses, ...dates, ...lectures.map((id): Lock => ({ kind: 'lecture', lectureId: id }))];
}

/** The moment that a lecture's rule names for this learner, past or to come; null where it names none. */
export function momentOf(rule: Release | null, { startedAt, calendar }: LearnerFacts): Date | null {
  // A version that comes out of a cache has its dates as text.
  if (rule?.kind === 'date') return new Date(rule.at);
  if (rule?.kind !== 'days') return null;
  return DateTime.fromJSDate(startedAt, { zone: calendar }).plus({ days: rule.days }).toJSDate();
}

/** The first moment after `at` at which something of the course opens by itself; null when nothing does. */
export function nextMoment(plan: Plan, learner: LearnerFacts, at: Date): Date | null {
  let next: Date | null = null;
  for (const [id, { free, rule }] of plan) {
    const moment = free || stays(id, learner) ? null : momentOf(rule, learner);
    if (moment && moment > at && (!next || moment < next)) next = moment;
  }
  return next;
}

/** Does anything of this course ever open by itself? */
export function hasMoments(plan: Plan): boolean {
  return [...plan.values()].some(({ free, rule }) => !free && (rule?.kind === 'date' || rule?.kind === 'days'));
}

/** Ids of lectures whose rules go round in a circle, so that they are passed over: for the author's eyes. */
export function listDeadlocks(outline: RuledOutline): string[] {
  const asWritten = readPlan(outline.sections, outline.facts.forcedOrder ?? false);
  const kept = withoutDeadlocks(new Map([...asWritten].map(([id, one]) => [id, { ...one }])));
  return [...asWritten]
    .filter(([id, { waitsFor }]) => kept.get(id)?.waitsFor.length !== waitsFor.length)
    .map(([id]) => id);
}

/** Whether what a rule waits for is done. Kinds that can be failed, such as a quiz, will be asked here whether they are passed. */
function isDone(lectureId: string, { completedIds }: LearnerFacts): boolean {
  return completedIds.has(lectureId);
}

function stays(lectureId: string, { completedIds, openedIds, givenIds }: LearnerFacts): boolean {
  return (
    completedIds.has(lectureId) || openedIds.has(lectureId) || givenIds.has(lectureId) || givenIds.has(wholeCourse)
  );
}

function readPlan(sections: RuledOutline['sections'], forcedOrder: boolean): Map<string, Planned> {
  const ready = sections.flatMap(({ release, lectures }) =>
    lectures.filter((lecture) => lecture.ready).map((lecture) => ({ lecture, sectionRule: release ?? null })),
  );
  const plan = new Map<string, Planned>();
  let before: Ruled | null = null;
  let requiredBefore: Ruled | null = null;
  const ids = new Set(ready.map(({ lecture }) => lecture.id));
  for (const { lecture, sectionRule } of ready) {
    const rule = lecture.release ?? sectionRule;
    const named = rule?.kind === 'after' ? (rule.lectureId ?? before?.id) : undefined;
    // What is optional holds up nobody in a forced order.
    const forced = forcedOrder ? requiredBefore?.id : undefined;
    const waitsFor = [...new Set([named, forced])].filter((id) => id !== undefined && ids.has(id) && id !== lecture.id);
    plan.set(lecture.id, { free: lecture.preview, rule, waitsFor: waitsFor.filter((id) => id !== undefined) });
    before = lecture;
    if (lecture.required) requiredBefore = lecture;
  }
  return plan;
}

/** Goes through the plan as a learner would; whoever could never go on is let through at the first lecture in the way. */
function withoutDeadlocks(plan: Map<string, Planned>): Map<string, Planned> {
  const waiting = new Map([...plan].map(([id, { waitsFor }]) => [id, waitsFor.length]));
  const followers = new Map<string, string[]>();
  for (const [id, { waitsFor }] of plan) for (const other of waitsFor) push(followers, other, id);
  const next = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  const left = new Set(plan.keys());
  while (left.size > 0) {
    const id = next.pop() ?? firstOf(left);
    if (!left.delete(id)) continue;
    const planned = plan.get(id);
    if (planned && (waiting.get(id) ?? 0) > 0) planned.waitsFor = planned.waitsFor.filter((other) => !left.has(other));
    for (const follower of followers.get(id) ?? []) {
      const count = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, count);
      if (count === 0) next.push(follower);
    }
  }
  return plan;
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  lists.set(key, [...(lists.get(key) ?? []), value]);
}

function firstOf(ids: Set<string>): string {
  const [first = ''] = ids;
  return first;
}
