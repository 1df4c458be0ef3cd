/** Finding orders again: a buyer's own, and the admin's list. */
import { trusted } from 'mongoose';
import { actFact } from '../accounts/audit/audit.service.ts';
import { isId } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import { relay } from '../lib/events.ts';
import type { Person } from '../web/request.ts';
import {
  Order,
  type OrderRecord,
  type OrderStatus,
  openStatuses,
  orderStatuses,
  requireOrderRecord,
} from './order.model.ts';
import { note } from './order-event.model.ts';

export type OrderFilter = {
  status?: OrderStatus | undefined;
  buyerId?: string | undefined;
  number?: string | undefined;
  /** Only what an admin should look at. */
  attention?: boolean | undefined;
  after?: string | undefined;
  limit?: number | undefined;
};

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

/** An admin has looked at it. May be repeated. Throws NotFound. */
export async function dismissAttention(admin: Person, orderId: string): Promise<void> {
  const { number, attention, attentionAt } = await requireOrderRecord(orderId);
  if (!attention || !attentionAt) return;
  const on = { kind: 'order', id: orderId, name: number };
  const told = actFact({ action: 'order.looked-at', on, before: { attention } });
  const { modifiedCount } = await Order.updateOne(
    { _id: orderId, attentionAt },
    { $unset: { attention: 1, attentionAt: 1 }, $push: { outbox: told } },
  );
  if (modifiedCount === 0) return;
  await relay(Order, orderId, [told]);
  const key = `looked-${attentionAt.getTime()}`;
  await note(orderId, { key, source: 'admin', text: `${admin.name} looked at it: ${attention}` });
}

function conditions({ status, buyerId, number, attention }: OrderFilter) {
  return {
    ...(status ? { status } : {}),
    ...(buyerId ? { buyerId } : {}),
    ...(number ? { number } : {}),
    ...(attention ? { attentionAt: trusted({ $exists: true }) } : {}),
  };
}
