/** From a course's button to an order that can be paid. */
import { randomInt } from 'node:crypto';
import { trusted } from 'mongoose';
import { requireSight } from '../authoring/courses/visibility.service.ts';
import { type PublishedCourse, requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { enrolFree, findEnrolment, hasAccess } from '../learning/enrolment.service.ts';
import { day, fromNow, hour, minute, now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Busy, Refused } from '../lib/errors.ts';
import type { Money } from '../lib/money.ts';
import type { Person } from '../web/request.ts';
import { listPaidOf, Order, type OrderRecord, openStatuses } from './order.model.ts';
import { note } from './order-event.model.ts';
import { hasPayments } from './razorpay.gateway.ts';

/** Where the buyer goes from here: to the course that is theirs, to an order that is paid, or to pay one. */
export type Placed =
  | { kind: 'learn'; slug: string }
  | { kind: 'paid'; orderId: string }
  | { kind: 'order'; orderId: string };

/** How long the price on an open order holds against a new price of the course. */
const priceHolds = hour;
/** The reconciler asks for an order that nobody told us about after this. */
export const firstLook = 15 * minute;
/** The gateway takes a late yes of the bank for this long, so an order waits as long for it. */
export const orderWaits = 3 * day;

/**
 * Buys a course, or leads to what is there already. May be repeated, at the same moment too: a buyer has one open order
 * for a course, and its price is fixed. Throws NotFound, and Refused where nothing is sold at the moment.
 */
export async function placeOrder(buyer: Person, courseSlug: string): Promise<Placed> {
  const course = await requirePublishedCourse(courseSlug);
  const enrolment = await findEnrolment(buyer.id, course.id);
  if (enrolment && hasAccess(enrolment)) return { kind: 'learn', slug: course.slug };
  await requireSight(buyer, course);
  if (!course.price) {
    await enrolFree(buyer, course.slug);
    return { kind: 'learn', slug: course.slug };
  }
  const paid = await paidJustNow(buyer.id, course.id);
  if (paid) return { kind: 'paid', orderId: String(paid._id) };
  if (!sellsCourses()) throw new Refused('Courses are not for sale at the moment. Please come back later.');
  const order = await openOrder(buyer.id, course, course.price);
  return { kind: 'order', orderId: String(order._id) };
}

/** False where this school has no payment settings: prices are shown, and nothing can be bought. */
export function sellsCourses(): boolean {
  return hasPayments();
}

/** Access is given by a job a moment after the payment: buying again in between would be buying twice. */
async function paidJustNow(buyerId: string, courseId: string): Promise<OrderRecord | undefined> {
  const paid = await listPaidOf(buyerId, courseId);
  return paid.find((order) => order.status !== 'refunded' && order.paidAt && order.paidAt > fromNow(-hour));
}

async function openOrder(buyerId: string, course: PublishedCourse, price: Money): Promise<OrderRecord> {
  const openKey = `${buyerId}-${course.id}`;
  for (let tries = 0; tries < 5; tries++) {
    const open = await Order.findOne({ openKey }).lean<OrderRecord>();
    if (open && isCurrent(open, price, course.facts.access?.days ?? 0)) return open;
    if (open) await giveUp(open, 'What the course costs or gives has changed.');
    const made = await createOrder(buyerId, course, price);
    if (await takeKey(made, openKey)) return { ...made, openKey };
  }
  throw new Busy();
}

/** Takes an order out of the buyer's way. A payment that still comes for it is accepted all the same. */
export async function giveUp(order: OrderRecord, why: string): Promise<void> {
  const given = await Order.updateOne(
    { _id: order._id, status: trusted({ $in: openStatuses }) },
    { $set: { status: 'abandoned' }, $unset: { openKey: 1, nextLookAt: 1 } },
  );
  if (given.modifiedCount > 0) await note(order._id, { key: 'abandoned', source: 'school', text: `Given up: ${why}` });
}

function isCurrent({ total, createdAt, accessDays = 0 }: OrderRecord, price: Money, days: number): boolean {
  const same = total.amount === price.amount && total.currency === price.currency && accessDays === days;
  return same || createdAt > fromNow(-priceHolds);
}

/** In a second step, because the embedded database never frees a unique value that came with an insert. */
async function takeKey(order: OrderRecord, openKey: string): Promise<boolean> {
  try {
    await Order.updateOne({ _id: order._id }, { $set: { openKey } });
    await note(order._id, { key: 'created', source: 'buyer', text: 'The order was placed.' });
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await Order.deleteOne({ _id: order._id });
    return false;
  }
}

async function createOrder(buyerId: string, course: PublishedCourse, price: Money): Promise<OrderRecord> {
  const line = { courseId: course.id, slug: course.slug, title: course.facts.title, amount: price.amount };
  const made = await Order.create({
    number: newNumber(),
    buyerId,
    lines: [line],
    total: { amount: price.amount, currency: price.currency },
    refundDays: course.facts.refundDays,
    accessDays: course.facts.access?.days ?? 0,
    status: 'created',
    nextLookAt: fromNow(firstLook),
    createdAt: now(),
  });
  return made.toObject();
}

/** Eight letters and digits that cannot be mistaken for each other (Crockford's base 32). */
export function newNumber(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `E-${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}
