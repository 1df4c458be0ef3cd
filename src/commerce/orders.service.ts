/** Orders: placing one, and finding it again. */
import { randomInt } from 'node:crypto';
import { trusted } from 'mongoose';
import { type PublishedCourse, requirePublishedCourse } from '../authoring/published.service.ts';
import { enrolFree, findEnrolment, hasAccess } from '../learning/enrolment.service.ts';
import { day, fromNow, hour, minute, now } from '../lib/clock.ts';
import { isDuplicate, isId } from '../lib/db.ts';
import { Busy, NotFound, Refused } from '../lib/errors.ts';
import type { Money } from '../lib/money.ts';
import type { Person } from '../web/request.ts';
import {
  listPaidOf,
  Order,
  type OrderRecord,
  type OrderStatus,
  openStatuses,
  orderStatuses,
  requireOrderRecord,
} from './order.model.ts';
import { note } from './order-event.model.ts';
import { hasPayments } from './razorpay.gateway.ts';

/** Where the buyer goes from here: to the course that is theirs, to an order that is paid, or to pay one. */
export type Placed =
  | { kind: 'learn'; slug: string }
  | { kind: 'paid'; orderId: string }
  | { kind: 'order'; orderId: string };
export type OrderFilter = {
  status?: OrderStatus | undefined;
  buyerId?: string | undefined;
  number?: string | undefined;
  /** Only what an admin should look at. */
  attention?: boolean | undefined;
  after?: string | undefined;
  limit?: number | undefined;
};

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

/** An order of this buyer. Throws NotFound for anybody else's. */
export async function requireOrder(buyer: Pick<Person, 'id'>, id: string): Promise<OrderRecord> {
  const order = isId(id) ? await Order.findOne({ _id: id, buyerId: buyer.id }).lean<OrderRecord>() : null;
  if (!order) throw new NotFound('This order');
  return order;
}

/** Any order, for what happens in the background. Throws NotFound. */
export async function requireOrderById(id: string): Promise<OrderRecord> {
  return requireOrderRecord(id);
}

const shownStatuses = orderStatuses.filter((status) => status !== 'abandoned');

/** A buyer's orders, newest first, at most 100; those never paid and given up are left out. */
export async function listOrdersOf(buyerId: string): Promise<OrderRecord[]> {
  const filter = { buyerId, status: trusted({ $in: shownStatuses }) };
  return Order.find(filter).sort({ _id: -1 }).limit(100).lean<OrderRecord[]>();
}

/** The order a buyer has to pay, or null. */
export async function findOpenOrder(buyerId: string): Promise<OrderRecord | null> {
  const filter = { buyerId, status: trusted({ $in: openStatuses }) };
  return Order.findOne(filter).sort({ _id: -1 }).lean<OrderRecord>();
}

/** The admin's list, newest first. `next` is the `after` of the following page; null at the end. */
export async function listOrders(filter: OrderFilter): Promise<{ orders: OrderRecord[]; next: string | null }> {
  const size = filter.limit ?? 50;
  const found = await Order.find({
    ...conditions(filter),
    ...(isId(filter.after) ? { _id: trusted({ $lt: filter.after }) } : {}),
  })
    .sort({ _id: -1 })
    .limit(size + 1)
    .lean<OrderRecord[]>();
  const orders = found.slice(0, size);
  return { orders, next: found.length > size ? String(orders.at(-1)?._id) : null };
}

/** How many orders an admin should look at. */
export async function countAttention(): Promise<number> {
  return Order.countDocuments({ attentionAt: trusted({ $exists: true }) });
}

/** An admin has looked at it. May be repeated. */
export async function dismissAttention(admin: Person, orderId: string): Promise<void> {
  const order = isId(orderId)
    ? await Order.findOneAndUpdate({ _id: orderId }, { $unset: { attention: 1, attentionAt: 1 } }).lean<OrderRecord>()
    : null;
  if (!order) throw new NotFound('This order');
  if (!order.attention || !order.attentionAt) return;
  const key = `looked-${order.attentionAt.getTime()}`;
  await note(orderId, { key, source: 'admin', text: `${admin.name} looked at it: ${order.attention}` });
}

function conditions({ status, buyerId, number, attention }: OrderFilter) {
  return {
    ...(status ? { status } : {}),
    ...(buyerId ? { buyerId } : {}),
    ...(number ? { number } : {}),
    ...(attention ? { attentionAt: trusted({ $exists: true }) } : {}),
  };
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
    if (open && isCurrent(open, price)) return open;
    if (open) await giveUp(open, 'The price of the course has changed.');
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

function isCurrent({ total, createdAt }: OrderRecord, price: Money): boolean {
  const same = total.amount === price.amount && total.currency === price.currency;
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
