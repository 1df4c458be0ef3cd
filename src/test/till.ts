/** Paying at the stand-in for the payment gateway as a browser would, and the levers of that stand-in. */
import { parse } from 'node-html-parser';
import { config } from '../config.ts';
import type { Client, Page } from './client.ts';

export type Till = { orderId: string; gatewayOrderId: string; action: string; fields: Record<string, string> };
export type Decision = 'approve' | 'approve-and-close' | 'fail' | 'late' | 'cancel';
/** What the hosted page makes the browser send back. */
export type Return = { action: string; fields: Record<string, string> };
type SimEvent = { id: string; event: string; body: string; state: string; attempts: { status: number | null }[] };
type SimPayment = { id: string; status: string; order_id: string; amount: number; amount_refunded: number };
type SimRefund = { id: string; payment_id: string; amount: number; status: string };
type SimState = {
  orders: { order: { id: string; receipt: string; status: string; amount: number } }[];
  payments: SimPayment[];
  refunds: SimRefund[];
  events: SimEvent[];
};

/** A lever under `/_control` of the stand-in. */
export async function control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${config.razorpay.apiUrl}/_control${path}`, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export const gatewayState = () => control<SimState>('GET', '/state');
export const webhooks = (settings: { paused?: boolean; drop?: boolean; delayMs?: number }) =>
  control('PATCH', '/settings', settings);
export const fault = (endpoint: string, mode: string, times = 1, ms?: number) =>
  control<unknown[]>('POST', '/faults', { endpoint, mode, times, ...(ms ? { ms } : {}) });
export const eventsAbout = (id: string) => control<SimEvent[]>('GET', `/events?contains=${id}`);
export const deliver = (ids: string[], more: { parallel?: boolean; tampering?: object } = {}) =>
  control<{ status: number | null }[]>('POST', '/events/deliver', { ids, ...more });
/** A payment at the gateway that no browser of ours has seen. */
export const payment = (gatewayOrderId: string, body: object = {}) =>
  control<SimPayment>('POST', `/orders/${gatewayOrderId}/payments`, body);

/** Presses the course's button and stands before the payment page. */
export async function atTheTill(client: Client, course: string): Promise<Till> {
  const placed = await client.post('/orders', { course });
  const page = await client.follow(placed);
  return tillOf(page);
}

export function tillOf(page: Page): Till {
  const form = page.html.querySelector('form[action*="/v1/checkout"]');
  if (!form) throw new Error(`no way to the payment page: ${page.status} ${page.$('main')}`);
  const { action, fields } = readForm(form.outerHTML);
  const orderId = /[0-9a-f]{24}$/.exec(fields.callback_url ?? '')?.[0] ?? '';
  return { orderId, gatewayOrderId: fields.order_id ?? '', action, fields };
}

/** What the buyer presses on the hosted page; null when it sends nothing back. */
export async function decide(till: Till, decision: Decision): Promise<Return | null> {
  const body = new URLSearchParams({ ...till.fields, decision });
  const response = await fetch(`${till.action}/payment`, { method: 'POST', body, redirect: 'manual' });
  if (response.status === 303) return { action: response.headers.get('location') ?? '', fields: {} };
  const form = parse(await response.text()).querySelector('form[method="post"]');
  return form?.getAttribute('action')?.includes('/payments/razorpay/return/') ? readForm(form.outerHTML) : null;
}

/** The browser's way back: a request from another site, so without cookies. */
export async function comeBack(sent: Return | null): Promise<{ status: number; location: string }> {
  if (!sent) throw new Error('the payment page sent nothing back');
  const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: new URL(config.razorpay.apiUrl).origin };
  const empty = Object.keys(sent.fields).length === 0;
  const body = empty ? null : new URLSearchParams(sent.fields);
  const response = await fetch(sent.action, { method: empty ? 'GET' : 'POST', body, headers, redirect: 'manual' });
  await response.body?.cancel();
  const location = response.headers.get('location');
  return {
    status: response.status,
    location: location ? new URL(location, config.publicUrl).pathname + new URL(location, config.publicUrl).search : '',
  };
}

/** Tries until `look` says something, for what happens in the background at its own time. */
export async function until<T>(look: () => Promise<T | null | undefined | false>, limitMs = 45_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((done) => setTimeout(done, 30));
  }
}

function readForm(html: string): Return {
  const form = parse(html);
  const inputs = form.querySelectorAll('input[type="hidden"], input[name]');
  const fields = Object.fromEntries(
    inputs.map((one) => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? '']),
  );
  return { action: form.querySelector('form')?.getAttribute('action') ?? '', fields };
}
