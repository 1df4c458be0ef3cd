/** Remarks of a review: made while a submission waits, shown to the author once it is decided, answered, settled. */
import { trusted } from 'mongoose';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { audit } from '../../accounts/audit/audit.service.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { isId } from '../../lib/db.ts';
import { Conflict, Forbidden, NotFound, Refused } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import type { DraftOutline } from '../outline/draft.service.ts';
import { courseAct } from '../publishing/publication-acts.ts';
import { placeHref, placesOf } from './places.ts';
import { Remark, type RemarkRecord } from './remark.model.ts';
import { findLastSubmission, lastApproved, requireSubmission } from './submission.model.ts';

export type ShownRemark = {
  id: string;
  place: string;
  placeName: string;
  href: string;
  answerHref: string;
  text: string;
  by: string;
  when: string;
  answer: string;
  answeredBy: string;
  settled: boolean;
  /** Made in the round that is being reviewed: can be taken back. */
  isFresh: boolean;
};

/** In one round; whoever needs more should talk. */
const most = 200;
const longest = 2000;

/** Says something about a place of what was handed in. Every call adds one. Throws Forbidden, NotFound, Refused, Conflict. */
export async function addRemark(
  admin: Person,
  submissionId: string,
  remark: { place: string; text: string },
  outline: Pick<DraftOutline, 'sections'>,
): Promise<void> {
  const { courseId, number, title } = await requireOpen(admin, submissionId);
  const place = placesOf(outline).find(({ value }) => value === remark.place);
  if (!place) throw new Refused('Please choose a place.', 'place');
  if (!remark.text) throw new Refused('Please write what should be done.', 'text');
  if (remark.text.length > longest) throw new Refused('Please keep it under 2,000 characters.', 'text');
  if ((await Remark.countDocuments({ courseId, round: number })) >= most)
    throw new Refused('There are 200 remarks already. Please send it back with these first.');
  const named = { place: place.value, placeName: place.label };
  const told = courseAct('course.remarked', { id: courseId, draft: { title } }, { after: { about: place.label } });
  const made = { courseId, round: number, ...named, text: remark.text, madeBy: admin.id, madeAt: now() };
  const { _id } = await Remark.create({ ...made, outbox: [told] });
  await relay(Remark, _id, [told]);
}

/** Takes a remark back while its round is not decided. May be repeated. */
export async function removeRemark(admin: Person, submissionId: string, remarkId: string): Promise<void> {
  const { courseId, number, title } = await requireOpen(admin, submissionId);
  if (!isId(remarkId)) return;
  const gone = await Remark.findOneAndDelete({ _id: remarkId, courseId, round: number }).lean<RemarkRecord>();
  const on = { kind: 'course', id: courseId, name: title };
  if (gone) await audit({ action: 'course.remark-removed', on, before: { about: gone.placeName } });
}

/** Says that an earlier remark is done with. May be repeated. */
export async function settleRemark(admin: Person, submissionId: string, remarkId: string): Promise<void> {
  const { courseId, title } = await requireOpen(admin, submissionId);
  const found = isId(remarkId) ? await Remark.findOne({ _id: remarkId, courseId }).lean<RemarkRecord>() : null;
  if (!found) throw new NotFound('This remark');
  const after = { about: found.placeName };
  const told = courseAct('course.remark-settled', { id: courseId, draft: { title } }, { after });
  const { matchedCount } = await Remark.updateOne(
    { _id: remarkId, settledAt: null },
    { $set: { settledAt: now() }, $push: { outbox: told } },
  );
  if (matchedCount > 0) await relay(Remark, remarkId, [told]);
}

/** What the author says to a remark, until its course is handed in again with it. Throws NotFound for one they do not see yet. */
export async function answerRemark(person: Person, courseId: string, remarkId: string, text: string): Promise<void> {
  await requireOwnCourse(person, courseId);
  if (text.length > longest) throw new Refused('Please keep it under 2,000 characters.', 'answer');
  const shown = await openRemarksOf(courseId);
  if (!shown.some((one) => String(one._id) === remarkId)) throw new NotFound('This remark');
  const answered = text
    ? { answer: text, answeredBy: person.id, answeredAt: now() }
    : { answer: '', answeredBy: null, answeredAt: null };
  await Remark.updateOne({ _id: remarkId, courseId }, { $set: answered });
}

/** What authors see: remarks of decided rounds since the last approval that are not settled. One query where there are none. */
export async function openRemarksOf(courseId: string): Promise<RemarkRecord[]> {
  const last = await findLastSubmission(courseId);
  if (!last || last.state === 'approved') return [];
  const since = await lastApproved(courseId);
  // The round that is being looked at is not for their eyes yet.
  const until = last.state === 'waiting' ? last.number - 1 : last.number;
  return Remark.find({ courseId, round: roundsIn(since, until), settledAt: null })
    .sort({ round: 1, _id: 1 })
    .limit(most)
    .lean<RemarkRecord[]>();
}

export type Beside = Pick<ShownRemark, 'id' | 'place' | 'placeName' | 'href' | 'text' | 'answer' | 'answerHref'>;

/** What authors see, for the pages of the editor: each is shown beside its place. */
export async function remarksBeside(courseId: string): Promise<Beside[]> {
  const open = await openRemarksOf(courseId);
  return open.map(({ _id, place, placeName, text, answer }) => ({
    ...{ place, placeName, text, answer },
    id: String(_id),
    href: placeHref(courseId, place),
    answerHref: answerHref(courseId, _id),
  }));
}

/** What admins see of a submission: its own remarks, and earlier ones with their answers since the last approval. */
export async function remarksFor(submission: { courseId: string; number: number }): Promise<RemarkRecord[]> {
  const { courseId, number } = submission;
  const since = await lastApproved(courseId);
  const after = since < number ? since : number - 1;
  return Remark.find({ courseId, round: roundsIn(after, number) })
    .sort({ round: 1, _id: 1 })
    .limit(most)
    .lean<RemarkRecord[]>();
}

/** With names and addresses. `round`: the one that can still be changed, if any. */
export async function shownRemarks(
  remarks: RemarkRecord[],
  { zone, round = 0 }: { zone: string; round?: number },
): Promise<ShownRemark[]> {
  const people = await listPeopleByIds(remarks.flatMap(({ madeBy, answeredBy }) => [madeBy, answeredBy ?? madeBy]));
  const nameOf = (id: string | null) => (id && people.get(id)?.name) || 'Somebody who left';
  return remarks.map((one) => ({
    id: String(one._id),
    place: one.place,
    placeName: one.placeName,
    href: placeHref(one.courseId, one.place),
    answerHref: answerHref(one.courseId, one._id),
    text: one.text,
    by: nameOf(one.madeBy),
    when: formatMoment(one.madeAt, zone),
    answer: one.answer,
    answeredBy: one.answer ? nameOf(one.answeredBy) : '',
    settled: one.settledAt !== null,
    isFresh: one.round === round,
  }));
}

/** After the one, up to the other. Without `$lte`, which the embedded database takes for `$lt` on an index of several fields. */
function roundsIn(after: number, last: number) {
  return trusted({ $gt: after, $lt: last + 1 });
}

function answerHref(courseId: string, remarkId: unknown): string {
  return `/studio/courses/${courseId}/review#remark-${remarkId}`;
}

async function requireOpen(admin: Person, submissionId: string) {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const submission = await requireSubmission(submissionId);
  if (submission.state !== 'waiting') throw new Conflict('This submission is decided.', submission);
  return submission;
}
