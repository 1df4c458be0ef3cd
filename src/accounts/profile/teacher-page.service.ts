/** The public page of a teacher: its address, its words, and which numbers it shows. */
import { trusted } from 'mongoose';
import { isDuplicate } from '../../lib/db.ts';
import { Forbidden, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { rewriteSessionsOf } from '../../web/session.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { type Tells, User } from '../user.model.ts';

export type TeacherPage = { handle: string; headline: string; bio: string; links: string[]; tells: Tells };

/** How many former addresses go on leading to the present one. */
const mostBefore = 10;

/**
 * Stores the page of an instructor. An address that is given up leads to the new one and stays theirs. May be repeated.
 * Throws Forbidden for learners, Refused (`handle`) for an address that somebody has or had, and after ten of them.
 */
export async function saveTeacherPage(person: Person, page: TeacherPage): Promise<void> {
  const stored = await requirePersonById(person.id);
  if (stored.role === 'learner') throw new Forbidden('Only instructors have a public page.');
  const before = handlesBefore(stored, page.handle);
  await requireFree(person.id, page.handle);
  const told = fact('account.changed', { userId: person.id });
  const change = { $set: { ...page, handlesBefore: before }, $push: { outbox: told } };
  await User.updateOne({ _id: person.id }, change).catch((error: unknown) => {
    if (isDuplicate(error, 'handle')) throw taken();
    throw error;
  });
  await relay(User, person.id, [told]);
  await rewriteSessionsOf(snapshotOf(await requirePersonById(person.id)));
}

/** An address for who has none: their name in small letters, with a number where somebody has it. */
export async function proposeHandle(name: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
  const base = plain.length >= 3 ? plain : 'teacher';
  for (let number = 1; number < 20; number++) {
    const handle = number === 1 ? base : `${base}-${number}`;
    if (!(await isTaken('', handle))) return handle;
  }
  return '';
}

function handlesBefore(
  { handle, handlesBefore: kept }: { handle?: string | null; handlesBefore?: string[] | null },
  next: string,
): string[] {
  const before = [...(kept ?? []), ...(handle ? [handle] : [])].filter((one) => one !== next);
  if (before.length > mostBefore)
    throw new Refused('Your page has had ten addresses already. It keeps this one.', 'handle');
  return before;
}

async function requireFree(personId: string, handle: string): Promise<void> {
  if (await isTaken(personId, handle)) throw taken();
}

async function isTaken(personId: string, handle: string): Promise<boolean> {
  const others = personId ? { _id: trusted({ $ne: personId }) } : {};
  const found = await Promise.all([
    User.exists({ handle, ...others }),
    User.exists({ handlesBefore: handle, ...others }),
  ]);
  return found.some(Boolean);
}

function taken(): Refused {
  return new Refused('Somebody has this address, or had it before. Please choose another one.', 'handle');
}
