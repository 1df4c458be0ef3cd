/** Who agreed to what, and when. */
import { isDuplicate } from '../../lib/db.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { rewriteSessionsOf } from '../../web/session.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { type Agreed, User } from '../user.model.ts';
import { Consent, type ConsentAbout, type ConsentRecord } from './consent.model.ts';
import { agreedTexts } from './text-version.model.ts';
import { versionsInForce } from './text-versions.service.ts';

type Given = { userId: string; about: ConsentAbout; number: number; given: boolean };

/**
 * Notes that a person agreed to what they saw, each version once. A version published since is asked for anew.
 * May be repeated, also in two windows at once.
 */
export async function agree(person: Person, seen: Agreed): Promise<void> {
  const { agreed } = await requirePersonById(person.id);
  const inForce = versionsInForce();
  const facts: Fact[] = [];
  const now: Agreed = { terms: agreed?.terms ?? 0, privacy: agreed?.privacy ?? 0 };
  for (const about of agreedTexts) {
    const number = Math.min(seen[about], inForce[about]);
    if (number <= now[about]) continue;
    now[about] = number;
    facts.push(consentFact({ userId: person.id, about, number, given: true }));
  }
  await User.updateOne({ _id: person.id }, { $set: { agreed: now }, $push: { outbox: { $each: facts } } });
  await relay(User, person.id, facts);
  await rewriteSessionsOf(snapshotOf(await requirePersonById(person.id)));
}

/** To be pushed into the person's outbox with the change itself. */
export function consentFact(given: Given): Fact<'consent.changed'> {
  return fact('consent.changed', given);
}

/** Stores the line of a fact. Agreeing to a version again is the same line; wanting news again is another one. */
export async function storeConsent(
  { userId, about, number, given }: Given,
  told: { id: string; at: Date },
): Promise<void> {
  const once = about === 'news' ? told.id : `${userId}-${about}-${number}`;
  await Consent.create({ userId, about, number, given, at: new Date(told.at), once }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
}

/** Who joins agrees by the tick on the form, or by the button beside the words. May be repeated. */
export async function storeFirstConsents(userId: string, told: { id: string; at: Date }): Promise<void> {
  const { agreed } = await requirePersonById(userId);
  if (!agreed) return;
  for (const about of agreedTexts) await storeConsent({ userId, about, number: agreed[about], given: true }, told);
}

/** In words, newest first. At most 100. */
export async function consentHistoryOf(userId: string): Promise<{ words: string; at: Date }[]> {
  const lines = await Consent.find({ userId }).sort({ at: -1 }).limit(100).lean<ConsentRecord[]>();
  return lines.map((line) => ({ words: wordsOf(line), at: line.at }));
}

function wordsOf({ about, number, given }: ConsentRecord): string {
  if (about === 'news') return given ? 'News by mail wanted' : 'News by mail not wanted any more';
  const name = about === 'terms' ? 'Terms' : 'Privacy notice';
  return number === 0 ? name : `${name}, version ${number}`;
}
