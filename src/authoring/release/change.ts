/** What the form of the step "Release" means for the lectures and sections of a draft. */
import { momentFrom } from '../../lib/calendar.ts';
import { Refused } from '../../lib/errors.ts';
import { count } from '../editor.ts';
import type { Draft } from '../publishing/publication.service.ts';
import type { Release } from '../release.ts';
import type { Rules } from './forms.ts';
import { lectureByNumber } from './release-page.ts';
import type { RuleChange } from './rules.service.ts';

/** `zone`: of whoever typed. Throws Refused, with the field, for what means nothing. */
export function changeOf({ outline }: Draft, typed: Rules, zone: string): RuleChange {
  const { lectureIds, sectionIds } = reach(outline, typed);
  const change = { lectureIds, sectionIds, release: releaseOf(outline, typed, zone), flags: flagsOf(typed) };
  if (lectureIds.length + sectionIds.length === 0) throw new Refused('Please tick what is to be changed.', 'scope');
  if (change.release === undefined && Object.keys(change.flags).length === 0)
    throw new Refused('Please choose what is to become of it.', 'opens');
  if (change.release === undefined && lectureIds.length === 0)
    throw new Refused('A section has nothing but a rule of when it opens. Tick its lectures for the rest.', 'scope');
  return change;
}

/** "2 lectures and 1 section changed in the draft." */
export function changedWords({ lectureIds, sectionIds, release }: RuleChange): string {
  const sections = release === undefined ? [] : sectionIds;
  const parts = [
    [lectureIds, 'lecture'],
    [sections, 'section'],
  ] as const;
  const counts = parts.flatMap(([ids, noun]) => (ids.length > 0 ? [count(ids.length, noun)] : []));
  return `${counts.join(' and ')} changed in the draft.`;
}

function reach({ sections }: Draft['outline'], { scope, lectures, sections: ticked }: Rules) {
  if (scope === 'ticked') return { lectureIds: lectures, sectionIds: ticked };
  const meant = scope === 'all' ? sections : sections.filter(({ id }) => id === scope);
  return { lectureIds: meant.flatMap((section) => section.lectures.map(({ id }) => id)), sectionIds: [] };
}

function releaseOf(outline: Draft['outline'], typed: Rules, zone: string): Release | null | undefined {
  if (typed.opens === 'keep') return undefined;
  if (typed.opens === 'none') return null;
  if (typed.opens === 'days') return { kind: 'days', days: Number(typed.days) };
  if (typed.opens === 'before') return { kind: 'after', lectureId: null };
  if (typed.opens === 'lecture') {
    const lectureId = lectureByNumber(outline, typed.after);
    if (!lectureId) throw new Refused(`There is no lecture ${typed.after}.`, 'after');
    return { kind: 'after', lectureId };
  }
  const moment = momentFrom(typed.date, zone);
  if (!moment) throw new Refused(`Please enter a day and a time that exist in ${zone.replaceAll('_', ' ')}.`, 'date');
  return { kind: 'date', at: moment };
}

function flagsOf({ need, preview, ready }: Rules): RuleChange['flags'] {
  return {
    ...(need === 'keep' ? {} : { required: need === 'required', certificate: need === 'certificate' }),
    ...(preview === 'keep' ? {} : { preview: preview === 'yes' }),
    ...(ready === 'keep' ? {} : { ready: ready === 'yes' }),
  };
}
