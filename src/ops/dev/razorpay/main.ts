/**
 * Stand-in for Razorpay: HTTP API, hosted checkout and webhooks, as one small program.
 *
 *   PORT                     where to listen; 0 or absent takes a free one
 *   HOST                     default 127.0.0.1
 *   DATA_DIR                 this program's own folder (keeps state.json there); absent: memory only
 *   RAZORPAY_KEY             key id, default rzp_test_local
 *   RAZORPAY_SECRET          key secret, default local-razorpay-secret
 *   RAZORPAY_WEBHOOK_SECRET  default local-razorpay-webhook-secret
 *   WEBHOOK_URL              where events are POSTed; absent: events are stored but not sent
 *   WEBHOOK_RETRY_MS         gaps between attempts, e.g. "1000,5000,30000" (the last one repeats for 24 h)
 *   WEBHOOK_TIMEOUT_MS       default 5000
 *   LATE_SUCCESS_MS          "Pay later": time from failed to captured, default 20000
 *   REFUND_MS                time from a pending refund to a processed one, default 1000
 *
 * The application's side: RAZORPAY_API_URL=http://HOST:PORT (the SDK adds /v1),
 * RAZORPAY_CHECKOUT_URL=http://HOST:PORT/v1/checkout/embedded. Ready when GET /_control/health answers 200;
 * one line "razorpay: listening on http://HOST:PORT" is printed then. Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
import { z } from 'zod';
import { runProgram } from '../program.ts';
import { startRazorpay } from './server.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().default(0),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  RAZORPAY_KEY: z.string().optional(),
  RAZORPAY_SECRET: z.string().optional(),
  RAZORPAY_WEBHOOK_SECRET: z.string().optional(),
  WEBHOOK_URL: z.url().optional(),
  WEBHOOK_RETRY_MS: z
    .string()
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.number().int().positive()))
    .optional(),
  WEBHOOK_TIMEOUT_MS: z.coerce.number().int().positive().optional(),
  LATE_SUCCESS_MS: z.coerce.number().int().min(0).optional(),
  REFUND_MS: z.coerce.number().int().min(0).optional(),
});

await runProgram(
  'razorpay',
  () => {
    const env = Environment.parse(process.env);
    return startRazorpay({
      port: env.PORT,
      host: env.HOST,
      dataDir: env.DATA_DIR,
      ...(env.RAZORPAY_KEY && { keyId: env.RAZORPAY_KEY }),
      ...(env.RAZORPAY_SECRET && { keySecret: env.RAZORPAY_SECRET }),
      ...(env.RAZORPAY_WEBHOOK_SECRET && { webhookSecret: env.RAZORPAY_WEBHOOK_SECRET }),
      ...(env.WEBHOOK_URL && { webhookUrl: env.WEBHOOK_URL }),
      ...(env.WEBHOOK_RETRY_MS && { webhookRetryMs: env.WEBHOOK_RETRY_MS }),
      ...(env.WEBHOOK_TIMEOUT_MS && { webhookTimeoutMs: env.WEBHOOK_TIMEOUT_MS }),
      ...(env.LATE_SUCCESS_MS !== undefined && { lateSuccessMs: env.LATE_SUCCESS_MS }),
      ...(env.REFUND_MS !== undefined && { refundMs: env.REFUND_MS }),
    });
  },
  ({ url }) => [url],
);
