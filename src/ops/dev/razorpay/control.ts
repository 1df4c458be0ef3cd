import { z } from 'zod';
import { Fault, type Faults } from '../faults.ts';
import { type Call, json, param, type Reply, type Route, readJson } from '../http.ts';
import {
  approve,
  authorize,
  type Bank,
  capture,
  fail,
  failThenApprove,
  findOrder,
  finishRefund,
  startPayment,
} from './bank.ts';
import { Order, Payment, Refund } from './entities.ts';
import { emptyState, type StoredEvent } from './state.ts';
import { Tampering } from './webhooks.ts';

const NewPayment = z.strictObject({
  status: z.enum(['created', 'authorized', 'captured', 'failed', 'late']).default('captured'),
  amount: z.number().int().positive().optional(),
  currency: z.string().optional(),
  email: z.string().optional(),
  contact: z.string().optional(),
});
const Settings = z.strictObject({
  paused: z.boolean().optional(),
  drop: z.boolean().optional(),
  delayMs: z.number().int().min(0).optional(),
  lateSuccessMs: z.number().int().min(0).optional(),
  refundMs: z.number().int().min(0).optional(),
  refunds: z.enum(['processed', 'failed', 'manual']).optional(),
});
const Sending = z.strictObject({
  ids: z.array(z.string()).min(1),
  parallel: z.boolean().default(false),
  tampering: Tampering.default({}),
});

/**
 * The levers of tests, under /_control, open to this machine only. Every lever is named in this table; bodies are JSON,
 * and what it cannot parse or find answers 400 or 404 with a sentence.
 */
export function controlRoutes(bank: Bank, faults: Faults): Route[] {
  const lever = (method: string, path: string, run: (call: Call) => Reply | Promise<Reply>): Route => ({
    method,
    path: `/_control${path}`,
    name: 'control',
    run: (call) => guarded(call, run),
  });
  return [
    lever('GET', '/health', () => json({ ok: true })),
    lever('GET', '/state', () => json({ ...bank.state, settings: bank.settings, delivery: bank.webhooks.delivery })),
    lever('POST', '/reset', () => reset(bank, faults)),
    lever('PATCH', '/settings', (call) => changeSettings(bank, call)),
    lever('GET', '/events', (call) => json(eventsOf(bank, call))),
    lever('POST', '/events/deliver', (call) => deliver(bank, call)),
    lever('GET', '/faults', () => json(faults.list())),
    lever('POST', '/faults', (call) => json(faults.plan(Fault.parse(readJson(call))) ?? faults.list())),
    lever('DELETE', '/faults', () => json(faults.clear() ?? [])),
    lever('POST', '/orders/:id/payments', (call) => addPayment(bank, call)),
    lever('POST', '/payments/:id/:step', (call) => advance(bank, call)),
    lever('POST', '/refunds/:id/:step', (call) => endRefund(bank, call)),
    lever('PATCH', '/orders/:id', (call) => plant(bank, call, findOrder(bank, param(call, 'id')), Order)),
    lever('PATCH', '/payments/:id', (call) => plant(bank, call, byId(bank.state.payments, call), Payment)),
    lever('PATCH', '/refunds/:id', (call) => plant(bank, call, byId(bank.state.refunds, call), Refund)),
  ];
}

async function guarded(call: Call, run: (call: Call) => Reply | Promise<Reply>): Promise<Reply> {
  if (!/^(::ffff:)?127\.|^::1$/.test(call.remote)) return json({ message: 'Only this machine may do this.' }, 403);
  try {
    return await run(call);
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return json({ message }, 400);
  }
}

function reset(bank: Bank, faults: Faults): Reply {
  bank.webhooks.forget();
  faults.clear();
  Object.assign(bank.state, emptyState());
  Object.assign(bank.webhooks.delivery, { paused: false, drop: false, delayMs: 0 });
  bank.commit();
  return json({ ok: true });
}

function changeSettings(bank: Bank, call: Call): Reply {
  const { paused, drop, delayMs, ...rest } = Settings.parse(readJson(call));
  Object.assign(bank.settings, defined(rest));
  Object.assign(bank.webhooks.delivery, defined({ paused, drop, delayMs }));
  if (paused === false) bank.webhooks.resume();
  return json({ ...bank.settings, ...bank.webhooks.delivery });
}

/** Stored events, oldest first; `?event=order.paid` and `?contains=<an id>` narrow them. */
function eventsOf(bank: Bank, call: Call): StoredEvent[] {
  const name = call.query.get('event');
  const contains = call.query.get('contains');
  return bank.state.events
    .filter((event) => name === null || event.event === name)
    .filter((event) => contains === null || event.body.includes(`"${contains}"`));
}

/** Sends stored events now, in the order given (or all at once), with their own ids, and tells what was answered. */
async function deliver(bank: Bank, call: Call): Promise<Reply> {
  const { ids, parallel, tampering } = Sending.parse(readJson(call));
  const events = ids.map((id) => {
    const event = bank.state.events.find((one) => one.id === id);
    if (!event) throw new Error(`there is no event ${id}`);
    return event;
  });
  if (parallel) return json(await Promise.all(events.map((event) => bank.webhooks.deliver(event, tampering))));
  const attempts = [];
  for (const event of events) attempts.push(await bank.webhooks.deliver(event, tampering));
  return json(attempts);
}

/** A payment nobody clicked for: on a paid order too, and of another amount or currency if wanted. */
function addPayment(bank: Bank, call: Call): Reply {
  const order = findOrder(bank, param(call, 'id'));
  if (!order) return json({ message: 'There is no such order.' }, 404);
  const { status, amount, currency, ...payer } = NewPayment.parse(readJson(call) ?? {});
  const payment = startPayment(bank, order, payer, amount, currency);
  if (status === 'failed') fail(bank, payment);
  if (status === 'late') failThenApprove(bank, payment);
  if (status === 'authorized' || status === 'captured') authorize(bank, payment);
  if (status === 'captured') capture(bank, payment);
  return json(payment);
}

/** `authorize`, `capture`, `approve` (both as the order says) or `fail`, from any state: late banks do such things. */
function advance(bank: Bank, call: Call): Reply {
  const payment = byId(bank.state.payments, call);
  const step = { authorize, capture, approve, fail: (of: Bank, one: Payment) => fail(of, one) }[param(call, 'step')];
  if (!payment || !step) return json({ message: 'There is no such payment or step.' }, 404);
  step(bank, payment);
  return json(payment);
}

function endRefund(bank: Bank, call: Call): Reply {
  const refund = byId(bank.state.refunds, call);
  const status = { process: 'processed' as const, fail: 'failed' as const }[param(call, 'step')];
  if (!refund || !status) return json({ message: 'There is no such refund or step.' }, 404);
  finishRefund(bank, refund, status);
  return json(refund);
}

/** Changes fields behind everybody's back, without an event: a difference for the reconciliation to find. */
function plant<T extends object>(bank: Bank, call: Call, target: T | undefined, shape: z.ZodType<T>): Reply {
  if (!target) return json({ message: 'There is no such thing.' }, 404);
  const changes = z.record(z.string(), z.unknown()).parse(readJson(call));
  Object.assign(target, shape.parse({ ...target, ...changes }));
  bank.commit();
  return json(target);
}

function byId<T extends { id: string }>(things: T[], call: Call): T | undefined {
  return things.find((thing) => thing.id === param(call, 'id'));
}

function defined(values: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
