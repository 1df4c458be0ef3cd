/** The parts a school needs around it, started here only where none is configured. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { databaseProgram, ensureDatabase } from './database.ts';
import { ensureFfmpeg } from './ffmpeg.ts';
import type { Machine } from './machine.ts';
import { freePort } from './ports.ts';
import { ensureRedis, redisProgram } from './redis.ts';
import { isGiven, ownSecrets } from './secrets.ts';
import { type Program, type Supervisor, startProgram } from './supervisor.ts';

export type Place = {
  /** The data folder, absolute. */
  folder: string;
  /** Ports of the last start; the chosen ones are put back here. */
  ports: Record<string, number>;
  /** Where the web process can be reached from this machine. */
  webUrl: string;
};

type Parts = { machine: Machine; supervisor: Supervisor; place: Place };
type Given = Record<string, string>;

const programs = join(import.meta.dirname, '..', 'dev');

/** Starts what is not configured, all parts side by side, and resolves with their settings by name when all are ready. */
export async function startEmbedded(machine: Machine, supervisor: Supervisor, place: Place): Promise<Given> {
  const parts = { machine, supervisor, place };
  const given = await Promise.all([
    database(parts),
    redis(parts),
    mailbox(parts),
    payments(parts),
    identity(parts),
    video(machine),
  ]);
  return Object.assign({}, ...given);
}

/** Starts the database unless `MONGODB_URL` names one. */
export async function database(parts: Parts): Promise<Given> {
  if (isGiven(parts.machine.env, 'MONGODB_URL')) return {};
  const server = await ensureDatabase(parts.machine);
  const port = await onPort(parts, 'database', (free) => databaseProgram(server, free, parts.place.folder));
  return { MONGODB_URL: `mongodb://127.0.0.1:${port}/elearner` };
}

/** Starts Redis unless `REDIS_URL` names one. */
export async function redis(parts: Parts, keep = true): Promise<Given> {
  if (isGiven(parts.machine.env, 'REDIS_URL')) return {};
  const server = await ensureRedis(parts.machine);
  const port = await onPort(parts, 'redis', (free) => redisProgram(server, free, parts.place.folder, { keep }));
  return { REDIS_URL: `redis://127.0.0.1:${port}` };
}

async function mailbox(parts: Parts): Promise<Given> {
  if (isGiven(parts.machine.env, 'MAIL_HOST') || isGiven(parts.machine.env, 'SMTP_URL')) return {};
  const smtp = await portFor(parts, 'smtp');
  const port = await onPort(parts, 'mailbox', (free) =>
    standIn(parts, 'mailbox', free, '/health', { SMTP_PORT: String(smtp), BASE_PATH: '/dev/mailbox' }),
  );
  return { MAIL_HOST: '127.0.0.1', MAIL_PORT: String(smtp), MAILBOX_URL: `http://127.0.0.1:${port}` };
}

async function payments(parts: Parts): Promise<Given> {
  if (isGiven(parts.machine.env, 'RAZORPAY_KEY')) return {};
  const { RAZORPAY_SECRET, RAZORPAY_WEBHOOK_SECRET } = ownSecrets(parts.place.folder);
  const account = { RAZORPAY_KEY: 'rzp_test_local', RAZORPAY_SECRET, RAZORPAY_WEBHOOK_SECRET };
  const WEBHOOK_URL = `${parts.place.webUrl}/payments/razorpay/events`;
  const port = await onPort(parts, 'razorpay', (free) =>
    standIn(parts, 'razorpay', free, '/_control/health', { ...account, WEBHOOK_URL }),
  );
  const url = `http://127.0.0.1:${port}`;
  return { ...account, RAZORPAY_API_URL: url, RAZORPAY_CHECKOUT_URL: `${url}/v1/checkout/embedded` };
}

async function identity(parts: Parts): Promise<Given> {
  if (isGiven(parts.machine.env, 'GOOGLE_CLIENT_ID')) return {};
  const { GOOGLE_CLIENT_SECRET } = ownSecrets(parts.place.folder);
  const [CLIENT_ID, CLIENT_SECRET] = ['local-client', GOOGLE_CLIENT_SECRET];
  const port = await onPort(parts, 'identity', (free) =>
    standIn(parts, 'identity', free, '/_control/health', { CLIENT_ID, CLIENT_SECRET }),
  );
  return { GOOGLE_CLIENT_ID: CLIENT_ID, GOOGLE_CLIENT_SECRET, ...identityAddresses(`http://127.0.0.1:${port}`) };
}

/** Where the stand-in for Google's sign-in answers what. */
export function identityAddresses(url: string) {
  return {
    GOOGLE_AUTHORIZE_URL: `${url}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${url}/token`,
    GOOGLE_USERINFO_URL: `${url}/v1/userinfo`,
  };
}

async function video(machine: Machine): Promise<Given> {
  const ffmpeg = await ensureFfmpeg(machine);
  return ffmpeg ? { FFMPEG_PATH: ffmpeg } : {};
}

function standIn({ place }: Parts, name: string, port: number, health: string, env: Given): Program {
  const folder = join(place.folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    name,
    command: process.execPath,
    args: [join(programs, name, 'main.ts')],
    env: { ...env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder },
    ready: () => answersOk(`http://127.0.0.1:${port}${health}`),
  };
}

/** Starts a program on the port it had before or another free one; resolves with the port. */
async function onPort(parts: Parts, name: string, program: (port: number) => Program): Promise<number> {
  const port = await portFor(parts, name);
  await startProgram(parts.supervisor, program(port));
  return port;
}

async function portFor({ place }: Parts, name: string): Promise<number> {
  const port = await freePort(place.ports[name]);
  place.ports[name] = port;
  return port;
}

/** Does this address answer with a success? */
export async function answersOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
