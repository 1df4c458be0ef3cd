/** The school's rules for what is published, kept in memory for some seconds and changed by admins. */

import { actFact } from '../../accounts/audit/audit.service.ts';
import { announce, onAnnounce, onBusGap } from '../../lib/bus.ts';
import { now, second } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Forbidden } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import { log } from '../../lib/log.ts';
import type { Person } from '../../web/request.ts';
import { type CheckKind, type CheckLevel, checkKinds, checkLevels, standardLevels } from '../publishing/check-kinds.ts';
import { StudioSettings, type StudioSettingsRecord } from './studio-settings.model.ts';

export type StudioRules = { approval: boolean; checks: Record<CheckKind, CheckLevel>; revision: number };

const keptFor = 30 * second;
let generation = 0;
let kept: { rules: StudioRules; until: number } | null = null;
onAnnounce('studio-settings', forgetStudioRules);
onBusGap(forgetStudioRules);

/** The rules as they are, from memory where they were read within 30 seconds. What decides about publishing reads afresh. */
export async function studioRules(): Promise<StudioRules> {
  if (kept && kept.until > now().getTime()) return kept.rules;
  const began = generation;
  const rules = await readStudioRules();
  // A change that was told while we read must not be covered by what we read before it.
  if (began === generation) kept = { rules, until: now().getTime() + keptFor };
  return rules;
}

/** Read afresh. */
export async function readStudioRules(): Promise<StudioRules> {
  const stored = await StudioSettings.findById('studio').lean<StudioSettingsRecord>();
  return {
    approval: stored?.approval ?? false,
    checks: levelsOf(stored?.checks ?? {}),
    revision: stored?.revision ?? 0,
  };
}

/**
 * Changes the rules. `expected`: the revision the admin saw. Throws Forbidden for anybody but an admin, Conflict with the
 * stored rules when another admin was faster.
 */
export async function saveStudioRules(
  admin: Person,
  change: Omit<StudioRules, 'revision'>,
  expected: number,
): Promise<StudioRules> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const before = await readStudioRules();
  const told = actFact({
    action: 'settings.changed',
    on: { kind: 'settings', id: 'studio', name: 'Publishing and checks' },
    ...changedOnly({ approval: before.approval, ...before.checks }, { approval: change.approval, ...change.checks }),
  });
  await makeSure();
  const saved = await StudioSettings.updateOne(
    { _id: 'studio', revision: expected },
    { $set: { approval: change.approval, checks: change.checks }, $inc: { revision: 1 }, $push: { outbox: told } },
  );
  if (saved.matchedCount === 0)
    throw new Conflict('Another admin changed these settings meanwhile.', await readStudioRules());
  await relay(StudioSettings, 'studio', [told]);
  forgetStudioRules();
  await announce('studio-settings').catch((error: unknown) => log.warn({ reason: String(error) }, 'not announced'));
  return readStudioRules();
}

function forgetStudioRules(): void {
  generation += 1;
  kept = null;
}

function levelsOf(stored: Record<string, string>): Record<CheckKind, CheckLevel> {
  const entries = checkKinds.map((kind) => {
    const level = checkLevels.find((one) => one === stored[kind]) ?? standardLevels[kind];
    return [kind, level] as const;
  });
  return { ...standardLevels, ...Object.fromEntries(entries) };
}

async function makeSure(): Promise<void> {
  if (await StudioSettings.exists({ _id: 'studio' })) return;
  await StudioSettings.create({ _id: 'studio' }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
}

type Values = Record<string, string | boolean>;

function changedOnly(before: Values, after: Values): { before: Values; after: Values } {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  const pick = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
  return { before: pick(before), after: pick(after) };
}
