/** An admin looks at the school as somebody else: read only, for half an hour, written down and told. */
import { minute, now } from '../../lib/clock.ts';
import { Forbidden, Refused } from '../../lib/errors.ts';
import type { Person, SeeAs } from '../../web/request.ts';
import { findPersonById, requirePersonById, snapshotOf } from '../accounts.service.ts';
import { audit } from '../audit/audit.service.ts';
import { schoolSettings } from '../settings/settings.service.ts';
import { tellSeenLater } from './jobs.ts';

const lasts = 30 * minute;

/**
 * Begins it: with its line in the audit log, and a mail where the school wants one. Returns what the session remembers.
 * Throws Forbidden for anybody but an admin, NotFound, and Refused for admins and for accounts that are not open.
 */
export async function beginSeeing(admin: Person, id: string): Promise<SeeAs> {
  if (admin.role !== 'admin') throw new Forbidden();
  const person = await requirePersonById(id);
  if (person.role === 'admin') throw new Refused('Nobody can look at the school as an admin.');
  if (person.state !== 'active') throw new Refused('This account is not open, so there is nothing to see.');
  const startedAt = now().getTime();
  const endsAt = startedAt + lasts;
  await audit({ action: 'person.view-began', on: onPerson(person), after: { until: new Date(endsAt).toISOString() } });
  if (schoolSettings().tellsSeen) await tellSeenLater(person.id, { by: admin.name, at: startedAt });
  return { person: snapshotOf(person), startedAt, endsAt };
}

/** Ends it, with its line. `why` stands in the log. */
export async function endSeeing({ person, startedAt }: SeeAs, why: 'stopped' | 'time' | 'changed'): Promise<void> {
  const minutes = Math.round((now().getTime() - startedAt) / minute);
  await audit({ action: 'person.view-ended', on: onPerson(person), after: { why, minutes } });
}

/** The person as they are now; null when nobody may look as them any more: gone, blocked, or an admin meanwhile. */
export async function stillSeen({ person }: SeeAs): Promise<Person | null> {
  const current = await findPersonById(person.id);
  return current?.state === 'active' && current.role !== 'admin' ? snapshotOf(current) : null;
}

function onPerson({ id, name }: { id: string; name: string }) {
  return { kind: 'person', id, name };
}
