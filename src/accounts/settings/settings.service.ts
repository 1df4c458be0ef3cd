/** The school's rules about accounts, in memory: read at the start, kept current by the bus, changed by admins. */
import { announce } from '../../lib/bus.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Forbidden } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { keepCurrent } from '../../lib/kept-current.ts';
import { log } from '../../lib/log.ts';
import type { Person } from '../../web/request.ts';
import { actFact } from '../audit/audit.service.ts';
import { Settings, type SettingsRecord } from './settings.model.ts';

export type SchoolSettings = Omit<SettingsRecord, '_id' | 'outbox'>;

const standard: SchoolSettings = {
  privateSchool: false,
  secondStepRoles: [],
  secondStepFrom: null,
  tellsSeen: true,
  erasesUnused: true,
  revision: 0,
};
let current = standard;
/** False until they were read once: a private school must not open its doors before it knows that it is one. */
let known = false;

/** Reads the settings and stays current; tries until the database answers. May be repeated. */
export async function startSettings(): Promise<void> {
  await keepCurrent('settings', refreshSettings);
}

/** The rules as they are now. From memory, never waits. */
export function schoolSettings(): SchoolSettings {
  return current;
}

/** Were they read? Until then nothing is known about who may see the school. */
export function settingsAreKnown(): boolean {
  return known;
}

/**
 * Changes some of the rules. `expected`: the revision the admin saw. Throws Forbidden for anybody but an admin, Conflict
 * with the stored rules when another admin was faster.
 */
export async function saveSettings(
  admin: Person,
  change: Partial<Omit<SchoolSettings, 'revision'>>,
  expected: number,
): Promise<SchoolSettings> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const stored = await readSettings();
  const told = actFact({
    action: 'settings.changed',
    on: { kind: 'settings', id: 'school', name: 'Accounts and privacy' },
    before: plain(stored, change),
    after: plain({ ...stored, ...change }, change),
  });
  await makeSure();
  const changed = await Settings.findOneAndUpdate(
    { _id: 'school', revision: expected },
    { $set: change, $inc: { revision: 1 }, $push: { outbox: told } },
  ).lean();
  if (!changed) throw new Conflict('Another admin changed these settings meanwhile.', await readSettings());
  await relay(Settings, 'school', [told]);
  await refreshSettings();
  await announce('settings').catch((error: unknown) => log.warn({ reason: String(error) }, 'not announced'));
  return current;
}

/** Reads them afresh. */
export async function refreshSettings(): Promise<void> {
  current = await readSettings();
  known = true;
}

/** Read afresh, with the revision that the next change must know. */
export async function readSettings(): Promise<SchoolSettings> {
  const stored = await Settings.findById('school').lean<SettingsRecord>();
  if (!stored) return standard;
  const { _id, outbox: _outbox, ...rest } = stored;
  return { ...standard, ...rest };
}

async function makeSure(): Promise<void> {
  if (await Settings.exists({ _id: 'school' })) return;
  await Settings.create({ _id: 'school' }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
}

/** The changed rules only, as the audit log writes them. */
function plain(settings: SchoolSettings, change: object) {
  const entries = Object.entries(settings).filter(([name]) => name in change);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
}
