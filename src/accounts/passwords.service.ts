/** Passwords: hashing beside the event loop, and what a new one may not be (NIST SP 800-63B, 3.1.1). */
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { config } from '../config.ts';
import { Busy, Refused } from '../lib/errors.ts';

export const passwordLength = { min: 8, max: 200 };

const running = { now: 0, most: Math.max(1, Math.ceil(availableParallelism() / config.webProcesses)) };
const waiting: (() => void)[] = [];
const longestQueue = 100;

/** argon2id with OWASP's parameters (19 MiB, 2 passes). Takes some 30 ms of another thread. Throws Busy when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(plain(password)));
}

/** Compares in the same time whether there is an account (`stored`) or not (null: against the hash of nothing known). */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await hashOfNobody());
  const same = await inTurn(() => verify(against, plain(password)));
  return stored !== null && same;
}

/**
 * Throws Refused (`field`) for a password that is too short or long, among the most common ones, or made of what
 * anybody knows about the person. No rules of composition. `known`: name, e-mail address and the like.
 */
export async function requireGoodPassword(password: string, known: string[], field = 'password'): Promise<void> {
  const text = plain(password);
  if ([...text].length < passwordLength.min)
    throw new Refused(`Please use at least ${passwordLength.min} characters; a few words are good.`, field);
  if ([...text].length > passwordLength.max)
    throw new Refused(`Please keep it under ${passwordLength.max} characters.`, field);
  const bare = text.toLowerCase();
  if ((await commonPasswords()).has(bare) || isMonotonous(bare))
    throw new Refused('This password is on the lists that attackers try first. Please choose another one.', field);
  if (isMadeOf(bare, [...known, config.school.name]))
    throw new Refused('This is too close to your name or address. Please choose another one.', field);
}

let nobody: Promise<string> | undefined;
let common: Promise<Set<string>> | undefined;

function hashOfNobody(): Promise<string> {
  nobody ??= hash(crypto.randomUUID());
  return nobody;
}

/** Half a megabyte, so it is read when the first person chooses a password. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].filter((one) => [...one].length >= passwordLength.min)),
  );
  return common;
}

/** One or two different characters, or a run such as 12345678 and its reverse. */
function isMonotonous(text: string): boolean {
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  return new Set(codes).size <= 2 || (new Set(steps).size === 1 && Math.abs(steps[0] ?? 0) === 1);
}

/** Does little remain when the known words, digits and signs are taken out? */
function isMadeOf(text: string, known: string[]): boolean {
  const words = known.flatMap((one) => one.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest !== text && rest.replace(/[^\p{L}]/gu, '').length < 4;
}

/** The same text typed on different keyboards is the same password. */
function plain(password: string): string {
  return password.normalize('NFKC');
}

/** Few at a time, so that hashing leaves processors for pages; a bounded queue, so that it cannot pile up. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running.now >= running.most) {
    if (waiting.length >= longestQueue) throw new Busy('Very many people sign in just now. Please try again.', 3);
    await new Promise<void>((go) => waiting.push(go));
  } else running.now++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running.now--;
  }
}
