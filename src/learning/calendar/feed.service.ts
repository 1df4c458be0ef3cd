/** The address under which a calendar program reads somebody's dates: made, ended, opened. */
import { createHash, randomBytes } from 'node:crypto';
import { findPersonById, type PersonRecord } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { limit } from '../../lib/limits.ts';
import { CalendarFeed, type CalendarFeedRecord } from './feed.model.ts';

/** Programs ask every few minutes to every day, from several machines. */
const reads = limit('calendar', 120, 3600, 'This calendar was read very often.');
const guesses = limit('calendar-unknown', 60, 600, 'Too many calendars were asked for that do not exist.');

/** Since when somebody has a private address; null: they have none. */
export async function findFeed(userId: string): Promise<Pick<CalendarFeedRecord, 'madeAt'> | null> {
  return CalendarFeed.findById(userId).select('madeAt').lean<CalendarFeedRecord>();
}

/** Makes a new address and returns it; nobody can read it later. The one before leads nowhere from now on. */
export async function makeFeed(userId: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const write = () =>
    CalendarFeed.updateOne(
      { _id: userId },
      { $set: { userId, hash: hashOf(secret), madeAt: now() } },
      { upsert: true },
    );
  try {
    await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await write();
  }
  return `${config.publicUrl}/calendar/${secret}/dates.ics`;
}

/** Ends the address at once. May be repeated. */
export async function endFeed(userId: string): Promise<void> {
  await CalendarFeed.deleteOne({ _id: userId });
}

/**
 * Whose dates this address gives. Throws NotFound for one that is unknown or ended, and where the account is not active;
 * TooMany for an address that is asked too often, and for somebody (`from`, a network address) who tries many.
 */
export async function requireFeedOwner(secret: string, from: string): Promise<PersonRecord> {
  const hash = hashOf(secret);
  const feed = await CalendarFeed.findOne({ hash }).lean<CalendarFeedRecord>();
  const person = feed && (await findPersonById(feed.userId));
  if (person?.state !== 'active') {
    await guesses.consume(from);
    throw new NotFound('A calendar at this address');
  }
  await reads.consume(hash);
  return person;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
