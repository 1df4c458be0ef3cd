/** Receipts: one for each paid order, numbered without gaps as far as can be, mailed once for each time it is asked. */
import { DateTime } from 'luxon';
import { trusted } from 'mongoose';
import { requirePersonById } from '../accounts/accounts.service.ts';
import { audit } from '../accounts/audit/audit.service.ts';
import { config } from '../config.ts';
import { fromNow, minute, now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Busy, Refused } from '../lib/errors.ts';
import { sendMail } from '../lib/mailer.ts';
import { receiptMail } from './mail.ts';
import { Order, type OrderRecord, requireOrderRecord } from './order.model.ts';
import { note } from './order-event.model.ts';
import { findReceipt, Receipt, type ReceiptRecord } from './receipt.model.ts';

/** May be repeated: an order has one receipt. Throws Busy when too many are issued at this moment. */
export async function issueReceipt(order: OrderRecord): Promise<ReceiptRecord> {
  const orderId = String(order._id);
  const issuedAt = order.paidAt ?? now();
  const { year } = DateTime.fromJSDate(issuedAt, { zone: config.school.timeZone });
  for (let tries = 0; tries < 30; tries++) {
    const known = await findReceipt(orderId);
    if (known) return known;
    const last = await Receipt.findOne({ year }).sort({ serial: -1 }).lean<ReceiptRecord>();
    const serial = (last?.serial ?? 0) + 1;
    const number = `R-${year}-${String(serial).padStart(5, '0')}`;
    try {
      const made = await Receipt.create({ orderId, number, year, serial, issuedAt, sends: order.isDemo ? 0 : 1 });
      return made.toObject();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Busy();
}

/** An admin wants the receipt to be sent again. Returns the number of the sending, for the job. Throws Refused. */
export async function requestReceiptAgain(orderId: string): Promise<number> {
  const receipt = await Receipt.findOneAndUpdate(
    { orderId },
    { $inc: { sends: 1 } },
    { returnDocument: 'after' },
  ).lean<ReceiptRecord>();
  if (!receipt) throw new Refused('This order has no receipt: it was not paid.');
  const { number } = await requireOrderRecord(orderId);
  await audit({ action: 'order.receipt-resent', on: { kind: 'order', id: orderId, name: number } });
  await note(orderId, { key: `receipt-asked-${receipt.sends}`, source: 'admin', text: 'The receipt is sent again.' });
  return receipt.sends;
}

/**
 * Mails a receipt: sending number `send`, once. Another process at the same moment finds it claimed and throws Busy, so
 * that its job looks again later; a crash in between lets go of the claim after a minute.
 */
export async function sendReceipt(orderId: string, send: number): Promise<void> {
  const receipt = await findReceipt(orderId);
  if (!receipt || receipt.sent >= send) return;
  const order = await requireOrderRecord(orderId);
  const buyer = await requirePersonById(order.buyerId);
  await claim(receipt);
  try {
    await sendMail(receiptMail(buyer, order, receipt));
    await Receipt.updateOne({ _id: receipt._id }, { $set: { sent: send }, $unset: { claimedUntil: 1 } });
  } catch (error) {
    await Receipt.updateOne({ _id: receipt._id }, { $unset: { claimedUntil: 1 } });
    throw error;
  }
  await Order.updateOne({ _id: orderId, finishedAt: null }, { $set: { finishedAt: now() } });
  await note(orderId, { key: `receipt-sent-${send}`, source: 'school', text: `Receipt ${receipt.number} was mailed.` });
}

async function claim(receipt: ReceiptRecord): Promise<void> {
  const free = [{ claimedUntil: null }, { claimedUntil: trusted({ $lt: now() }) }];
  const claimed = await Receipt.updateOne(
    { _id: receipt._id, sent: receipt.sent, $or: free },
    { $set: { claimedUntil: fromNow(minute) } },
  );
  if (claimed.modifiedCount === 0) throw new Busy('This receipt is being sent already.');
}
