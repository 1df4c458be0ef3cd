/** What the school has stored about the people of a trial, and what the gateway and the mailbox hold: plain data to compare. */
import { trusted } from 'mongoose';
import { User } from '../../accounts/user.model.ts';
import { Order } from '../../commerce/order.model.ts';
import { Receipt } from '../../commerce/receipt.model.ts';
import { Refund } from '../../commerce/refund.model.ts';
import { Review } from '../../community/review.model.ts';
import { config } from '../../config.ts';
import { Certificate } from '../../credentials/certificate.model.ts';
import { Completion } from '../../learning/completion.model.ts';
import { Enrolment } from '../../learning/enrolment.model.ts';
import { Grant } from '../../learning/grant.model.ts';
import { Position } from '../../learning/position.model.ts';
import { control } from '../../test/till.ts';
import { type Mail, mailsTo } from './newcomer.ts';
import type { Told } from './told.ts';

type Pair = { userId: string; courseId: string };
export type StoredOrder = {
  id: string;
  buyerId: string;
  courseId: string;
  gatewayOrderId: string;
  status: string;
  amount: number;
  paymentId: string;
};
export type GatewayPayment = { id: string; orderId: string; amount: number; refunded: number; isCaptured: boolean };
export type Stored = {
  enrolments: (Pair & { id: string; state: string; completedIds: string[]; isComplete: boolean })[];
  completions: { userId: string; lectureId: string; courseId: string }[];
  certificates: (Pair & { publicId: string; state: string; isVerified: boolean })[];
  ratings: (Pair & { rating: number })[];
  positions: { userId: string; lectureId: string; seconds: number }[];
  orders: StoredOrder[];
  grants: (Pair & { kind: string; sourceId: string; isLive: boolean })[];
  receipts: { orderId: string; number: string }[];
  refunds: { paymentId: string; amount: number; status: string }[];
  payments: GatewayPayment[];
  users: { email: string; state: string }[];
  mails: Mail[];
};

export async function readStored(told: Told): Promise<Stored> {
  const people = trusted({ $in: [...told.people] });
  const [enrolments, completions, certificates, reviews, grants, orders] = await Promise.all([
    Enrolment.find({ userId: people }).lean(),
    Completion.find({ userId: people }).lean(),
    Certificate.find({ userId: people }).lean(),
    Review.find({ userId: people }).lean(),
    Grant.find({ userId: people }).lean(),
    Order.find({ buyerId: people }).lean(),
  ]);
  const orderIds = trusted({ $in: orders.map(({ _id }) => String(_id)) });
  const [receipts, refunds, users, mails] = await Promise.all([
    Receipt.find({ orderId: orderIds }).lean(),
    Refund.find({ orderId: orderIds }).lean(),
    User.find({ email: trusted({ $in: [...told.codes] }) }).lean(),
    mailsTo(),
  ]);
  return {
    enrolments: enrolments.map((one) => ({ ...one, id: String(one._id), isComplete: one.completedAt !== null })),
    completions,
    certificates: await Promise.all(
      certificates.map(async (one) => ({ ...one, isVerified: await verifies(one.publicId, one.name) })),
    ),
    ratings: reviews.filter(({ state }) => state === 'shown'),
    positions: await positionsOf(enrolments.map(({ _id, userId }) => ({ id: String(_id), userId }))),
    orders: orders.map((one) => ({
      id: String(one._id),
      buyerId: one.buyerId,
      courseId: one.lines[0]?.courseId ?? '',
      gatewayOrderId: one.gatewayOrderId ?? '',
      status: one.status,
      amount: one.total.amount,
      paymentId: one.received?.paymentId ?? '',
    })),
    grants: grants.map((one) => ({
      ...one,
      kind: one.source.kind,
      sourceId: one.source.id,
      isLive: one.endedAt === null,
    })),
    receipts,
    refunds,
    payments: await paymentsOf(new Set(orders.map((one) => one.gatewayOrderId ?? ''))),
    users,
    mails,
  };
}

/** Does the public page of a certificate say whose it is? */
async function verifies(publicId: string, name: string): Promise<boolean> {
  const page = await fetch(`${config.publicUrl}/certificates/${publicId}`).catch(() => null);
  return page?.status === 200 && (await page.text()).includes(name);
}

async function positionsOf(enrolments: { id: string; userId: string }[]): Promise<Stored['positions']> {
  const owners = new Map(enrolments.map(({ id, userId }) => [id, userId]));
  const found = await Position.find({ enrolmentId: trusted({ $in: [...owners.keys()] }) }).lean();
  return found.map((one) => ({ ...one, userId: owners.get(one.enrolmentId) ?? '' }));
}

type Held = { id: string; order_id: string; amount: number; amount_refunded: number; captured: boolean };

async function paymentsOf(gatewayOrderIds: Set<string>): Promise<GatewayPayment[]> {
  const { payments } = await control<{ payments: Held[] }>('GET', '/state');
  return payments
    .filter((one) => gatewayOrderIds.has(one.order_id))
    .map((one) => ({
      id: one.id,
      orderId: one.order_id,
      amount: one.amount,
      refunded: one.amount_refunded,
      isCaptured: one.captured,
    }));
}
