/** Answers that came in by a plain form after its sender's session had ended: they wait until the sender is signed in again. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { findAttempt } from '../../assessment/attempts/attempts.service.ts';
import { hour } from '../../lib/clock.ts';
import { limit } from '../../lib/limits.ts';
import { redis } from '../../lib/redis.ts';

/** `at`: when they were sent. */
export type Held = { fields: Record<string, unknown>; at: Date };

const keptFor = hour;
/** Of the whole form, in characters; a page with longer answers is not held. */
const longest = 150_000;
/** Whoever sends these is nobody as yet. */
const perPlace = limit('held-answers', 120, 3600);
const Stored = z.object({ attemptId: z.string(), fields: z.record(z.string(), z.unknown()), at: z.coerce.date() });
/** What stands in the address to come back by. */
export const heldId = z.string().regex(/^[\w-]{22}$/);

/**
 * Keeps the fields of a page of this attempt for an hour; nothing of them is an answer yet. `place`: from where they came.
 * Resolves with the id to ask for them by; null where they could not be kept, or the attempt is not open. Each call keeps anew.
 */
export async function holdAnswers(attemptId: string, { fields, at }: Held, place: string): Promise<string | null> {
  const { _csrf, ...typed } = fields;
  const text = JSON.stringify({ attemptId, fields: typed, at });
  if (text.length > longest) return null;
  try {
    await perPlace.consume(place);
    if ((await findAttempt(attemptId))?.state !== 'open') return null;
    const id = randomBytes(16).toString('base64url');
    await redis.set(keyOf(id), text, 'PX', keptFor);
    return id;
  } catch {
    return null;
  }
}

/** What was kept for this attempt; null when there is nothing, or it belongs to another one. May be repeated. */
export async function heldAnswers(id: string, attemptId: string): Promise<Held | null> {
  const text = await redis.get(keyOf(id));
  const stored = text === null ? null : Stored.parse(JSON.parse(text));
  return stored?.attemptId === attemptId ? stored : null;
}

const keyOf = (id: string): string => `held-answers:${id}`;
