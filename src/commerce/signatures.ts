/** Whether something came from the payment gateway. Comparisons take the same time whatever is sent. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '../config.ts';

/**
 * The browser's return: hex HMAC-SHA256 of `order|payment` with the key secret, over the order id that we stored
 * (https://razorpay.com/docs/payments/server-integration/nodejs/integration-steps).
 */
export function isReturnSigned(gatewayOrderId: string, paymentId: string, signature: string): boolean {
  return isSigned(`${gatewayOrderId}|${paymentId}`, signature, config.razorpay.secret);
}

/**
 * A webhook: hex HMAC-SHA256 of the raw body with the webhook secret. Retries of old events still carry the signature
 * of the secret before, so that one counts as well (https://razorpay.com/docs/webhooks/validate-test).
 */
export function isEventSigned(body: Buffer, signature: string): boolean {
  return config.razorpay.webhookSecrets.some((secret) => isSigned(body, signature, secret));
}

function isSigned(content: Buffer | string, signature: string, secret: string): boolean {
  if (secret === '' || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(content).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}
