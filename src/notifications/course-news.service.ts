/** A new version is told to those who learn the course: by the bell, and by mail to those who want news. */
import { findPersonById } from '../accounts/accounts.service.ts';
import { requireLearnableCourse, requireVersion } from '../authoring/publishing/published.service.ts';
import { hasAccess, listEnrolmentsOfCourse } from '../learning/enrolment.service.ts';
import { now } from '../lib/clock.ts';
import { sendMail } from '../lib/mailer.ts';
import { courseNewsMail } from './mail.ts';
import { Notification } from './notification.model.ts';
import { notifyMany, type Told } from './notify.service.ts';

type Published = { courseId: string; versionId: string; addedLectures: number };
/** People of whom one job looks who wants a mail. */
export type MailBatch = { courseId: string; versionId: string; userIds: string[] };
const batch = 500;
const mailed = 50;

/** Tells everybody who may learn the course now, 500 at a time; `mailLater` takes them 50 at a time. May be repeated. */
export async function tellCourseNews(
  published: Published,
  mailLater: (batch: MailBatch) => Promise<void>,
): Promise<void> {
  const { courseId, versionId } = published;
  const told = await wordsOf(published);
  if (!told) return;
  let afterId: string | undefined;
  do {
    const enrolments = await listEnrolmentsOfCourse(courseId, { limit: batch, ...(afterId ? { afterId } : {}) });
    const userIds = enrolments.filter(hasAccess).map(({ userId }) => userId);
    await notifyMany(userIds, told);
    for (let at = 0; at < userIds.length; at += mailed)
      await mailLater({ courseId, versionId, userIds: userIds.slice(at, at + mailed) });
    afterId = enrolments.length < batch ? undefined : enrolments.at(-1)?.id;
  } while (afterId);
}

/** Once for a person and a version; a process that dies between sending and noting it may send one mail twice. */
export async function mailCourseNews({ courseId, versionId, userIds }: MailBatch): Promise<void> {
  const [{ slug, facts }, { note }] = await Promise.all([
    requireLearnableCourse({ id: courseId }),
    requireVersion(versionId),
  ]);
  for (const userId of userIds) {
    const person = await findPersonById(userId);
    if (person?.state !== 'active' || !person.news?.on) continue;
    const told = { userId, key: keyOf(versionId), mailedAt: null };
    const waiting = await Notification.findOne(told).select('title').lean<{ title: string }>();
    if (!waiting) continue;
    await sendMail(courseNewsMail(person, { title: facts.title, slug, note, line: waiting.title }));
    await Notification.updateOne(told, { $set: { mailedAt: now() } });
  }
}

/** null: there is nothing to tell. */
async function wordsOf({ courseId, versionId, addedLectures }: Published): Promise<Told | null> {
  const [{ slug, facts }, { note }] = await Promise.all([
    requireLearnableCourse({ id: courseId }),
    requireVersion(versionId),
  ]);
  if (addedLectures === 0 && !note) return null;
  const lectures = addedLectures === 1 ? 'a new lecture' : `${addedLectures} new lectures`;
  return {
    kind: 'lectures',
    key: keyOf(versionId),
    title: addedLectures > 0 ? `“${facts.title}” has ${lectures}.` : `“${facts.title}” was changed: ${shortened(note)}`,
    href: `/learn/${slug}`,
  };
}

function keyOf(versionId: string): string {
  return `lectures:${versionId}`;
}

function shortened(note: string): string {
  const line = note.replace(/\s+/g, ' ');
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
}
