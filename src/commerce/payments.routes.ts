/** What comes from the payment gateway and through the buyer's browser. Stands on signatures: no session, no token. */
import express, { type Request, Router } from 'express';
import { NotFound } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { PaymentReturn } from './forms.ts';
import { handleEventLater } from './jobs.ts';
import { recordReturn } from './returns.service.ts';
import { storeEvent } from './webhooks.service.ts';

export const payments = Router();

/** The gateway counts an answer after five seconds as none, so the work is a job's. */
payments.post('/payments/razorpay/events', express.raw({ type: () => true, limit: '1mb' }), async (req, res) => {
  const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const id = req.get('x-razorpay-event-id') ?? '';
  await storeEvent({ id, signature: req.get('x-razorpay-signature') ?? '', body });
  await handleEventLater(id).catch((error: unknown) =>
    log.warn({ reason: String(error) }, 'an event waits for the reconciler'),
  );
  res.status(200).json({ ok: true });
});

payments.post(
  '/payments/razorpay/return/:order',
  express.urlencoded({ extended: false, limit: '20kb' }),
  async (req, res) => {
    const sent = PaymentReturn.safeParse(req.body);
    const order = addressOf(req);
    if (!sent.success) return res.redirect(303, `${order}?outcome=failed`);
    const { razorpay_payment_id: paymentId, razorpay_signature: signature } = sent.data;
    await recordReturn(String(req.params.order), { paymentId, signature });
    res.redirect(303, order);
  },
);

/** Whoever stops on the payment page comes back here. */
payments.get('/payments/razorpay/return/:order', (req, res) =>
  res.redirect(303, `${addressOf(req)}?outcome=cancelled`),
);

function addressOf(req: Request): string {
  const id = String(req.params.order);
  if (!/^[0-9a-f]{24}$/.test(id)) throw new NotFound('This order');
  return `/orders/${id}`;
}
