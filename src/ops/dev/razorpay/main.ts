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
 *
 * The application's side: RAZORPAY_API_URL=http://HOST:PORT (the SDK adds /v1),
 * RAZORPAY_CHECKOUT_URL=http://HOST:PORT/v1/checkout/embedded. Ready when GET /_control/health answers 200;
 * one line "razorpay: listening on http://HOST:PORT" is printed then. Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
export {};
