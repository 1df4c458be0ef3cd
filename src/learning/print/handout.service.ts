/** The articles of a course as one text to print: those that are open to their learner now, in the order of the outline. */
import { listBodies } from '../../authoring/publishing/lecture-bodies.service.ts';
import type { LectureBody, OutlineLecture, OutlineSection } from '../../authoring/publishing/published.service.ts';
import { articleHtml } from '../article-html.ts';
import { listLectureFiles } from '../lecture-files.service.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { numberOf } from '../outline.ts';
import { fileIdsOf } from '../stage.ts';
import { locksAround, type Way } from '../way.ts';
import { printedHtml } from './printed-html.ts';

export type PrintedArticle = { id: string; number: string; title: string; html: string; href: string };
export type PrintedSection = { id: string; title: string; articles: PrintedArticle[] };
/** A section that has articles, and whether it is to be printed. */
export type SectionChoice = { id: string; title: string; count: number };
export type Handout = {
  sections: PrintedSection[];
  choices: SectionChoice[];
  /** Ids of the sections that are printed. */
  chosen: string[];
  /** Articles that are not open to this learner yet. */
  closed: number;
  /** Articles of the chosen sections that were too many for one page. */
  left: number;
  hasMath: boolean;
};
type Around = Omit<OpenLecture, 'lecture'>;

export const mostArticles = 200;

/** `wanted`: ids of sections; none of the course's own among them: all. */
export async function handoutOf(around: Around, way: Way, wanted: readonly string[]): Promise<Handout> {
  const { sections } = around.course;
  const articles = (section: OutlineSection) => section.lectures.filter((one) => one.kind === 'article' && one.ready);
  const locks = locksAround(around);
  const isOpen = ({ id }: OutlineLecture) => locks(id).length === 0;
  const there = sections.map((section) => ({ ...section, lectures: articles(section).filter(isOpen) }));
  const choices = there.filter(({ lectures }) => lectures.length > 0);
  const asked = choices.filter(({ id }) => wanted.includes(id));
  const chosen = asked.length > 0 ? asked : choices;
  const shown = chosen.flatMap(({ lectures }) => lectures).slice(0, mostArticles);
  const printed = await printedArticles(around, way, shown);
  return {
    sections: chosen
      .map(({ id, title, lectures }) => ({ id, title, articles: lectures.flatMap((one) => printed.get(one.id) ?? []) }))
      .filter(({ articles: some }) => some.length > 0),
    choices: choices.map(({ id, title, lectures }) => ({ id, title, count: lectures.length })),
    chosen: chosen.map(({ id }) => id),
    closed: sections.flatMap(articles).filter((one) => !isOpen(one)).length,
    left: chosen.flatMap(({ lectures }) => lectures).length - shown.length,
    hasMath: [...printed.values()].some(({ html }) => html.includes('<math')),
  };
}

/** Is there anything to print for this learner now? */
export function hasHandout(around: Around): boolean {
  const locks = locksAround(around);
  return around.course.sections.some(({ lectures }) =>
    lectures.some((one) => one.kind === 'article' && one.ready && locks(one.id).length === 0),
  );
}

async function printedArticles({ course }: Around, way: Way, lectures: OutlineLecture[]) {
  const bodies = new Map((await listBodies(lectures.map((one) => one.revisionId))).map((body) => [body.id, body]));
  const files = await listLectureFiles([...bodies.values()].flatMap(fileIdsOf));
  const print = (lecture: OutlineLecture, body: LectureBody): PrintedArticle => ({
    id: lecture.id,
    number: numberOf(course.sections, lecture.id),
    title: lecture.title,
    html: printedHtml(articleHtml(body, files, way.viewerOf(lecture)), `l${lecture.id}`),
    href: way.hrefOf(lecture),
  });
  return new Map(
    lectures.flatMap((lecture) => {
      const body = bodies.get(lecture.revisionId);
      return body ? [[lecture.id, print(lecture, body)] as const] : [];
    }),
  );
}
