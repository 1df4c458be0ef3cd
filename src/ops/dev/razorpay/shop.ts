import Razorpay from 'razorpay';
import { z } from 'zod';
import { type Answer, type Call, serve } from '../http.ts';
import { DEFAULTS, type RazorpayOptions, startRazorpay } from './server.ts';
import { StoredEvent } from './state.ts';

/**
 * A small shop for the tests of the simulator: the official SDK pointed at it, and an address that takes its webhooks.
 *
 * `answer` decides what the shop says to each webhook; every one that came is kept in `received`.
 */
export async function openShop(options: RazorpayOptions = {}) {
  const received: Call[] = [];
  const shop = { answer: (): Answer | Promise<Answer> => ({ status: 200 }) };
  const receiver = await serve((call) => {
    received.push(call);
    return shop.answer();
  });
  const simulator = await startRazorpay({
    webhookUrl: `${receiver.url}/events`,
    webhookRetryMs: [20, 40],
    webhookTimeoutMs: 300,
    refundMs: 10,
    ...options,
  });
  const sdk = new Razorpay({ key_id: DEFAULTS.keyId, key_secret: DEFAULTS.keySecret });
  const { rq } = z.object({ rq: z.custom<Requests>() }).parse(sdk.api);
  Object.assign(rq.defaults, { baseURL: simulator.url, timeout: 2_000, proxy: false });

  return Object.assign(shop, {
    sdk,
    rq,
    received,
    simulator,
    control: (method: string, path: string, body?: unknown) => control(simulator.url, method, path, body),
    events: async (query = '') => z.array(StoredEvent).parse(await control(simulator.url, 'GET', `/events${query}`)),
    names: () => received.map((call) => z.object({ event: z.string() }).parse(JSON.parse(call.body.toString())).event),
    close: async () => {
      await simulator.close();
      await receiver.close();
    },
  });
}

/** The part of axios that the SDK hides: the only way to send a header of one's own. */
type Requests = {
  defaults: object;
  post: (
    path: string,
    body: object,
    config: { headers?: Record<string, string>; timeout?: number },
  ) => Promise<{ data: unknown }>;
};

async function control(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/_control${path}`, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
  });
  return response.json();
}
