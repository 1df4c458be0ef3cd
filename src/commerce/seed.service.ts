/** Orders of the demo school: paid in the past, without a gateway and without mail. */
import { createHash } from 'node:crypto';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { grantAccess } from '../learning/enrolment.service.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Refused } from '../lib/errors.ts';
import { Order, type OrderRecord } from './order.model.ts';
import { note } from './order-event.model.ts';
import { issueReceipt } from './receipts.service.ts';

/**
 * A paid order of the past (`at`, else now) with access and receipt, marked as demo: no money moves when it is refunded. May be
 * repeated: a buyer has one demo order for a course. Throws NotFound, Refused when the course is free.
 */
export async function seedPaidOrder(sale: { buyerId: string; courseSlug: string; at?: Date }): Promise<OrderRecord> {
  const at = sale.at ?? now();
  const course = await requireLearnableCourse(sale.courseSlug);
  if (!course.price) throw new Refused('This course is free.');
  const digest = createHash('sha256').update(`${sale.buyerId} ${course.id}`).digest('hex').toUpperCase();
  const number = `E-D${digest.slice(0, 9)}`;
  const { amount, currency } = course.price;
  const values = {
    buyerId: sale.buyerId,
    lines: [{ courseId: course.id, slug: course.slug, title: course.facts.title, amount }],
    total: { amount, currency },
    refundDays: course.facts.refundDays,
    status: 'paid',
    received: { paymentId: `demo_${digest.slice(0, 14)}`, amount, currency, method: 'demo' },
    paidAt: at,
    finishedAt: at,
    refunded: 0,
    looks: 0,
    isDemo: true,
    createdAt: at,
  };
  await Order.updateOne({ number }, { $setOnInsert: values }, { upsert: true }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
  const order = await Order.findOne({ number }).orFail().lean<OrderRecord>();
  await grantAccess(sale.buyerId, course.id, { kind: 'order', id: String(order._id) });
  await issueReceipt(order);
  await note(order._id, { key: 'paid', source: 'school', text: 'Paid, as part of the demo school.', at });
  return order;
}
