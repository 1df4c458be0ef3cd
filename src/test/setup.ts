/**
 * Runs before each test file: a database, a Redis number, a data folder and a port of its own, and the stand-ins for
 * mail, payments and Google (for some also for files), all named in the environment before anything reads it.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { DEFAULTS as cloudinary, startCloudinary } from '../ops/dev/cloudinary/server.ts';
import { startIdentity } from '../ops/dev/identity/server.ts';
import { startMailbox } from '../ops/dev/mailbox/server.ts';
import { startRazorpay } from '../ops/dev/razorpay/server.ts';
import { DEFAULTS as s3, startS3 } from '../ops/dev/s3/server.ts';
import { identityAddresses } from '../ops/services/embedded.ts';
import { freePort } from '../ops/services/ports.ts';

const { env } = process;
const name = `test_${Date.now().toString(36)}_${process.pid}`;
const port = await freePort();
const publicUrl = `http://127.0.0.1:${port}`;
const key = { keyId: 'rzp_test_cast', keySecret: 'secret-of-the-cast', webhookSecret: 'webhook-secret-of-the-cast' };

// Files are on the disk, but for tests that say `cloudinary` in their name (`cloudinary-tokens` with a key for tokens), and
// for that of all storages.
const testPath = expect.getState().testPath ?? '';
const tokenKey = /cloudinary-tokens/.test(testPath) ? 'a0b1c2d3e4f5a6b7c8d9' : null;
const keepsAll = /lib\/storage\.test/.test(testPath);
const cloud =
  keepsAll || /cloudinary/.test(testPath) ? await startCloudinary(tokenKey ? { authTokenKey: tokenKey } : {}) : null;
const bucket = keepsAll ? await startS3() : null;
// The tests of the virus scanner start and end their stand-in themselves, at this address.
if (/virus-scan/.test(testPath)) env.CLAMAV_URL = `tcp://127.0.0.1:${await freePort()}?max=1`;
const mailbox = await startMailbox();
const client = { clientId: 'client-of-the-cast', clientSecret: 'client-secret-of-the-cast' };
const identity = await startIdentity({ ...client, redirectUris: [`${publicUrl}/sign-in/google/return`] });
const razorpay = await startRazorpay({
  ...key,
  webhookUrl: `${publicUrl}/payments/razorpay/events`,
  webhookRetryMs: [100, 200, 400],
  lateSuccessMs: 300,
  refundMs: 100,
});

Object.assign(env, {
  NODE_ENV: 'test',
  PORT: String(port),
  PUBLIC_URL: publicUrl,
  WEB_PROCESSES: '1',
  DATA_DIR: await mkdtemp(join(env.DATA_DIR ?? tmpdir(), 'file-')),
  MONGODB_URL: withPath(env.MONGODB_URL ?? 'mongodb://127.0.0.1:27017', name),
  REDIS_URL: withPath(env.REDIS_URL ?? 'redis://127.0.0.1:6379', String(Number(env.VITEST_POOL_ID ?? 1) % 16)),
  MAIL_HOST: '127.0.0.1',
  MAIL_PORT: String(mailbox.smtpPort),
  MAILBOX_URL: mailbox.url,
  RAZORPAY_KEY: key.keyId,
  RAZORPAY_SECRET: key.keySecret,
  RAZORPAY_WEBHOOK_SECRET: key.webhookSecret,
  RAZORPAY_API_URL: razorpay.url,
  GOOGLE_CLIENT_ID: client.clientId,
  GOOGLE_CLIENT_SECRET: client.clientSecret,
  ...identityAddresses(identity.url),
  ...(cloud ? { CLOUDINARY_URL: cloudinaryUrl(cloud.url) } : {}),
  ...(tokenKey ? { CLOUDINARY_TOKEN_KEY: tokenKey } : {}),
  ...(bucket ? s3Settings(bucket.url) : {}),
});

const { prepareStores, clearStores } = await import('./stores.ts');
await prepareStores();

afterAll(async () => {
  await clearStores();
  await Promise.all([mailbox.close(), razorpay.close(), identity.close(), cloud?.close(), bucket?.close()]);
});

function cloudinaryUrl(address: string): string {
  const { apiKey, apiSecret, cloudName } = cloudinary;
  return `cloudinary://${apiKey}:${apiSecret}@${cloudName}?upload_prefix=${address}&cname=${new URL(address).host}`;
}

function s3Settings(address: string): Record<string, string> {
  const { bucket: name, region, accessKey, secretKey } = s3;
  return { S3_ENDPOINT: address, S3_BUCKET: name, S3_REGION: region, S3_KEY: accessKey, S3_SECRET: secretKey };
}

function withPath(url: string, path: string): string {
  const changed = new URL(url);
  changed.pathname = `/${path}`;
  return changed.toString();
}
