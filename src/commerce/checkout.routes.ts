/** `POST /orders` and `/checkout`: from a course's button to the payment page. */
import { Router } from 'express';
import { findPublishedCourse } from '../authoring/publishing/published.service.ts';
import { listMissingCourses } from '../learning/release/locks.service.ts';
import { Forbidden, NotFound } from '../lib/errors.ts';
import { limit } from '../lib/limits.ts';
import { formatMoney } from '../lib/money.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { form, query } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { isOpen, type PaymentForm, paymentForm, prepareCheckout } from './checkout.service.ts';
import { CheckoutQuery, NewOrder } from './forms.ts';
import type { OrderRecord } from './order.model.ts';
import { coverOf } from './order-cover.service.ts';
import { refundRule } from './order-words.ts';
import { findOpenOrder, requireOrder } from './orders.service.ts';
import { placeOrder } from './placing.service.ts';

type Line = { title: string; amount: string; href: string };
type Locals = {
  number: string;
  lines: Line[];
  cover: Awaited<ReturnType<typeof coverOf>>;
  total: string;
  refund: string;
  /** "90 days from today", '' where access has no end. */
  access: string;
  /** Null while the payment page cannot be reached. */
  payment: PaymentForm | null;
  retryHref: string;
  /** Courses that the buyer has to finish before the lectures open. */
  first: { title: string; href: string }[];
};
const checkoutPage = view<Locals>('commerce/checkout/show');
const perHour = limit('orders', 40, 3600, 'Many orders in a short time.');

export const checkout = Router();

checkout.post('/orders', requirePerson, async (req, res) => {
  const buyer = me(req);
  const sent = form(req, NewOrder);
  if (!sent.ok) throw new NotFound('This course');
  await perHour.consume(buyer.id);
  const placed = await placeOrder(buyer, sent.value.course);
  if (placed.kind === 'learn') return answer(req, res, { redirect: `/learn/${placed.slug}` });
  if (placed.kind === 'paid') return answer(req, res, { redirect: `/orders/${placed.orderId}` });
  return answer(req, res, { redirect: `/checkout?order=${placed.orderId}` });
});

/** Opening it again is the way to try again: it makes the payment at the gateway if that is still to be done. */
checkout.get('/checkout', requirePerson, async (req, res) => {
  // What stands on it leads out of the school, where nobody knows that an admin only looks.
  if (req.seenBy) throw new Forbidden('The way to the payment is open to the buyer only.');
  const asked = query(req, CheckoutQuery).order;
  const order = asked ? await requireOrder(me(req), asked) : await findOpenOrder(me(req).id);
  if (!order) return res.redirect(303, '/orders');
  if (!isOpen(order)) return res.redirect(303, `/orders/${order._id}`);
  const ready = await prepareCheckout(order);
  const payment = ready ? await paymentForm(ready) : null;
  const page = checkoutPage({ ...(await shown(order)), payment });
  res.set('Cache-Control', 'private, no-store');
  if (!payment) res.set('Retry-After', '10');
  return answer(req, res, { page, title: 'Checkout', layout: 'bare', status: payment ? 200 : 503 });
});

async function shown(order: OrderRecord): Promise<Omit<Locals, 'payment'>> {
  const { currency } = order.total;
  return {
    number: order.number,
    lines: order.lines.map((line) => ({
      title: line.title,
      amount: formatMoney({ amount: line.amount, currency }),
      href: `/courses/${line.slug}`,
    })),
    cover: await coverOf(order),
    total: formatMoney(order.total),
    refund: refundRule(order.refundDays),
    access: order.accessDays
      ? `${order.accessDays} days from the payment. Results, notes and certificate stay readable.`
      : '',
    retryHref: `/checkout?order=${order._id}`,
    first: await firstOf(order),
  };
}

async function firstOf({ lines, buyerId }: OrderRecord): Promise<Locals['first']> {
  const missing = await Promise.all(
    lines.map(async ({ courseId }) => {
      const course = await findPublishedCourse({ id: courseId });
      return course ? listMissingCourses(course, buyerId) : [];
    }),
  );
  return missing.flat().map(({ title, slug }) => ({ title, href: `/courses/${slug}` }));
}
