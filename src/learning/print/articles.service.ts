/** Which articles of a course are printed for a learner: those that are open to them now, in the order of the outline. */
import type { OutlineLecture, OutlineSection } from '../../authoring/publishing/published.service.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { locksAround } from '../way.ts';

/** A section that has articles, and whether it is to be printed. */
export type SectionChoice = { id: string; title: string; count: number };
export type Picked = {
  choices: SectionChoice[];
  /** The sections that are printed, with their articles, at most `mostArticles` in all. */
  sections: OutlineSection[];
  /** Articles that are not open to this learner yet. */
  closed: number;
  /** Articles of the chosen sections that were too many. */
  left: number;
};
export type Around = Omit<OpenLecture, 'lecture'>;

export const mostArticles = 200;

/** `wanted`: ids of sections; none of the course's own among them: all. */
export function pickArticles(around: Around, wanted: readonly string[]): Picked {
  const articles = around.course.sections.map((section) => ({ ...section, lectures: articlesIn(section) }));
  const locks = locksAround(around);
  const isOpen = ({ id }: OutlineLecture) => locks(id).length === 0;
  const open = articles.map((section) => ({ ...section, lectures: section.lectures.filter(isOpen) }));
  const there = open.filter(({ lectures }) => lectures.length > 0);
  const asked = there.filter(({ id }) => wanted.includes(id));
  const chosen = asked.length > 0 ? asked : there;
  const all = chosen.flatMap(({ lectures }) => lectures);
  const fitting = new Set(all.slice(0, mostArticles));
  const sections = chosen.map((section) => ({
    ...section,
    lectures: section.lectures.filter((one) => fitting.has(one)),
  }));
  return {
    choices: there.map(({ id, title, lectures }) => ({ id, title, count: lectures.length })),
    sections: sections.filter(({ lectures }) => lectures.length > 0),
    closed: articles.flatMap(({ lectures }) => lectures).filter((one) => !isOpen(one)).length,
    left: all.length - fitting.size,
  };
}

/** Is there anything to print for this learner now? */
export function hasHandout(around: Around): boolean {
  const locks = locksAround(around);
  return around.course.sections.some((section) => articlesIn(section).some(({ id }) => locks(id).length === 0));
}

function articlesIn({ lectures }: OutlineSection): OutlineLecture[] {
  return lectures.filter(({ kind, ready }) => kind === 'article' && ready);
}
