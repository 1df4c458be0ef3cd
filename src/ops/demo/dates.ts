/** Dates in the demo school: two lectures that open two weeks after enrolment, and Leo's plan to finish a course. */
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { updateLecture } from '../../authoring/outline/outline.service.ts';
import { publishCourse, readDraft } from '../../authoring/publishing/publication.service.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { requireEnrolment } from '../../learning/enrolment.service.ts';
import { spreadAtPace } from '../../learning/plan/pace.ts';
import { aheadOf, keepPlan } from '../../learning/plan/plan.service.ts';
import { planOpeningsOf } from '../../learning/release/due-openings.service.ts';
import { day, turnClock } from '../../lib/clock.ts';

const dripped = 'bread-from-four-things';
const planned = 'knots-that-hold';

/** Not to be repeated: the seed runs on an empty school. */
export async function seedDates(people: Map<string, PersonRecord>): Promise<void> {
  turnClock(-2 * day);
  await openLater(people);
  turnClock(0);
  const leo = people.get('leo');
  if (leo) await planCourse(leo);
}

async function openLater(people: Map<string, PersonRecord>): Promise<void> {
  const { id, ownerId } = await requirePublishedCourse(dripped);
  const owner = [...people.values()].find((person) => person.id === ownerId);
  if (!owner) return;
  const { outline } = await readDraft(snapshotOf(owner), id);
  const last = outline.sections.flatMap(({ lectures }) => lectures.filter(({ ready }) => ready)).slice(-2);
  for (const [at, { id: lectureId, revision }] of last.entries())
    await updateLecture(snapshotOf(owner), id, lectureId, { release: { kind: 'days', days: 14 + at * 3 } }, revision);
  const version = await publishCourse(snapshotOf(owner), id, { note: '', tells: false });
  await planOpeningsOf(id, String(version.id));
}

/** On three days of the week, five minutes each. */
async function planCourse(leo: PersonRecord): Promise<void> {
  const course = await requirePublishedCourse(planned);
  const enrolment = await requireEnrolment(snapshotOf(leo), planned);
  const own = { course, enrolment, missing: [], zone: leo.timeZone };
  const ahead = aheadOf(own, new Set());
  const weekdays = [1, 3, 6];
  const { end } = spreadAtPace({ weekdays, pace: 5 * 60 }, ahead);
  await keepPlan(own, ahead, { weekdays, finishBy: end });
}
