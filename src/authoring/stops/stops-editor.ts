/** The questions in a film for its editor. */
import { listTitles } from '../../assessment/questions/titles.service.ts';
import { listStoppable } from '../../assessment/stops/pinning.service.ts';
import type { Typed } from '../../web/form.ts';
import { type StopRow, stopRows } from './stops-typed.ts';

export type StopsEditor = {
  rows: (StopRow & { title: string; href: string })[];
  /** Questions of the bank that stand at no second yet. */
  choices: { value: string; label: string }[];
  mustAnswer: boolean;
  bankHref: string;
};

/** `values`: as typed, or as the form shows what is stored. */
export async function stopsEditor(courseId: string, values: Typed): Promise<StopsEditor> {
  const rows = stopRows(typeof values.stops === 'string' ? values.stops : '');
  const bankHref = `/studio/courses/${courseId}/questions`;
  const [titles, choices] = await Promise.all([listTitles(rows.map(({ id }) => id)), listStoppable(courseId)]);
  const there = new Set(rows.map(({ id }) => id));
  return {
    rows: rows.map((row) => ({
      ...row,
      title: row.id ? (titles.get(row.id) ?? 'A question that is gone') : '',
      href: `${bankHref}/${row.id}`,
    })),
    choices: choices.filter(({ id }) => !there.has(id)).map(({ id, title }) => ({ value: id, label: title })),
    mustAnswer: values.stopRule === 'answer',
    bankHref,
  };
}
