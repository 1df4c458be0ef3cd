/** What each fact of the school is in words, and whom it is told. All may be repeated: the keys make it once. */
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { requireOrderById } from '../commerce/orders.service.ts';
import { requireCertificateById } from '../credentials/certificates.service.ts';
import { changeWords } from '../credentials/changes/change-words.service.ts';
import { hasAccess, listEnrolmentsByIds } from '../learning/enrolment.service.ts';
import { isAllClosed } from '../learning/release/locks.service.ts';
import { formatMoney } from '../lib/money.ts';
import { notify, notifyMany } from './notify.service.ts';
import { tellAdmins } from './studio-told.service.ts';

export async function tellEnrolment(data: { enrolmentId: string; userId: string; courseId: string }): Promise<void> {
  const [enrolment] = await listEnrolmentsByIds([data.enrolmentId]);
  if (!enrolment) return;
  const course = await requireLearnableCourse({ id: data.courseId });
  const { slug, facts } = course;
  const waits = await isAllClosed(course, enrolment);
  const begin = waits ? '' : ' Begin whenever you like.';
  const title = `You are enrolled in “${facts.title}”.${begin}`;
  await notify(data.userId, { kind: 'enrolment', key: `enrolment:${data.enrolmentId}`, title, href: `/learn/${slug}` });
}

export async function tellPayment(orderId: string): Promise<void> {
  const { buyerId, total, lines } = await requireOrderById(orderId);
  const title = `We received your payment of ${formatMoney(total)} for ${titlesOf(lines)}.`;
  await notify(buyerId, { kind: 'order', key: `paid:${orderId}`, title, href: `/orders/${orderId}` });
}

export async function tellRefund(orderId: string, refundId: string): Promise<void> {
  const { buyerId, lines } = await requireOrderById(orderId);
  const title = `Your money for ${titlesOf(lines)} is on its way back.`;
  await notify(buyerId, { kind: 'refund', key: `refund:${refundId}`, title, href: `/orders/${orderId}` });
}

export async function tellCertificate(certificateId: string, userId: string): Promise<void> {
  const { publicId, courseTitle } = await requireCertificateById(certificateId);
  const title = `Your certificate for “${courseTitle}” is ready.`;
  await notify(userId, {
    kind: 'certificate',
    key: `certificate:${certificateId}`,
    title,
    href: `/certificates/${publicId}`,
  });
}

/** Each change of a certificate is told once. */
export async function tellCertificateChange(certificateId: string, userId: string, number: number): Promise<void> {
  const certificate = await requireCertificateById(certificateId);
  const change = certificate.changes.find((one) => one.number === number);
  if (!change || certificate.state === 'erased') return;
  await notify(userId, {
    kind: 'certificate',
    key: `certificate:${certificateId}:${number}`,
    title: changeWords(certificate, change).title,
    href: `/certificates/${certificate.publicId}`,
  });
}

/** Tells those for whom lectures opened by the clock. Once for a learner and a lecture. */
export async function tellOpened(data: {
  courseId: string;
  lectureIds: string[];
  enrolmentIds: string[];
}): Promise<void> {
  const { slug, facts, sections } = await requireLearnableCourse({ id: data.courseId });
  const lectures = sections.flatMap((section) => section.lectures);
  const [first, ...others] = lectures.filter(({ id }) => data.lectureIds.includes(id));
  if (!first) return;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const verb = others.length > 0 ? 'are' : 'is';
  const enrolments = await listEnrolmentsByIds(data.enrolmentIds);
  await notifyMany(
    enrolments.filter(hasAccess).map(({ userId }) => userId),
    {
      kind: 'lectures',
      key: `opened:${data.courseId}:${data.lectureIds[0]}`,
      title: `“${first.title}”${more} ${verb} open now in “${facts.title}”.`,
      href: others.length > 0 ? `/learn/${slug}` : `/learn/${slug}/lectures/${first.slug}`,
    },
  );
}

/** A teacher's exception. Once for each time it is made. */
export async function tellGiven(data: { enrolmentId: string; lectureId: string }, factId: string): Promise<void> {
  const [enrolment] = await listEnrolmentsByIds([data.enrolmentId]);
  if (!enrolment) return;
  const { slug, facts, sections } = await requireLearnableCourse({ id: enrolment.courseId });
  const lecture = sections.flatMap((section) => section.lectures).find(({ id }) => id === data.lectureId);
  const what = lecture ? `“${lecture.title}” in “${facts.title}”` : `all of “${facts.title}”`;
  const href = lecture ? `/learn/${slug}/lectures/${lecture.slug}` : `/learn/${slug}`;
  const title = `Your teacher has opened ${what} for you.`;
  await notify(enrolment.userId, { kind: 'lectures', key: `given:${factId}`, title, href });
}

/** The last of the courses was finished that another one asks for. */
export async function tellOpenDoor(data: { enrolmentId: string; userId: string; courseId: string }): Promise<void> {
  const { slug, facts } = await requireLearnableCourse({ id: data.courseId });
  const title = `You can begin “${facts.title}” now.`;
  await notify(data.userId, { kind: 'lectures', key: `door:${data.enrolmentId}`, title, href: `/learn/${slug}` });
}

/** Tells every admin that an order needs somebody to look. */
export async function tellFlaggedOrder(orderId: string): Promise<void> {
  const { number } = await requireOrderById(orderId);
  const told = {
    kind: 'attention' as const,
    key: `flagged:${orderId}`,
    title: `Order ${number} needs a look: money came that does not fit it.`,
    href: `/admin/orders/${orderId}`,
  };
  await tellAdmins(told);
}

function titlesOf(lines: readonly { title: string }[]): string {
  return lines.map(({ title }) => `“${title}”`).join(', ');
}
