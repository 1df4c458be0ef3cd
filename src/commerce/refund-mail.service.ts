/** Tells the buyer that money is on its way back: one mail for each refund. */
import { trusted } from 'mongoose';
import { requirePersonById } from '../accounts/accounts.service.ts';
import { fromNow, minute, now } from '../lib/clock.ts';
import { Busy } from '../lib/errors.ts';
import { sendMail } from '../lib/mailer.ts';
import { refundMail } from './mail.ts';
import { requireOrderRecord } from './order.model.ts';
import { Refund, type RefundRecord, requireRefund } from './refund.model.ts';

/** May be repeated, in two processes too (see `sendReceipt`). */
export async function sendRefundMail(refundId: string): Promise<void> {
  const refund = await requireRefund(refundId);
  if (refund.mailedAt || refund.status !== 'processed') return;
  const order = await requireOrderRecord(refund.orderId);
  const buyer = await requirePersonById(order.buyerId);
  await claim(refund);
  try {
    await sendMail(refundMail(buyer, order, refund));
    await Refund.updateOne({ _id: refund._id }, { $set: { mailedAt: now() }, $unset: { mailClaimedUntil: 1 } });
  } catch (error) {
    await Refund.updateOne({ _id: refund._id }, { $unset: { mailClaimedUntil: 1 } });
    throw error;
  }
}

async function claim(refund: RefundRecord): Promise<void> {
  const free = [{ mailClaimedUntil: null }, { mailClaimedUntil: trusted({ $lt: now() }) }];
  const claimed = await Refund.updateOne(
    { _id: refund._id, mailedAt: null, $or: free },
    { $set: { mailClaimedUntil: fromNow(minute) } },
  );
  if (claimed.modifiedCount === 0) throw new Busy('This mail is being sent already.');
}
