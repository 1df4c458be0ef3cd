import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Order, Payment, Refund } from './entities.ts';

const KEPT_ORDERS = 2000;
const KEPT_EVENTS = 5000;

const Attempt = z.object({
  at: z.number(),
  status: z.number().nullable(),
  error: z.string().nullable(),
  ms: z.number(),
});

/** One webhook event: its body is the snapshot at the time, kept as the bytes that are signed and sent. */
export const StoredEvent = z.object({
  id: z.string(),
  event: z.string(),
  body: z.string(),
  createdAt: z.number(),
  state: z.enum(['pending', 'delivered', 'dropped', 'given-up']),
  attempts: z.array(Attempt),
});
export type StoredEvent = z.infer<typeof StoredEvent>;
export type Attempt = z.infer<typeof Attempt>;

const State = z.object({
  orders: z.array(z.object({ order: Order, manualCapture: z.boolean(), uniqueReceipt: z.boolean() })),
  payments: z.array(Payment),
  refunds: z.array(Refund),
  events: z.array(StoredEvent),
  /** Idempotency key of a refund to the body it came with and the refund it made. */
  refundKeys: z.record(z.string(), z.object({ body: z.string(), refund: z.string() })),
  /** Payments that will succeed late, and when (ms). */
  late: z.array(z.object({ payment: z.string(), at: z.number() })),
});
export type State = z.infer<typeof State>;

/**
 * The simulator's memory, read from and written to `state.json` when there is a folder.
 *
 * @returns `commit` writes the whole file and renames it into place, so that a kill leaves the old or the new one.
 * @throws when the file is there and is not ours.
 */
export function openState(dataDir?: string) {
  if (dataDir) mkdirSync(dataDir, { recursive: true });
  const file = dataDir && join(dataDir, 'state.json');
  const state = (file && readState(file)) || emptyState();
  const commit = () => {
    trim(state);
    if (!file) return;
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  };
  return { state, commit };
}

export function emptyState(): State {
  return { orders: [], payments: [], refunds: [], events: [], refundKeys: {}, late: [] };
}

function readState(file: string): State | undefined {
  try {
    return State.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read as the simulator's state; move it away to begin anew`, { cause: error });
  }
}

function trim(state: State) {
  if (state.events.length > KEPT_EVENTS) state.events.splice(0, state.events.length - KEPT_EVENTS);
  if (state.orders.length <= KEPT_ORDERS) return;
  state.orders.splice(0, state.orders.length - KEPT_ORDERS);
  const kept = new Set(state.orders.map(({ order }) => order.id));
  state.payments = state.payments.filter((payment) => kept.has(payment.order_id));
  const paid = new Set(state.payments.map((payment) => payment.id));
  state.refunds = state.refunds.filter((refund) => paid.has(refund.payment_id));
}
