/** What is told about the end of access. All may be repeated: the keys make it once. */
import { findPersonById } from '../accounts/accounts.service.ts';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import { findCurrentNotice } from '../learning/access/notices.service.ts';
import { listEnrolmentsByIds } from '../learning/enrolment.service.ts';
import { formatMoment } from '../lib/dates.ts';
import { notify } from './notify.service.ts';

/** 30, 7 and 1 days before, unless the end has moved since. */
export async function tellAccessEnding(noticeId: string): Promise<void> {
  const notice = await findCurrentNotice(noticeId);
  if (!notice) return;
  const { slug, facts } = await requireLearnableCourse({ id: notice.courseId });
  const title = `Your access to “${facts.title}” ends on ${await momentFor(notice.userId, notice.endsAt)}.`;
  await notify(notice.userId, { kind: 'lectures', key: `access:${noticeId}`, title, href: `/learn/${slug}` });
}

/** By somebody else; who took more time knows it. Once for each end. */
export async function tellAccessExtended(data: { enrolmentId: string; endsAt: string; isOwn: boolean }): Promise<void> {
  const [enrolment] = await listEnrolmentsByIds([data.enrolmentId]);
  if (!enrolment || data.isOwn) return;
  const { slug, facts } = await requireLearnableCourse({ id: enrolment.courseId });
  const until = await momentFor(enrolment.userId, new Date(data.endsAt));
  await notify(enrolment.userId, {
    ...{ kind: 'lectures', key: `extended:${data.enrolmentId}:${data.endsAt}`, href: `/learn/${slug}` },
    title: `You have more time in “${facts.title}”: until ${until}.`,
  });
}

/** The owner; others of the team find it on the page of the learners. */
export async function tellAccessAsked(
  data: { enrolmentId: string; userId: string; courseId: string },
  factId: string,
): Promise<void> {
  const { facts, ownerId } = await requireLearnableCourse({ id: data.courseId });
  const href = `/studio/courses/${data.courseId}/learners/${data.enrolmentId}`;
  const title = `A learner asks for more time in “${facts.title}”.`;
  await notify(ownerId, { kind: 'attention', key: `access-asked:${factId}`, title, href });
}

export async function tellAccessDeclined(enrolmentId: string, factId: string): Promise<void> {
  const [enrolment] = await listEnrolmentsByIds([enrolmentId]);
  if (!enrolment) return;
  const { slug, facts } = await requireLearnableCourse({ id: enrolment.courseId });
  const title = `There is no more time for you in “${facts.title}”. What you completed is kept.`;
  await notify(enrolment.userId, { kind: 'lectures', key: `access-declined:${factId}`, title, href: `/learn/${slug}` });
}

async function momentFor(userId: string, at: Date): Promise<string> {
  return formatMoment(at, (await findPersonById(userId))?.timeZone ?? config.school.timeZone);
}
