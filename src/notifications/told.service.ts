/** What each fact of the school is in words, and whom it is told. All may be repeated: the keys make it once. */
import { searchPeople } from '../accounts/people/people.service.ts';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { requireOrderById } from '../commerce/orders.service.ts';
import { requireCertificateById } from '../credentials/certificates.service.ts';
import { hasAccess, listEnrolmentsOfCourse } from '../learning/enrolment.service.ts';
import { formatMoney } from '../lib/money.ts';
import { notify, notifyMany } from './notify.service.ts';

const batch = 500;

export async function tellEnrolment(data: { enrolmentId: string; userId: string; courseId: string }): Promise<void> {
  const { slug, facts } = await requireLearnableCourse({ id: data.courseId });
  const title = `You are enrolled in “${facts.title}”. Begin whenever you like.`;
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

/** Tells everybody who may learn the course now, 500 at a time. */
export async function tellNewLectures(data: {
  courseId: string;
  versionId: string;
  addedLectures: number;
}): Promise<void> {
  const { slug, facts } = await requireLearnableCourse({ id: data.courseId });
  const words = data.addedLectures === 1 ? 'a new lecture' : `${data.addedLectures} new lectures`;
  const told = {
    kind: 'lectures' as const,
    key: `lectures:${data.versionId}`,
    title: `“${facts.title}” has ${words}.`,
    href: `/learn/${slug}`,
  };
  let afterId: string | undefined;
  do {
    const enrolments = await listEnrolmentsOfCourse(data.courseId, { limit: batch, ...(afterId ? { afterId } : {}) });
    await notifyMany(
      enrolments.filter(hasAccess).map(({ userId }) => userId),
      told,
    );
    afterId = enrolments.length < batch ? undefined : enrolments.at(-1)?.id;
  } while (afterId);
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
  let after: string | undefined;
  do {
    const { people, next } = await searchPeople({ role: 'admin', state: 'active', ...(after ? { after } : {}) });
    await notifyMany(
      people.map(({ id }) => id),
      told,
    );
    after = next ?? undefined;
  } while (after);
}

function titlesOf(lines: readonly { title: string }[]): string {
  return lines.map(({ title }) => `“${title}”`).join(', ');
}
