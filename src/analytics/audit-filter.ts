/** What an admin asks of the audit log, as the log understands it. */
import { DateTime } from 'luxon';
import { findPersonByEmail } from '../accounts/accounts.service.ts';
import type { ActFilter } from '../accounts/audit/audit-log.service.ts';
import { config } from '../config.ts';
import type { AuditAsked } from './forms.ts';

/** A person by the whole e-mail address or the id; days as the school's calendar has them, the last one included. */
export async function actFilterOf({ person, action, from, to }: Omit<AuditAsked, 'after'>): Promise<ActFilter> {
  const last = dayOf(to);
  return {
    ...(person ? { personId: await idOf(person) } : {}),
    action: action || undefined,
    from: dayOf(from)?.toJSDate(),
    to: last?.plus({ days: 1 }).toJSDate(),
  };
}

async function idOf(person: string): Promise<string> {
  return person.includes('@') ? ((await findPersonByEmail(person))?.id ?? 'nobody') : person.toLowerCase();
}

function dayOf(text: string | undefined): DateTime | undefined {
  const day = text ? DateTime.fromISO(text, { zone: config.school.timeZone }) : null;
  return day?.isValid ? day.startOf('day') : undefined;
}
