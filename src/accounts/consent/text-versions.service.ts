/** The published versions of the texts people agree to, in memory: read at the start, kept current by the bus. */
import { announce } from '../../lib/bus.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Forbidden } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { keepCurrent } from '../../lib/kept-current.ts';
import { log } from '../../lib/log.ts';
import type { Person } from '../../web/request.ts';
import { actFact } from '../audit/audit.service.ts';
import type { Agreed } from '../user.model.ts';
import { type AgreedText, TextVersion, type TextVersionRecord } from './text-version.model.ts';

/** Without the text itself. */
export type PublishedText = Pick<TextVersionRecord, 'text' | 'number' | 'changed' | 'publishedAt'>;

/** Newest first. */
let versions: PublishedText[] = [];

/** Reads the versions and stays current; tries until the database answers. May be repeated. */
export async function startTextVersions(): Promise<void> {
  await keepCurrent('text-versions', refreshTextVersions);
}

/** The numbers of what holds now; 0 where nothing was published. From memory, never waits. */
export function versionsInForce(): Agreed {
  return { terms: newest('terms')?.number ?? 0, privacy: newest('privacy')?.number ?? 0 };
}

/** Is there a version that this person has not agreed to? Undefined or null: never agreed to anything. */
export function lacksConsent(agreed: Agreed | null | undefined): boolean {
  const { terms, privacy } = versionsInForce();
  return terms > (agreed?.terms ?? 0) || privacy > (agreed?.privacy ?? 0);
}

/** Of one text, newest first. From memory. */
export function listTextVersions(text: AgreedText): PublishedText[] {
  return versions.filter((one) => one.text === text);
}

/** One version with its text; null when there is none. */
export async function findTextVersion(text: AgreedText, number: number): Promise<TextVersionRecord | null> {
  return TextVersion.findById(`${text}-${number}`).lean<TextVersionRecord>();
}

/**
 * Publishes `markdown` as the next version: everybody signed in is asked for it at their next page. `seen`: the number of
 * the newest one the admin knew. Throws Forbidden for anybody but an admin, Conflict when another one was published
 * meanwhile.
 */
export async function publishText(
  admin: Person,
  text: AgreedText,
  { markdown, changed, seen }: { markdown: string; changed: string; seen: number },
): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const number = seen + 1;
  const told = actFact({
    action: 'text.published',
    on: { kind: 'text', id: `${text}-${number}`, name: text === 'terms' ? 'Terms' : 'Privacy notice' },
    before: { version: seen },
    after: { version: number, changed },
  });
  const made = { _id: `${text}-${number}`, text, number, changed, markdown, publishedAt: now() };
  await TextVersion.create({ ...made, publishedBy: { id: admin.id, name: admin.name }, outbox: [told] }).catch(
    (error: unknown) => {
      if (!isDuplicate(error)) throw error;
      throw new Conflict('Another admin published a version meanwhile.', null);
    },
  );
  await relay(TextVersion, made._id, [told]);
  await refreshTextVersions();
  await announce('text-versions').catch((error: unknown) => log.warn({ reason: String(error) }, 'not announced'));
}

/** Reads them afresh. */
export async function refreshTextVersions(): Promise<void> {
  versions = await TextVersion.find()
    .select('text number changed publishedAt')
    .sort({ publishedAt: -1 })
    .limit(200)
    .lean<PublishedText[]>();
}

function newest(text: AgreedText): PublishedText | undefined {
  return versions.filter((one) => one.text === text).toSorted((one, other) => other.number - one.number)[0];
}
