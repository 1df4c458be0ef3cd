/** What is to count for a corrected question, its key before and now, and the regrades there were. */
import type { Request } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { titleOf } from '../../assessment/questions/titles.service.ts';
import { sameAnswers } from '../../assessment/regrades/corrected.service.ts';
import {
  listRegrades,
  type RegradeView,
  readVersions,
  regradeWays,
} from '../../assessment/regrades/regrades.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import type { Desk } from '../editor.ts';
import { wayWords } from './forms.ts';
import { type KeyLine, keyLines, pointsWords } from './key-lines.ts';

type Key = { title: string; points: string; lines: KeyLine[] };
type Row = { href: string; what: string; when: string; state: string };
const regradesPage = view<{
  title: string;
  back: { href: string; label: string };
  action: string;
  csrf: string | null;
  form: FormState;
  keys: Key[];
  ways: { value: string; label: string; help: string; disabled: boolean }[];
  /** '' where a regrade can begin. */
  none: string;
  /** Versions that the key of today cannot be laid under. */
  unlike: number;
  rows: Row[];
}>('authoring/regrades/index');

type Shown = { questionId: string; base: string; form: FormState };

/** Throws NotFound. */
export async function buildRegradesPage(req: Request, draft: Desk, { questionId, base, form }: Shown) {
  const courseId = draft.course.id;
  const [{ current, asked, wasAsked }, found] = await Promise.all([
    readVersions(courseId, questionId),
    listRegrades(courseId, questionId),
  ]);
  const wasCorrected = found.some(({ confirmedAt }) => confirmedAt !== null);
  const usesKey = asked.length > 0 || wasCorrected;
  const before = asked[0];
  return regradesPage({
    title: titleOf(current),
    back: backOf(draft, questionId),
    action: base,
    csrf: csrfOf(req),
    form: form.values.how ? form : { ...form, values: { how: usesKey ? 'key' : '' } },
    keys: [
      ...(before ? [{ ...keyOf(before), title: 'As it was asked' }] : []),
      { ...keyOf(current), title: before ? 'As it is now' : 'Its key' },
    ],
    ways: regradeWays.map((value) => ({ value, ...wayWords[value], disabled: value === 'key' && !usesKey })),
    none: wasAsked ? '' : 'Nobody was asked this question yet, so there is nothing to mark again.',
    unlike: asked.filter((one) => sameAnswers(one, current) === null).length,
    rows: await rowsOf(found, base, me(req).timeZone ?? config.school.timeZone),
  });
}

/** Who may not edit comes from the results. */
export function backOf({ course }: Pick<Desk, 'course'>, questionId: string): { href: string; label: string } {
  const base = `/studio/courses/${course.id}`;
  if (course.may.includes('edit')) return { href: `${base}/questions/${questionId}`, label: 'The question' };
  return { href: `${base}/results`, label: 'Results' };
}

function keyOf(question: Parameters<typeof keyLines>[0] & Parameters<typeof pointsWords>[0]): Omit<Key, 'title'> {
  return { points: pointsWords(question), lines: keyLines(question) };
}

async function rowsOf(found: RegradeView[], base: string, zone: string): Promise<Row[]> {
  const people = await listPeopleByIds(found.map(({ byId }) => byId));
  const states = { waiting: 'At work', look: 'Waits for your yes', done: 'Done', dropped: '' };
  return found.map(({ id, byId, how, createdAt, confirmedAt, state }) => ({
    href: `${base}/${id}`,
    what: wayWords[how].label,
    when: `${formatMoment(confirmedAt ?? createdAt, zone)} · ${people.get(byId)?.name ?? 'Somebody who left the school'}`,
    state: states[state],
  }));
}
