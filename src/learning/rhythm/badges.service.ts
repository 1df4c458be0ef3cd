/** Badges as pages show them. */
import { formatDay } from '../../lib/dates.ts';
import type { MilestoneRecord } from './milestone.model.ts';
import { milestoneKinds } from './milestones.ts';
import { findRhythm, listMilestones } from './rhythm.service.ts';

export type BadgeCard = { title: string; about: string; icon: string; when: string };

/** In the order of the page; kinds that there are no more are left out. `zone`: of the reader. */
export function badgeCards(earned: readonly Pick<MilestoneRecord, 'kind' | 'at'>[], zone: string): BadgeCard[] {
  const when = new Map(earned.map(({ kind, at }) => [kind, at]));
  return milestoneKinds.flatMap(({ kind, title, about, icon }) => {
    const at = when.get(kind);
    return at ? [{ title, about, icon, when: formatDay(at, zone) }] : [];
  });
}

/** What others see of a person: nothing, unless the person shows it. */
export async function listShownBadges(userId: string, zone: string): Promise<BadgeCard[]> {
  const rhythm = await findRhythm(userId);
  return rhythm?.isOn && rhythm.showsBadges ? badgeCards(await listMilestones(userId), zone) : [];
}
