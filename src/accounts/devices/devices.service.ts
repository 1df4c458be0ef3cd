/** A person's sessions as devices, and the devices they are known to use. */
import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { NotFound } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import type { Device, Person } from '../../web/request.ts';
import { endSessionsOf } from '../../web/session.ts';
import { endSession, listSessionsOf } from '../../web/session-store.ts';
import type { PersonRecord } from '../accounts.service.ts';
import { securityFact } from '../recovery/security-fact.ts';
import { User } from '../user.model.ts';
import { type DeviceWords, deviceName, deviceWords } from './device-words.ts';

/** `handle` names the session without being it: who reads it off a page cannot sign in with it. */
export type DeviceSession = DeviceWords & {
  handle: string;
  address: string;
  startedAt: Date;
  /** To five minutes. */
  seenAt: Date;
  isThis: boolean;
  stays: boolean;
};
const mostKnown = 20;

/** The sessions of a person, the one used last first, at most 100. `thisSession`: the id of the one that asks. */
export async function listDevices(userId: string, thisSession: string | null): Promise<DeviceSession[]> {
  return (await listSessionsOf(userId)).map(({ id, seenAt, data }) => ({
    ...deviceWords(data.device?.agent ?? ''),
    handle: handleOf(id),
    address: data.device?.address ?? '',
    startedAt: new Date(data.startedAt ?? seenAt),
    seenAt: new Date(seenAt),
    isThis: id === thisSession,
    stays: data.staySignedIn === true,
  }));
}

/** Ends one of the person's own sessions; it is out at its next request. Throws NotFound. */
export async function endDevice(person: Person, handle: string): Promise<void> {
  const found = (await listSessionsOf(person.id)).find(({ id }) => handleOf(id) === handle);
  if (!found) throw new NotFound('This device');
  await endSession(person.id, found.id);
}

/** Ends all of them but the one that asks. Returns how many. */
export async function endOtherDevices(person: Person, thisSession: string): Promise<number> {
  return endSessionsOf(person.id, { except: thisSession });
}

/**
 * Remembers browser and system at a sign-in, as a hash. The owner is told of new ones, but for the first of all. May be
 * repeated, by two at once: one tells.
 */
export async function meetDevice(person: PersonRecord, { agent, address }: Device): Promise<void> {
  const name = deviceName(agent);
  const known = hashOf(person.id, name);
  if (person.knownDevices?.includes(known)) return;
  const isFirst = !person.knownDevices?.length;
  const told = securityFact({ userId: person.id, what: 'new-device', detail: name, agent, address });
  const { modifiedCount } = await User.updateOne(
    { _id: person.id, knownDevices: trusted({ $ne: known }) },
    {
      $push: { knownDevices: { $each: [known], $slice: -mostKnown }, ...(isFirst ? {} : { outbox: told }) },
    },
  );
  if (modifiedCount > 0 && !isFirst) await relay(User, person.id, [told]);
}

function handleOf(sessionId: string): string {
  return createHash('sha256').update(`device:${sessionId}`).digest('base64url').slice(0, 22);
}

/** With the person's id: equal devices of two people have nothing in common in the database. */
function hashOf(userId: string, name: string): string {
  return createHash('sha256').update(`${userId} ${name}`).digest('base64url').slice(0, 16);
}
