/** Secrets of a school that is being tried out: made once, kept in `.data/secrets.json`. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from './commands.ts';
import { writePrivately } from './state.ts';

const Secrets = z.record(z.string(), z.string());
const names = [
  'SESSION_SECRET',
  'JWT_SECRET',
  'SEAL_KEYS',
  'RAZORPAY_SECRET',
  'RAZORPAY_WEBHOOK_SECRET',
  'GOOGLE_CLIENT_SECRET',
] as const;

/**
 * The secrets this school made for itself, by name of setting; missing ones are made and kept. Throws when a file that is
 * there cannot be read: making new secrets would sign everybody out. Never call it in production.
 */
export function ownSecrets(dataFolder: string): Record<(typeof names)[number], string> {
  const file = join(dataFolder, 'secrets.json');
  const kept = readSecrets(file);
  const made = (name: string) => kept[name] ?? randomBytes(32).toString('hex');
  const secrets = {
    SESSION_SECRET: made('SESSION_SECRET'),
    JWT_SECRET: made('JWT_SECRET'),
    SEAL_KEYS: made('SEAL_KEYS'),
    RAZORPAY_SECRET: made('RAZORPAY_SECRET'),
    RAZORPAY_WEBHOOK_SECRET: made('RAZORPAY_WEBHOOK_SECRET'),
    GOOGLE_CLIENT_SECRET: made('GOOGLE_CLIENT_SECRET'),
  };
  if (names.some((name) => kept[name] === undefined)) writePrivately(file, { ...kept, ...secrets });
  return secrets;
}

/** Is this setting given, plainly or as `NAME_FILE`? */
export function isGiven(env: Environment, name: string): boolean {
  return Boolean(env[name] || env[`${name}_FILE`]);
}

function readSecrets(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  return Secrets.parse(JSON.parse(text));
}
