/** What commerce keeps about a person. Books must be kept by law: they hold an id and no way to reach anybody. */
import { trusted } from 'mongoose';
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { Order, type OrderRecord, openStatuses } from './order.model.ts';
import { listPayments } from './payment.model.ts';
import { Receipt, type ReceiptRecord } from './receipt.model.ts';
import { Refund, type RefundRecord } from './refund.model.ts';

declarePersonalData({
  area: 'commerce',
  about: 'Your orders, payments, receipts and refunds.',
  models: { Order: ['buyerId'], Refund: ['byId'] },
  collect: async (buyerId) => {
    const orders = await ordersOf(buyerId);
    const ids = orders.map(({ _id }) => _id.toString());
    const [payments, receipts, refunds] = await Promise.all([
      Promise.all(ids.map(listPayments)),
      Receipt.find({ orderId: trusted({ $in: ids }) }).lean<ReceiptRecord[]>(),
      Refund.find({ orderId: trusted({ $in: ids }) }).lean<RefundRecord[]>(),
    ]);
    return {
      orders: orders.map(({ number, createdAt, status, total, refunded, lines, paidAt }) => ({
        number,
        placedAt: createdAt,
        status,
        total: total.amount / 100,
        currency: total.currency,
        sentBack: refunded / 100,
        paidAt: paidAt ?? null,
        courses: lines.map(({ title }) => title),
      })),
      payments: payments.flat().map(({ gatewayPaymentId, amount, currency, status, method, createdAt }) => ({
        number: gatewayPaymentId,
        amount: amount / 100,
        currency,
        status,
        method,
        at: createdAt,
      })),
      receipts: receipts.map(({ number, issuedAt }) => ({ number, issuedAt })),
      refunds: refunds.map(({ amount, currency, status, requestedAt, finishedAt }) => ({
        amount: amount / 100,
        currency,
        status,
        askedAt: requestedAt,
        doneAt: finishedAt ?? null,
      })),
    };
  },
  erase: async () => undefined,
  holds: async (buyerId) => {
    const orders = await ordersOf(buyerId);
    const open = orders.filter(({ status, attentionAt }) => openStatuses.includes(status) || attentionAt);
    if (open.length > 0)
      return 'You have an order that is still open. Please finish or cancel it first, or wait until it is settled.';
    const ids = orders.map(({ _id }) => _id.toString());
    const waiting = await Refund.exists({
      orderId: trusted({ $in: ids }),
      status: trusted({ $nin: ['processed', 'failed'] }),
    });
    return waiting ? 'Money is on its way back to you. Please wait until it has arrived.' : null;
  },
});

function ordersOf(buyerId: string): Promise<OrderRecord[]> {
  return Order.find({ buyerId }).lean<OrderRecord[]>();
}
