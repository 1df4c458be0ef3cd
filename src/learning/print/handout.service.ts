/** The articles of a course as one text to print. */
import { listBodies } from '../../authoring/publishing/lecture-bodies.service.ts';
import type { LectureBody, OutlineLecture } from '../../authoring/publishing/published.service.ts';
import { articleHtml } from '../article-html.ts';
import { listLectureFiles } from '../lecture-files.service.ts';
import { numberOf } from '../outline.ts';
import { fileIdsOf } from '../stage.ts';
import type { Way } from '../way.ts';
import type { Around, Picked } from './articles.service.ts';
import { printedHtml } from './printed-html.ts';

export type PrintedArticle = { id: string; number: string; title: string; html: string; href: string };
export type PrintedSection = { id: string; title: string; articles: PrintedArticle[] };
export type Handout = { sections: PrintedSection[]; hasMath: boolean };

export async function handoutOf(around: Around, way: Way, { sections }: Pick<Picked, 'sections'>): Promise<Handout> {
  const lectures = sections.flatMap((section) => section.lectures);
  const printed = await printedArticles(around, way, lectures);
  return {
    sections: sections
      .map(({ id, title, lectures: own }) => ({ id, title, articles: own.flatMap((one) => printed.get(one.id) ?? []) }))
      .filter(({ articles }) => articles.length > 0),
    hasMath: [...printed.values()].some(({ html }) => html.includes('<math')),
  };
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
