import { createFaults, failAsPlanned } from '../faults.ts';
import { type Call, findRoute, type Listening, type Reply, type Route, serve } from '../http.ts';
import { type Bank, planLate, planRefund } from './bank.ts';
import { checkoutRoutes } from './checkout.ts';
import { controlRoutes } from './control.ts';
import { unauthorized, unknownAddress } from './errors.ts';
import { orderRoutes } from './orders.api.ts';
import { paymentRoutes } from './payments.api.ts';
import { createRefundGuard, refundRoutes } from './refunds.api.ts';
import { openState } from './state.ts';
import { createWebhooks } from './webhooks.ts';

export type RazorpayOptions = {
  port?: number;
  host?: string;
  dataDir?: string;
  keyId?: string;
  keySecret?: string;
  webhookSecret?: string;
  webhookUrl?: string;
  webhookRetryMs?: number[];
  webhookTimeoutMs?: number;
  lateSuccessMs?: number;
  refundMs?: number;
};

export const DEFAULTS = {
  keyId: 'rzp_test_local',
  keySecret: 'local-razorpay-secret',
  webhookSecret: 'local-razorpay-webhook-secret',
  webhookRetryMs: [1_000, 5_000, 30_000, 120_000, 600_000],
  webhookTimeoutMs: 5_000,
  lateSuccessMs: 20_000,
  refundMs: 1_000,
};

/**
 * Starts the stand-in for Razorpay.
 *
 * @returns the port taken; `close` ends it with all its timers and open connections.
 * @throws when the port is taken, or the data folder holds something else.
 */
export async function startRazorpay(options: RazorpayOptions = {}): Promise<Listening> {
  const settings = { ...DEFAULTS, ...options };
  const store = openState(settings.dataDir);
  const webhooks = createWebhooks(store, {
    url: settings.webhookUrl,
    secret: settings.webhookSecret,
    retryMs: settings.webhookRetryMs,
    timeoutMs: settings.webhookTimeoutMs,
  });
  const bank: Bank = {
    ...store,
    webhooks,
    settings: { lateSuccessMs: settings.lateSuccessMs, refundMs: settings.refundMs, refunds: 'processed' },
    timers: new Set(),
  };
  const server = await serve(answering(bank, settings), { host: settings.host, port: settings.port });
  goOn(bank);
  return {
    ...server,
    close: async () => {
      webhooks.close();
      for (const timer of bank.timers) clearTimeout(timer);
      await server.close();
    },
  };
}

/** Takes up what an earlier run of the program left unfinished. */
function goOn(bank: Bank) {
  bank.webhooks.resume();
  planLate(bank);
  for (const refund of bank.state.refunds) if (refund.status === 'pending') planRefund(bank, refund);
}

function answering(bank: Bank, keys: { keyId: string; keySecret: string }) {
  const faults = createFaults();
  const open: Route[] = [...controlRoutes(bank, faults), ...checkoutRoutes(bank, keys)];
  const closed: Route[] = [...orderRoutes(bank), ...paymentRoutes(bank), ...refundRoutes(bank)];
  const guardRefund = createRefundGuard(bank);
  const credentials = `Basic ${Buffer.from(`${keys.keyId}:${keys.keySecret}`).toString('base64')}`;

  return async (call: Call): Promise<Reply> => {
    const page = findRoute(open, call.method, call.path);
    if (page) return page.route.run({ ...call, params: page.params });
    if (call.headers.authorization !== credentials) return unauthorized();
    const found = findRoute(closed, call.method, call.path);
    if (!found) return unknownAddress();
    const { route, params } = found;
    const run = () => failAsPlanned(faults.take(route.name), () => route.run({ ...call, params }));
    return route.name === 'payments.refund' ? guardRefund(call, run) : run();
  };
}
