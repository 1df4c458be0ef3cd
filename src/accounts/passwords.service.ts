/** Passwords: hashing beside the event loop, and what a new one may not be (NIST SP 800-63B, 3.1.1). */
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { config } from '../config.ts';
import { Busy, Refused } from '../lib/errors.ts';
import { estimate } from './strength.service.ts';

export const passwordLength = { min: 10, max: 200 };

/** Half of the processors: the others are for pages. */
const most = Math.max(1, Math.floor(availableParallelism() / 2 / config.webProcesses));
const running = { now: 0, done: 0 };
const waiting: (() => void)[] = [];
/** Nobody waits longer for the turn to be hashed, in ms: who would has gone away or asked again. */
const longestWait = 5000;
/** Of the last hashes, in ms; the first ones of a cold process take longer. */
let usual = 30;

/** argon2id with OWASP's parameters (19 MiB, 2 passes). Takes some 30 ms of another thread. Throws Busy when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(plain(password)));
}

/** How many hashes this process has made or compared, so that equal work can be shown to be equal. */
export function countHashes(): number {
  return running.done;
}

/** Compares in the same time whether there is an account (`stored`) or not (null: against the hash of nothing known). */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  // Made whether it is needed or not: the first unknown address of a process must not take longer than a known one.
  const nobody = await hashOfNobody();
  const against = stored ?? nobody;
  const same = await inTurn(() => verify(against, plain(password)));
  return stored !== null && same;
}

/**
 * Throws Refused (`field`) for a password that is too short or long, easily guessed, or made of what anybody knows about
 * the person. No rules of composition. `known`: name, e-mail address and the like. Throws Busy.
 */
export async function requireGoodPassword(password: string, known: string[], field = 'password'): Promise<void> {
  const text = plain(password);
  if ([...text].length < passwordLength.min)
    throw new Refused(`Please use at least ${passwordLength.min} characters; a few words are good.`, field);
  if ([...text].length > passwordLength.max)
    throw new Refused(`Please keep it under ${passwordLength.max} characters.`, field);
  const words = wordsIn([...known, config.school.name]);
  if (isMadeOf(text.toLowerCase(), words)) throw new Refused(warnings.userInputs, field);
  const { score, warning } = await estimate(text, [...known, ...words]);
  if (score < goodScore) throw new Refused(sentences[warning ?? ''] ?? warnings.weak, field);
}

/** Safely unguessable, also offline against a slow hash (zxcvbn's scale, 0 to 4). */
const goodScore = 3;
const warnings = {
  userInputs: 'This is too close to your name, your address or the school. Please choose another one.',
  common: 'This password is close to those that attackers try first. Please choose another one.',
  weak: 'This password is easy to guess. A few words that do not belong together are better.',
};
const sentences: Record<string, string> = {
  userInputs: warnings.userInputs,
  topTen: warnings.common,
  topHundred: warnings.common,
  common: warnings.common,
  similarToCommon: warnings.common,
  simpleRepeat: 'The same character again and again is easy to guess. A few words are better.',
  extendedRepeat: 'The same thing again and again is easy to guess. A few different words are better.',
  sequences: 'Letters or digits in their order are easy to guess. A few words are better.',
  straightRow: 'Keys that lie in a row are easy to guess. A few words are better.',
  keyPattern: 'Keys that lie side by side are easy to guess. A few words are better.',
  dates: 'Dates are easy to guess. A few words are better.',
  recentYears: 'Years are easy to guess. A few words are better.',
};

let nobody: Promise<string> | undefined;

function hashOfNobody(): Promise<string> {
  nobody ??= hash(crypto.randomUUID());
  return nobody;
}

function wordsIn(known: string[]): string[] {
  return known.flatMap((one) => one.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2);
}

/** Does little remain when the known words, digits and signs are taken out? */
function isMadeOf(text: string, words: string[]): boolean {
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest !== text && rest.replace(/[^\p{L}]/gu, '').length < 4;
}

/** The same text typed on different keyboards is the same password. */
function plain(password: string): string {
  return password.normalize('NFKC');
}

/** Few at a time, so that hashing leaves processors for pages; bounded by time, so that it cannot pile up. Throws Busy. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const expected = (usual * (waiting.length + 1)) / most;
  if (running.now >= most) {
    if (expected > longestWait) throw tooManyAtOnce();
    await turn();
  } else running.now++;
  running.done++;
  const began = performance.now();
  try {
    return await work();
  } finally {
    usual += (performance.now() - began - usual) / 16;
    leave();
  }
}

async function turn(): Promise<void> {
  const since = performance.now();
  await new Promise<void>((go) => waiting.push(go));
  if (performance.now() - since <= 2 * longestWait) return;
  leave();
  throw tooManyAtOnce();
}

function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else running.now--;
}

function tooManyAtOnce(): Busy {
  return new Busy('Very many people sign in just now. Please try again.', Math.ceil(longestWait / 1000));
}
