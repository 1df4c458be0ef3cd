/** The only file that talks to Razorpay, through its SDK. Nothing here throws: every call ends in an `Outcome`. */
import Razorpay from 'razorpay';
import { z } from 'zod';
import { config } from '../config.ts';
import { log } from '../lib/log.ts';
import type { Money } from '../lib/money.ts';
import { GatewayList, GatewayOrder, GatewayPayment, GatewayRefund } from './razorpay-entities.ts';

/**
 * `refused`: they said no, nothing happened. `unclear`: no answer we can read, so it may have happened; only calls that
 * may be repeated are made here.
 */
export type Outcome<T> = { ok: true; value: T } | { ok: false; kind: 'refused' | 'unclear'; reason: string };

/** The SDK hides its axios, which alone takes a base address, a timeout and headers. */
type Requests = {
  defaults: object;
  post: (path: string, body: object, options: { headers: Record<string, string> }) => Promise<{ data: unknown }>;
};

const timeoutMs = 10_000;
let client: { sdk: Razorpay; requests: Requests } | null = null;

/** Can anything be sold here? False where no payment settings are given. */
export function hasPayments(): boolean {
  return config.razorpay.key !== undefined;
}

/**
 * Makes the gateway's order. May be repeated: `receipt` (40 characters at most) is unique there, so that a call whose
 * answer was lost gives the same order again (https://razorpay.com/docs/api/orders/create).
 */
export function createGatewayOrder(receipt: string, total: Money): Promise<Outcome<GatewayOrder>> {
  const body = { ...total, receipt, unique_receipt: true };
  return call(GatewayOrder, 'create an order', ({ sdk }) => sdk.orders.create(body));
}

export function fetchPayment(paymentId: string): Promise<Outcome<GatewayPayment>> {
  return call(GatewayPayment, 'fetch a payment', ({ sdk }) => sdk.payments.fetch(paymentId));
}

/** Every try to pay one order. */
export async function fetchPaymentsOf(gatewayOrderId: string): Promise<Outcome<GatewayPayment[]>> {
  const list = await call(GatewayList(GatewayPayment), 'fetch the payments of an order', ({ sdk }) =>
    sdk.orders.fetchPayments(gatewayOrderId),
  );
  return list.ok ? { ok: true, value: list.value.items } : list;
}

/** Takes an authorised payment. Taken already, by them or by us: refused. */
export function capturePayment(paymentId: string, { amount, currency }: Money): Promise<Outcome<GatewayPayment>> {
  return call(GatewayPayment, 'capture a payment', ({ sdk }) => sdk.payments.capture(paymentId, amount, currency));
}

/**
 * Sends money back. May be repeated with the same id and amount: `X-Refund-Idempotency` makes it one refund
 * (https://razorpay.com/docs/api/refunds/create-normal). A first call still at work (409) counts as unclear.
 */
export function createGatewayRefund(
  paymentId: string,
  refund: { ourId: string; amount: number },
): Promise<Outcome<GatewayRefund>> {
  const body = { amount: refund.amount, receipt: refund.ourId, notes: { refund: refund.ourId } };
  const headers = { 'X-Refund-Idempotency': `refund-${refund.ourId}` };
  const path = `/v1/payments/${encodeURIComponent(paymentId)}/refund`;
  return call(GatewayRefund, 'refund a payment', async ({ requests }) => {
    const { data } = await requests.post(path, body, { headers });
    return data;
  });
}

/** The refunds of one payment, the newest 100. */
export async function fetchRefundsOf(paymentId: string): Promise<Outcome<GatewayRefund[]>> {
  const list = await call(GatewayList(GatewayRefund), 'fetch the refunds of a payment', ({ sdk }) =>
    sdk.payments.fetchMultipleRefund(paymentId, { count: 100 }),
  );
  return list.ok ? { ok: true, value: list.value.items } : list;
}

/** All payments that were begun in a span of time, page by page. */
export async function fetchPaymentsBetween(from: Date, to: Date): Promise<Outcome<GatewayPayment[]>> {
  const span = { from: Math.floor(from.getTime() / 1000), to: Math.ceil(to.getTime() / 1000), count: 100 };
  const found: GatewayPayment[] = [];
  for (;;) {
    const page = await call(GatewayList(GatewayPayment), 'list payments', ({ sdk }) =>
      sdk.payments.all({ ...span, skip: found.length }),
    );
    if (!page.ok) return page;
    found.push(...page.value.items);
    if (page.value.items.length < span.count) return { ok: true, value: found };
  }
}

async function call<S extends z.ZodType>(
  shape: S,
  what: string,
  act: (using: { sdk: Razorpay; requests: Requests }) => Promise<unknown>,
): Promise<Outcome<z.infer<S>>> {
  try {
    return { ok: true, value: shape.parse(await act(connect())) };
  } catch (error) {
    const { status, reason } = describe(error);
    const refused = status !== null && status >= 400 && status < 500 && ![408, 409, 429].includes(status);
    log.warn({ what, status, reason }, 'the payment gateway did not do it');
    return { ok: false, kind: refused ? 'refused' : 'unclear', reason };
  }
}

function connect() {
  if (client) return client;
  const { key, secret, apiUrl } = config.razorpay;
  const sdk = new Razorpay({ key_id: key ?? '', key_secret: secret });
  const { rq } = z.object({ rq: z.custom<Requests>((value) => typeof value === 'function') }).parse(sdk.api);
  // Its base address is fixed to the live host, and it would wait for ever.
  Object.assign(rq.defaults, { baseURL: apiUrl, timeout: timeoutMs, proxy: false });
  client = { sdk, requests: rq };
  return client;
}

const SdkError = z.object({ statusCode: z.number(), error: z.object({ description: z.string() }).optional() });
const HttpError = z.object({
  response: z.object({
    status: z.number(),
    data: z.object({ error: z.object({ description: z.string() }) }).catch({ error: { description: '' } }),
  }),
});

/** The SDK throws plain objects for what the gateway says, and errors of its own making for what it cannot read. */
function describe(error: unknown): { status: number | null; reason: string } {
  const http = HttpError.safeParse(error);
  if (http.success) return { status: http.data.response.status, reason: http.data.response.data.error.description };
  const sdk = SdkError.safeParse(error);
  if (sdk.success) return { status: sdk.data.statusCode, reason: sdk.data.error?.description ?? '' };
  return { status: null, reason: error instanceof Error ? error.message : 'no answer' };
}
