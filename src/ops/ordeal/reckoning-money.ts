/** Told against stored against the gateway's books, about money. Pure. */
import { type Allowance, countBy, type Finding } from './reckoning.ts';
import type { GatewayPayment, Stored, StoredOrder } from './stored.ts';
import { pair, type Told } from './told.ts';

const paidStatuses = ['paid', 'partially_refunded', 'refunded'];
const isPaid = ({ status }: StoredOrder) => paidStatuses.includes(status);
const net = ({ isCaptured, amount, refunded }: GatewayPayment) => (isCaptured ? amount - refunded : 0);

export function reckonMoney(told: Told, stored: Stored, allowance: Allowance): Finding[] {
  const checks = {
    'orders told or approved to be paid are paid': () => toldPaid(told, stored),
    'a paid order rests on one payment of its sum': () => resting(stored),
    'every captured payment is a paid order or went back': () => captured(stored),
    'nobody paid a course twice': () => paidTwice(stored),
    'a paid order gives one access and one receipt': () => consequences(stored),
    'no access to a paid course without payment': () => strangers(stored),
    'receipts were mailed': () => mailed(stored, allowance),
    'refunds have ended': () => refunds(stored),
  };
  return Object.entries(checks).map(([what, check]) => ({ what, ...check() }));
}

function toldPaid({ paidOrders, approved }: Told, { orders }: Stored) {
  const wrong: string[] = [];
  for (const order of orders) {
    if (isPaid(order)) continue;
    if (paidOrders.has(order.id)) wrong.push(`${order.id} was told to be paid, and is ${order.status}`);
    if (approved.has(order.gatewayOrderId)) wrong.push(`${order.id} was paid at the gateway, and is ${order.status}`);
  }
  const known = new Set(orders.map(({ id }) => id));
  for (const id of paidOrders) if (!known.has(id)) wrong.push(`${id} was told to be paid, and is gone`);
  return { looked: paidOrders.size + approved.size, wrong };
}

function resting({ orders, payments }: Stored) {
  const held = new Map(payments.map((one) => [one.id, one]));
  const paid = orders.filter(isPaid);
  const fits = (order: StoredOrder, payment: GatewayPayment | undefined) =>
    payment?.isCaptured && payment.orderId === order.gatewayOrderId && payment.amount === order.amount;
  const wrong = paid
    .filter((order) => !fits(order, held.get(order.paymentId)))
    .map((order) => `${order.id} is ${order.status} without a payment that fits`);
  return { looked: paid.length, wrong };
}

function captured({ orders, payments }: Stored) {
  const kept = payments.filter((one) => net(one) > 0);
  const holders = new Map(orders.filter(isPaid).map((one) => [one.paymentId, one]));
  const wrong = kept
    .filter((one) => !holders.has(one.id))
    .map((one) => `${one.id} took ${net(one)} and no order is paid by it`);
  return { looked: payments.filter(({ isCaptured }) => isCaptured).length, wrong };
}

function paidTwice({ orders, payments }: Stored) {
  const owners = new Map(orders.map((one) => [one.gatewayOrderId, pair(one.buyerId, one.courseId)]));
  const kept = payments.filter((one) => net(one) > 0);
  const counts = countBy(kept, (one) => owners.get(one.orderId) ?? one.orderId);
  const wrong = [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} was paid ${count} times`);
  return { looked: counts.size, wrong };
}

function consequences({ orders, grants, receipts, enrolments }: Stored) {
  const live = countBy(
    grants.filter((one) => one.kind === 'order' && one.isLive),
    ({ sourceId }) => sourceId,
  );
  const papers = countBy(receipts, ({ orderId }) => orderId);
  const records = countBy(
    enrolments.filter(({ state }) => state === 'live'),
    ({ userId, courseId }) => pair(userId, courseId),
  );
  const paid = orders.filter(isPaid);
  const wrong = paid.flatMap((order) => {
    const wanted = order.status === 'refunded' ? 0 : 1;
    const found = [
      live.get(order.id) ?? 0,
      papers.get(order.id) ?? 0,
      records.get(pair(order.buyerId, order.courseId)) ?? 0,
    ];
    const isRight = found[0] === wanted && found[1] === 1 && (wanted === 0 || found[2] === 1);
    return isRight ? [] : [`${order.id} (${order.status}) has live grants, receipts, enrolments: ${found.join(', ')}`];
  });
  return { looked: paid.length, wrong };
}

function strangers({ orders, grants }: Stored) {
  const paid = new Set(orders.filter(isPaid).map(({ id }) => id));
  const bought = grants.filter(({ kind, isLive }) => kind === 'order' && isLive);
  const wrong = bought.filter((one) => !paid.has(one.sourceId)).map((one) => `${one.sourceId} gives access, unpaid`);
  return { looked: bought.length, wrong };
}

function mailed({ receipts, mails }: Stored, { mayMailTwice }: Allowance) {
  const counts = countBy(
    mails.flatMap(({ text }) => text.match(/R-\d{4}-\d{5,}/g)?.slice(0, 1) ?? []),
    (number) => number,
  );
  const isRight = (count: number) => count === 1 || (mayMailTwice && count > 1);
  const wrong = receipts
    .filter(({ number }) => !isRight(counts.get(number) ?? 0))
    .map(({ number }) => `${number} was mailed ${counts.get(number) ?? 0} times`);
  return { looked: receipts.length, wrong };
}

function refunds({ refunds: all }: Stored) {
  const wrong = all.filter(({ status }) => status !== 'processed').map((one) => `${one.paymentId}: ${one.status}`);
  return { looked: all.length, wrong };
}
