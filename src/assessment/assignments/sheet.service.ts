/** The rubric as a form: a level and a comment for each criterion. Pure. */
import type { Assignment } from './assignment.ts';

/** A form as it was typed, with what is wrong. */
type Typed = { values: Record<string, string | string[]>; errors: Record<string, string> };
export type Sheet = {
  id: string;
  name: string;
  about: string;
  error: string;
  comment: string;
  levels: { id: string; name: string; points: string; isChosen: boolean }[];
}[];

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

export function sheetOf({ rubric }: Assignment, { values, errors }: Typed): Sheet {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
  return rubric.map(({ id, name, about, levels }) => ({
    ...{ id, name, about, error: errors[`level-${id}`] ?? '', comment: text(`comment-${id}`) },
    levels: levels.map((one) => ({
      ...{ id: one.id, name: one.name, isChosen: text(`level-${id}`) === one.id },
      points: one.points === 1 ? '1 point' : `${figures.format(one.points)} points`,
    })),
  }));
}
