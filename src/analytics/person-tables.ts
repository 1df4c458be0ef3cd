/** What one person learns and bought, as tables of the admin's page. */

import type { DeviceSession } from '../accounts/devices/devices.service.ts';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { listOrdersOf } from '../commerce/orders.service.ts';
import { type Enrolment, hasAccess, listEnrolments } from '../learning/enrolment.service.ts';
import { progressIn } from '../learning/progress.service.ts';
import { formatMoney } from '../lib/money.ts';
import { dayOf, momentOf, plainWords, type Table } from './words.ts';

/** The course opened last first. Courses come from memory. */
export async function enrolmentTable(userId: string): Promise<Table> {
  const enrolments = await listEnrolments(userId);
  return {
    caption: `Enrolments (${enrolments.length})`,
    columns: [
      { key: 'course', label: 'Course' },
      { key: 'access', label: 'Access' },
      { key: 'progress', label: 'Progress', end: true },
      { key: 'since', label: 'Enrolled', tight: true },
      { key: 'opened', label: 'Last opened', tight: true },
    ],
    rows: await Promise.all(enrolments.map(enrolmentRow)),
  };
}

/** The newest first, at most 100. */
export async function ordersTable(userId: string): Promise<Table> {
  const orders = await listOrdersOf(userId);
  return {
    caption: `Orders (${orders.length})`,
    columns: [
      { key: 'number', label: 'Order' },
      { key: 'day', label: 'Placed' },
      { key: 'status', label: 'Status' },
      { key: 'total', label: 'Total', end: true },
      { key: 'refunded', label: 'Refunded', end: true },
    ],
    rows: orders.map(({ _id, number, lines, createdAt, status, total, refunded }) => ({
      number: { text: number, href: `/admin/orders/${_id}`, note: lines.map((line) => line.title).join(', ') },
      day: momentOf(createdAt),
      status: plainWords(status),
      total: formatMoney(total),
      refunded: refunded > 0 ? formatMoney({ ...total, amount: refunded }) : '–',
    })),
  };
}

async function enrolmentRow(enrolment: Enrolment): Promise<Table['rows'][number]> {
  const course = await requireLearnableCourse({ id: enrolment.courseId }).catch(() => null);
  const progress = course ? progressIn(course, enrolment) : null;
  return {
    course: course ? { text: course.facts.title, href: `/courses/${course.slug}` } : 'A course that is gone',
    access: hasAccess(enrolment) ? { text: 'Open', tone: 'good' } : { text: 'Ended', tone: 'warn' },
    progress: progress ? `${progress.percent} % (${progress.done} of ${progress.total})` : '–',
    since: dayOf(enrolment.createdAt),
    opened: dayOf(enrolment.lastOpenedAt),
  };
}

/** The one used last first. */
export function sessionsTable(devices: readonly DeviceSession[]): Table {
  return {
    caption: `Signed in on (${devices.length})`,
    columns: [
      { key: 'device', label: 'Device' },
      { key: 'address', label: 'Address' },
      { key: 'since', label: 'Signed in' },
      { key: 'seen', label: 'Last seen' },
    ],
    rows: devices.map(({ browser, system, address, startedAt, seenAt }) => ({
      device: `${browser} on ${system}`,
      address: address || '–',
      since: momentOf(startedAt),
      seen: momentOf(seenAt),
    })),
  };
}
