/**
 * Tells learners 30, 7 and 1 days before their access ends. Each enrolment holds the moment of its next notice, so the clock
 * asks one index; an end that moves moves it too.
 */
import { Types, trusted } from 'mongoose';
import { requirePersonById } from '../../accounts/accounts.service.ts';
import { findLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { day, fromNow, now } from '../../lib/clock.ts';
import { fact, relay } from '../../lib/events.ts';
import { sendMail } from '../../lib/mailer.ts';
import { type EnrolmentRecord, Enrolment as Enrolments } from '../enrolment.model.ts';
import { type Enrolment, hasAccess, plain, requireEnrolmentById } from '../enrolment.service.ts';
import { accessEndingMail } from '../mail.ts';
import { AccessNotice, type AccessNoticeRecord, insertNotice } from './notice.model.ts';
import { dueNotice, nextNotice } from './period.ts';

const batch = 500;
const keptFor = 60 * day;

/** Runs by the clock; may run twice and be killed anywhere. Returns how many enrolments it looked at. */
export async function tellEndings(): Promise<number> {
  let count = 0;
  for (let round = 0; round < 400; round++) {
    const records = await Enrolments.find({ nextNoticeAt: trusted({ $lte: now() }) })
      .sort({ nextNoticeAt: 1 })
      .limit(batch)
      .lean<EnrolmentRecord[]>();
    for (const record of records) await tellOne(plain(record));
    count += records.length;
    if (records.length < batch) break;
  }
  await AccessNotice.deleteMany({ endsAt: trusted({ $lt: fromNow(-keptFor) }) });
  return count;
}

/** The mail of a notice, unless the end has moved since. A process that dies between sending and noting it may send a second one. */
export async function sendAccessNotice(noticeId: string): Promise<void> {
  const notice = await findCurrentNotice(noticeId);
  if (!notice || notice.mailedAt) return;
  const [person, course] = await Promise.all([
    requirePersonById(notice.userId),
    findLearnableCourse({ id: notice.courseId }),
  ]);
  if (!course) return;
  await sendMail(accessEndingMail(person, course, notice.endsAt));
  await AccessNotice.updateOne({ _id: noticeId }, { $set: { mailedAt: now() } });
}

/** A notice whose end still is the end of that enrolment, or null. */
export async function findCurrentNotice(noticeId: string): Promise<AccessNoticeRecord | null> {
  const notice = await AccessNotice.findById(noticeId).lean<AccessNoticeRecord>();
  if (!notice) return null;
  const enrolment = await requireEnrolmentById(notice.enrolmentId);
  const isSame = enrolment.accessEndsAt?.getTime() === notice.endsAt.getTime();
  return isSame && hasAccess(enrolment) ? notice : null;
}

async function tellOne(enrolment: Enrolment): Promise<void> {
  const { id, userId, courseId, accessEndsAt: endsAt, nextNoticeAt } = enrolment;
  const at = now();
  const days = endsAt && hasAccess(enrolment) ? dueNotice(endsAt, at) : null;
  if (endsAt && days) {
    const _id = new Types.ObjectId();
    const told = fact('access.ending', { noticeId: String(_id), enrolmentId: id, userId, courseId });
    const made = await insertNotice({ _id, enrolmentId: id, userId, courseId, endsAt, days, at, outbox: [told] });
    if (made) await relay(AccessNotice, _id, [told]);
  }
  // After the telling: who dies in between tells again, and the unique index makes it once.
  await Enrolments.updateOne({ _id: id, nextNoticeAt }, { $set: { nextNoticeAt: nextNotice(endsAt, at) } });
}
