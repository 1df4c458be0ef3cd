/** The page of one lecture, put together for its view. */
import type { Request } from 'express';
import { requireRevision } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import { view } from '../lib/view.ts';
import { sessionMark } from '../web/session.ts';
import { csrfOf } from '../web/shell.ts';
import { listLectureFiles } from './lecture-files.service.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { lectureHref, numberOf, outlineRows, type SectionRows } from './outline.ts';
import { type Place, positionsOf } from './positions.service.ts';
import { type Progress, progressIn, readyLectures } from './progress.service.ts';
import { type FileRow, fileIdsOf, fileRows, type Stage, stageOf } from './stage.ts';

type Step = { href: string; title: string };
type Tab = 'transcript' | 'files';
export type Actions = {
  href: string;
  done: boolean;
  csrf: string | null;
  previous: Step | null;
  next: Step | null;
  /** The button of the last open lecture says so. */
  isLast: boolean;
  /** Where the finished course and its certificate are; null while something is left. */
  finishedHref: string | null;
};
type LecturePage = {
  title: string;
  number: string;
  summary: string;
  href: string;
  stage: Stage;
  actions: Actions;
  outline: SectionRows[];
  tabs: { href: string; label: string; current: boolean; count?: number }[];
  transcript: string | null;
  files: FileRow[] | null;
  completeAt: number;
  minute: { value: string; error: string | null };
  csrf: string | null;
};

export const lecturePage = view<LecturePage>('learning/lectures/show');
export const actionsPart = view<Actions>('learning/lectures/_actions');
export const outlinePart = view<{ sections: SectionRows[]; oob: boolean }>('learning/lectures/_outline');
export const percentPart = view<{ percent: number; oob: boolean }>('layouts/_percent');

/** Formulas that change their font while somebody reads would move the lines below them. */
const mathFont =
  '<link rel="preload" href="/static/0/fonts/stix-two-math-subset.woff2" as="font" type="font/woff2" crossorigin>';

/** Locals of the page and what its layout needs. `minute`: the plain position form as typed, with what is wrong. */
export async function buildLecturePage(req: Request, open: OpenLecture, minute: LecturePage['minute']) {
  const { course, enrolment, lecture } = open;
  const body = await requireRevision(lecture.revisionId);
  const [files, places] = await Promise.all([listLectureFiles(fileIdsOf(body)), positionsOf(enrolment.id)]);
  const progress = progressIn(course, enrolment);
  const viewer = { mark: sessionMark(req), by: `learn.${course.id}.${lecture.id}` };
  const rows = fileRows(body, files, viewer);
  const href = lectureHref(course.slug, lecture);
  const shown = tabOf(req, body.transcriptHtml !== '', rows.length > 0);
  const page: LecturePage = {
    title: lecture.title,
    number: numberOf(course.sections, lecture.id),
    summary: lecture.summary,
    href,
    stage: stageOf(body, files, places.get(lecture.id) ?? null, viewer),
    actions: actionsOf(req, open, progress),
    outline: outlineOf(open, progress, places),
    tabs: tabsOf(href, shown, body.transcriptHtml !== '', rows.length),
    transcript: shown === 'transcript' ? body.transcriptHtml : null,
    files: shown === 'files' ? rows : null,
    completeAt: config.school.completeAt,
    minute,
    csrf: csrfOf(req),
  };
  const head = page.stage.kind === 'article' && page.stage.html.includes('<math') ? mathFont : '';
  const title = `${lecture.title} · ${course.facts.title}`;
  return { page: lecturePage(page), title, head, nav: navOf(open, progress) };
}

/** What changes on the page when a lecture is completed or undone. */
export async function changedParts(req: Request, open: OpenLecture, progress: Progress) {
  const places = await positionsOf(open.enrolment.id);
  return [
    actionsPart(actionsOf(req, open, progress)),
    percentPart({ percent: progress.percent, oob: true }),
    outlinePart({ sections: outlineOf(open, progress, places), oob: true }),
  ];
}

/** The lecture after this one, or null at the end. */
export function lectureAfter({ course, lecture }: OpenLecture): Step | null {
  return neighbour({ course, lecture }, 1);
}

function actionsOf(req: Request, open: OpenLecture, progress: Progress): Actions {
  const left = readyLectures(open.course).filter((one) => !progress.completedIds.has(one.id));
  return {
    href: lectureHref(open.course.slug, open.lecture),
    done: progress.completedIds.has(open.lecture.id),
    csrf: csrfOf(req),
    previous: neighbour(open, -1),
    next: neighbour(open, 1),
    isLast: left.length === 1 && left[0]?.id === open.lecture.id,
    finishedHref: open.enrolment.completedAt ? `/learn/${open.course.slug}` : null,
  };
}

function outlineOf(
  { course, enrolment, lecture }: OpenLecture,
  progress: Progress,
  places: ReadonlyMap<string, Place>,
) {
  const seen = { slug: course.slug, progress, places, lastId: enrolment.lastLectureId, currentId: lecture.id };
  return outlineRows(course.sections, seen);
}

function navOf({ course }: OpenLecture, progress: Progress) {
  const home = `/learn/${course.slug}`;
  return {
    backHref: '/learn',
    course: course.facts.title,
    courseHref: home,
    percent: progress.percent,
    outlineHref: home,
  };
}

function neighbour({ course, lecture }: Pick<OpenLecture, 'course' | 'lecture'>, step: number): Step | null {
  const all = readyLectures(course);
  const found = all[all.findIndex((one) => one.id === lecture.id) + step];
  return found ? { href: lectureHref(course.slug, found), title: found.title } : null;
}

function tabOf(req: Request, hasTranscript: boolean, hasFiles: boolean): Tab | null {
  if (req.query.tab === 'files' && hasFiles) return 'files';
  if (hasTranscript) return 'transcript';
  return hasFiles ? 'files' : null;
}

function tabsOf(href: string, shown: Tab | null, hasTranscript: boolean, files: number): LecturePage['tabs'] {
  const transcript = { href: `${href}#words`, label: 'Transcript', current: shown === 'transcript' };
  const rows = { href: `${href}?tab=files#words`, label: 'Files', current: shown === 'files', count: files };
  return [...(hasTranscript ? [transcript] : []), ...(files > 0 ? [rows] : [])];
}
