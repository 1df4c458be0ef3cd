import { z } from 'zod';
import { type Call, json, param, type Reply, type Route, readJson } from '../http.ts';
import { type Bank, findOrder, placeOrder } from './bank.ts';
import { badRequest, unknownId } from './errors.ts';
import { page } from './pagination.ts';

const MINIMUM_AMOUNT = 100;

const Flag = z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean);

export const NotesInput = z.union([
  z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .refine((notes) => Object.keys(notes).length <= 15, 'The notes field may have at most 15 keys.')
    .refine(
      (notes) => Object.values(notes).every((note) => note.length <= 256),
      'A note may not exceed 256 characters.',
    ),
  z.tuple([]).transform((): never[] => []),
]);

const NewOrder = z.strictObject({
  amount: z.number('The amount must be an integer.').int('The amount must be an integer.'),
  currency: z.string('The currency field is required.').regex(/^[A-Z]{3}$/, 'Currency is not supported'),
  receipt: z.string().max(40, 'The receipt may not be greater than 40 characters.').nullish(),
  notes: NotesInput.default([]),
  unique_receipt: Flag.default(false),
  payment_capture: Flag.optional(),
  payment: z.looseObject({ capture: z.enum(['automatic', 'manual']) }).optional(),
  customer_id: z.string().optional(),
  partial_payment: z.literal([false, 0]).optional(),
});

/** The endpoints under /v1/orders (https://razorpay.com/docs/api/orders). */
export function orderRoutes(bank: Bank): Route[] {
  return [
    { method: 'POST', path: '/v1/orders', name: 'orders.create', run: (call) => createOrder(bank, call) },
    { method: 'GET', path: '/v1/orders', name: 'orders.all', run: (call) => listOrders(bank, call) },
    {
      method: 'GET',
      path: '/v1/orders/:id',
      name: 'orders.fetch',
      run: (call) => {
        const order = findOrder(bank, param(call, 'id'));
        return order ? json(order) : unknownId();
      },
    },
    {
      method: 'GET',
      path: '/v1/orders/:id/payments',
      name: 'orders.payments',
      run: (call) => {
        const order = findOrder(bank, param(call, 'id'));
        if (!order) return unknownId();
        const items = bank.state.payments.filter((payment) => payment.order_id === order.id);
        return json({ entity: 'collection', count: items.length, items });
      },
    },
  ];
}

function createOrder(bank: Bank, call: Call): Reply {
  const parsed = NewOrder.safeParse(readJson(call));
  if (!parsed.success) return refuse(parsed.error);
  const { amount, currency, receipt = null, notes, unique_receipt: uniqueReceipt } = parsed.data;
  if (amount < MINIMUM_AMOUNT) {
    return badRequest('Order amount less than minimum amount allowed', { field: 'amount' });
  }
  if (uniqueReceipt && receipt) {
    const earlier = bank.state.orders.find((one) => one.uniqueReceipt && one.order.receipt === receipt)?.order;
    if (earlier && earlier.amount === amount && earlier.currency === currency) return json(earlier);
    if (earlier) return badRequest('Another order has this receipt.', { field: 'receipt' });
  }
  const manualCapture = parsed.data.payment_capture === false || parsed.data.payment?.capture === 'manual';
  return json(placeOrder(bank, { amount, currency, receipt, notes }, { manualCapture, uniqueReceipt }));
}

function listOrders(bank: Bank, call: Call): Reply {
  const receipt = call.query.get('receipt');
  const authorized = call.query.get('authorized');
  const orders = bank.state.orders
    .map(({ order }) => order)
    .filter((order) => receipt === null || order.receipt === receipt)
    .filter((order) => authorized === null || hasAuthorized(bank, order.id) === ['1', 'true'].includes(authorized));
  return page(orders, call);
}

function hasAuthorized(bank: Bank, orderId: string): boolean {
  return bank.state.payments.some((payment) => payment.order_id === orderId && payment.status === 'authorized');
}

/** The first thing wrong with a body, in Razorpay's shape. */
export function refuse(error: z.ZodError): Reply {
  const issue = error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    return badRequest(`${issue.keys.join(', ')} is/are not required and should not be sent`);
  }
  const field = issue?.path.join('.') || undefined;
  return badRequest(issue?.message ?? 'The request is invalid.', { field });
}
