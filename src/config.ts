/** The environment, parsed once. Nothing else reads `process.env`. Every name may also come as `NAME_FILE`. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(0).max(65535);

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.default(4000),
  HOST: text.optional(),
  PUBLIC_URL: z.url().optional(),
  WEB_PROCESSES: z.coerce.number().int().min(1).max(256).optional(),
  TRUST_PROXY: text.optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATA_DIR: text.default('.data'),
  SESSION_SECRET: text.min(16).optional(),
  JWT_SECRET: text.min(16).optional(),
  SEAL_KEYS: text
    .refine((keys) => keys.split(',').every((key) => key.trim().length >= 16), 'each key needs 16 characters or more')
    .optional(),
  MONGODB_URL: text.default('mongodb://127.0.0.1:27017/elearner'),
  REDIS_URL: text.default('redis://127.0.0.1:6379'),
  REDIS_CACHE_URL: text.optional(),
  SMTP_URL: text.optional(),
  MAIL_HOST: text.optional(),
  MAIL_PORT: port.default(587),
  MAIL_USER: text.optional(),
  MAIL_PASS: text.optional(),
  MAIL_FROM: text.default('ELearner <school@localhost.localdomain>'),
  MAILBOX_URL: z.url().optional(),
  RAZORPAY_KEY: text.optional(),
  RAZORPAY_SECRET: text.optional(),
  RAZORPAY_WEBHOOK_SECRET: text.optional(),
  RAZORPAY_WEBHOOK_SECRET_OLD: text.optional(),
  RAZORPAY_API_URL: z.url().default('https://api.razorpay.com'),
  RAZORPAY_CHECKOUT_URL: z.url().optional(),
  CLOUDINARY_URL: text.optional(),
  CLOUD_NAME: text.optional(),
  API_KEY: text.optional(),
  API_SECRET: text.optional(),
  FOLDER_NAME: text.default('elearner'),
  /** Hex key of delivery tokens: films are then fetched at Cloudinary itself, by addresses of five minutes. */
  CLOUDINARY_TOKEN_KEY: z.hex().min(16).optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_BUCKET: text.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket').optional(),
  S3_REGION: text.optional(),
  S3_KEY: text.optional(),
  S3_SECRET: text.optional(),
  /** What stands before the public pictures; it asks the school for what it does not have. */
  CDN_URL: z.url({ protocol: /^https?$/ }).optional(),
  GOOGLE_CLIENT_ID: text.optional(),
  GOOGLE_CLIENT_SECRET: text.optional(),
  // Google's own, from https://accounts.google.com/.well-known/openid-configuration
  GOOGLE_AUTHORIZE_URL: z.url().default('https://accounts.google.com/o/oauth2/v2/auth'),
  GOOGLE_TOKEN_URL: z.url().default('https://oauth2.googleapis.com/token'),
  GOOGLE_USERINFO_URL: z.url().default('https://openidconnect.googleapis.com/v1/userinfo'),
  FFMPEG_PATH: text.optional(),
  /** clamd, as `tcp://host:port?max=100` (its `StreamMaxLength` in MB); without it nothing is scanned. */
  CLAMAV_URL: z.url({ protocol: /^tcp$/ }).optional(),
  SCHOOL_NAME: text.default('ELearner'),
  SCHOOL_TIME_ZONE: text.default('Asia/Kolkata'),
  SCHOOL_CURRENCY: z.string().length(3).default('INR'),
  COMPLETE_AT_PERCENT: z.coerce.number().int().min(0).max(100).default(90),
});

const bucketNames = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION', 'S3_KEY', 'S3_SECRET'] as const;
const secretNames = ['SESSION_SECRET', 'JWT_SECRET', 'SEAL_KEYS'] as const;
const developmentSecret = 'for development only, never used in production';

export type Config = ReturnType<typeof parseConfig>;

/** Turns an environment into settings; throws one Error that names every fault. */
export function parseConfig(environment: Record<string, string | undefined>) {
  const { values, faults } = readFiles(environment);
  const parsed = Environment.safeParse(values);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  faults.push(...missingOfBucket(values));
  const production = values.NODE_ENV === 'production';
  if (production) faults.push(...missingInProduction(values));
  if (!parsed.success || faults.length > 0) throw new Error(`The settings are not right:\n  ${faults.join('\n  ')}`);
  return shape(parsed.data, production);
}

function readFiles(environment: Record<string, string | undefined>) {
  const faults: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(Environment.shape)) {
    const path = environment[`${name}_FILE`];
    const plain = environment[name];
    if (plain !== undefined && plain !== '') values[name] = plain;
    else if (path) {
      try {
        values[name] = readFileSync(path, 'utf8').trim();
      } catch {
        faults.push(`${name}_FILE: the file ${path} cannot be read`);
      }
    }
  }
  return { values, faults };
}

/** A store that is half configured would be noticed only when somebody sends a file. */
function missingOfBucket(values: Record<string, string>): string[] {
  const missing = bucketNames.filter((name) => !values[name]);
  return missing.length === bucketNames.length
    ? []
    : missing.map((name) => `${name}: must be set with the others of S3`);
}

function missingInProduction(values: Record<string, string>): string[] {
  const needed = [...secretNames, 'PUBLIC_URL', 'MONGODB_URL', 'REDIS_URL'];
  const faults = needed.filter((name) => !values[name]).map((name) => `${name}: must be set in production`);
  if (values.RAZORPAY_KEY) {
    for (const name of ['RAZORPAY_SECRET', 'RAZORPAY_WEBHOOK_SECRET'])
      if (!values[name]) faults.push(`${name}: must be set with RAZORPAY_KEY`);
  }
  if (values.GOOGLE_CLIENT_ID && !values.GOOGLE_CLIENT_SECRET)
    faults.push('GOOGLE_CLIENT_SECRET: must be set with GOOGLE_CLIENT_ID');
  return faults;
}

function shape(env: z.infer<typeof Environment>, production: boolean) {
  const host = env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1');
  const publicUrl = (env.PUBLIC_URL ?? `http://${host}:${env.PORT}`).replace(/\/$/, '');
  return {
    production,
    development: env.NODE_ENV === 'development',
    testing: env.NODE_ENV === 'test',
    host,
    port: env.PORT,
    publicUrl,
    secure: publicUrl.startsWith('https:'),
    webProcesses: env.WEB_PROCESSES ?? availableParallelism(),
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    dataFolder: env.DATA_DIR,
    sessionSecret: env.SESSION_SECRET ?? developmentSecret,
    jwtSecret: env.JWT_SECRET ?? developmentSecret,
    /** The first one seals, all of them open. */
    sealKeys: env.SEAL_KEYS?.split(',').map((key) => key.trim()) ?? [developmentSecret],
    mongodbUrl: env.MONGODB_URL,
    redisUrl: env.REDIS_URL,
    redisCacheUrl: env.REDIS_CACHE_URL ?? env.REDIS_URL,
    mail: mailSettings(env),
    mailboxUrl: env.MAILBOX_URL,
    razorpay: {
      key: env.RAZORPAY_KEY,
      secret: env.RAZORPAY_SECRET ?? '',
      webhookSecrets: [env.RAZORPAY_WEBHOOK_SECRET, env.RAZORPAY_WEBHOOK_SECRET_OLD].filter((one) => one !== undefined),
      apiUrl: env.RAZORPAY_API_URL.replace(/\/$/, ''),
      checkoutUrl: env.RAZORPAY_CHECKOUT_URL ?? `${env.RAZORPAY_API_URL.replace(/\/$/, '')}/v1/checkout/embedded`,
    },
    google: googleSettings(env),
    cloudinary: cloudinarySettings(env),
    s3: bucketSettings(env),
    /** Without a slash at its end; '' for none. */
    cdnUrl: env.CDN_URL?.replace(/\/$/, '') ?? '',
    ffmpegPath: env.FFMPEG_PATH,
    clamav: clamavSettings(env),
    school: {
      name: env.SCHOOL_NAME,
      timeZone: env.SCHOOL_TIME_ZONE,
      currency: env.SCHOOL_CURRENCY,
      /** A video counts as done when this much of it was watched, in percent; 0: only by the button. */
      completeAt: env.COMPLETE_AT_PERCENT,
    },
  } as const;
}

function mailSettings(env: z.infer<typeof Environment>) {
  const { SMTP_URL: url, MAIL_HOST: host, MAIL_PORT: port, MAIL_USER: user, MAIL_PASS: pass, MAIL_FROM: from } = env;
  return { url, host, port, user, pass, from };
}

function googleSettings(env: z.infer<typeof Environment>) {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return null;
  return {
    clientId,
    clientSecret,
    authorizeUrl: env.GOOGLE_AUTHORIZE_URL,
    tokenUrl: env.GOOGLE_TOKEN_URL,
    userinfoUrl: env.GOOGLE_USERINFO_URL,
  };
}

function clamavSettings({ CLAMAV_URL: address }: z.infer<typeof Environment>) {
  if (!address) return null;
  const { hostname, port, searchParams } = new URL(address);
  const megabytes = Number(searchParams.get('max') ?? 100) || 100;
  return { host: hostname, port: Number(port || 3310), maxBytes: megabytes * 1024 ** 2 };
}

function cloudinarySettings(env: z.infer<typeof Environment>) {
  const url =
    env.CLOUDINARY_URL ??
    (env.CLOUD_NAME && env.API_KEY && env.API_SECRET
      ? `cloudinary://${env.API_KEY}:${env.API_SECRET}@${env.CLOUD_NAME}`
      : undefined);
  if (!url) return null;
  return { url, folder: env.FOLDER_NAME, tokenKey: env.CLOUDINARY_TOKEN_KEY ?? null, origin: deliveryOrigin(url) };
}

/** Where Cloudinary hands files out: accounts with tokens have a host of their own. */
function deliveryOrigin(address: string): string {
  const { searchParams, hostname } = new URL(address);
  const cname = searchParams.get('cname');
  if (cname) return `http://${cname}`;
  const own = searchParams.get('private_cdn') === 'true' ? `${hostname}-res.cloudinary.com` : 'res.cloudinary.com';
  return `https://${searchParams.get('secure_distribution') ?? own}`;
}

function bucketSettings(env: z.infer<typeof Environment>) {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_KEY: key, S3_SECRET: secret } = env;
  if (!endpoint || !bucket || !region || !key || !secret) return null;
  return { endpoint: endpoint.replace(/\/$/, ''), bucket, region, key, secret };
}

function loadConfig(): Config {
  try {
    return parseConfig(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(78);
  }
}

export const config = loadConfig();
