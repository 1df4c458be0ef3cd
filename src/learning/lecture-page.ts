/** The page of one lecture, put together for its view. */
import type { Request } from 'express';
import { type OutlineLecture, requireRevision } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import { view } from '../lib/view.ts';
import { assignmentStage, type TypedWork } from './assignment/stage.ts';
import { listLectureFiles } from './lecture-files.service.ts';
import { type LectureWords, lectureWords, type TypedNote, wordsPart } from './lecture-words.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { numberOf, type SectionRows } from './outline.ts';
import { type Place, positionsOf } from './positions.service.ts';
import { countedLectures, type Progress, progressIn, readyLectures } from './progress.service.ts';
import { quizStage } from './quiz/stage.ts';
import { type LockWords, lockWords } from './release/words.ts';
import { fileIdsOf, fileRows, type Stage, stageOf } from './stage.ts';
import { type StopsPart, stopsPart } from './stops/stops-part.ts';
import { surveyStage, type TypedSurvey } from './survey/stage.ts';
import { type TranscriptPanel, transcriptPanel } from './transcript/panel.ts';
import { lengthOf, writeRanges } from './watched/ranges.ts';
import { watchedOf } from './watched/watched.service.ts';
import { watchedWords } from './watched/words.ts';
import { goesOnOf, readsOf, watchingItems, watchingOf } from './watching.ts';
import { learnersWay, locksAround, outlineOf, readingOf, type Shown, type Way } from './way.ts';

/** `isOpen`: nothing keeps it closed now. */
type Step = { href: string; title: string; isOpen?: boolean };
export type Actions = {
  href: string;
  done: boolean;
  csrf: string | null;
  previous: Step | null;
  next: Step | null;
  /** The button that finishes the course says so. */
  isLast: boolean;
  /** Where the finished course is, and what is to be had there; null while something is left. */
  finished: { href: string; label: string } | null;
  /** On pages that keep nothing: where the button leads. */
  walkHref: string | null;
  /** By what it is completed where that is not the button, as a sentence; '' for the button. */
  byPassing: string;
};
type LecturePage = {
  title: string;
  number: string;
  summary: string;
  href: string;
  stage: Stage;
  /** Entries of the menu that offers other sizes and forms of a film; none where there is no choice. */
  watching: object[];
  actions: Actions;
  outline: SectionRows[];
  /** Beside a film with captions. */
  transcript: TranscriptPanel | null;
  /** Of its film: what was watched as `0-754,800-902` and in words, and how long ago its learner was there (ms). */
  watched: { ranges: string; words: string; placeAge: number | null };
  goesOn: boolean;
  /** Questions in its film, also where the transcript is read instead. */
  stops: StopsPart | null;
  words: LectureWords;
  /** Notes can be taken here. */
  takesNotes: boolean;
  completeAt: number;
  minute: { value: string; error: string | null };
  csrf: string | null;
  /** What is done here counts; false on a walk through a draft. */
  keeps: boolean;
};
type LockedPage = {
  title: string;
  number: string;
  summary: string;
  locks: LockWords[];
  next: Step | null;
  outline: SectionRows[];
};

export const lecturePage = view<LecturePage>('learning/lectures/show');
export const lockedPage = view<LockedPage>('learning/lectures/locked');
export const actionsPart = view<Actions>('learning/lectures/_actions');
export const outlinePart = view<{ sections: SectionRows[]; oob: boolean }>('learning/lectures/_outline');
export const percentPart = view<{ percent: number; oob: boolean }>('layouts/_percent');

/** Formulas that change their font while somebody reads would move the lines below them. */
export const mathFont =
  '<link rel="preload" href="/static/0/fonts/stix-two-math-subset.woff2" as="font" type="font/woff2" crossorigin>';

/** Forms of the page as they were typed, with what is wrong. */
type Typed = { minute?: LecturePage['minute']; note?: TypedNote; work?: TypedWork; survey?: TypedSurvey };

/** The page of a lecture for its learner. */
export async function buildLecturePage(req: Request, open: OpenLecture, typed: Typed = {}) {
  const { enrolment, lecture } = open;
  const [body, places, watched] = await Promise.all([
    requireRevision(lecture.revisionId),
    positionsOf(enrolment.id),
    isFilm(lecture) ? watchedOf(enrolment.id, lecture.id) : [],
  ]);
  return pageOf(req, { open, way: learnersWay(req, open.course), body, places, watched }, typed);
}

/** Locals of the page and what its layout needs. */
export async function pageOf(
  req: Request,
  shown: Shown,
  { minute = { value: '', error: null }, note, work: typedWork, survey }: Typed = {},
) {
  const { open, way, body, places, watched } = shown;
  const { course, enrolment, lecture } = open;
  const files = await listLectureFiles(fileIdsOf(body));
  const progress = progressIn(course, enrolment, locksAround(open));
  const viewer = way.viewerOf(lecture);
  const rows = fileRows(body, files, viewer);
  const href = way.hrefOf(lecture);
  const keeps = way.walkOn === null;
  // What a person writes for themselves is shown to nobody who looks as them.
  const takesNotes = keeps && !req.seenBy;
  const place = places.get(lecture.id) ?? null;
  const stage: Stage =
    (await quizStage(shown)) ??
    (await surveyStage(shown, survey)) ??
    (await assignmentStage(req, shown, files, typedWork)) ??
    stageOf(body, files, {
      ...{ viewer, place, watching: watchingOf(req), startAt: startAtOf(req), reads: readsOf(req) },
    });
  const hasFilm = 'tracks' in stage;
  const transcript = hasFilm ? await transcriptPanel(req, body, { href, csrf: way.csrf, keeps }) : null;
  const isBeside = transcript !== null;
  const words = await lectureWords(req, { open, body, rows, href, takesNotes, isBeside }, note);
  const page: LecturePage = {
    title: lecture.title,
    number: numberOf(course.sections, lecture.id),
    summary: lecture.summary,
    href,
    stage,
    watching: 'choices' in stage ? watchingItems(stage.choices, { href, keeps }) : [],
    actions: actionsOf(open, way, progress),
    outline: outlineOf(open, way, progress, places),
    watched: watchedPart(watched, place, body.seconds),
    goesOn: goesOnOf(req),
    stops: isFilm(lecture) ? await stopsPart({ open, way, body }, stopIn(req)) : null,
    ...{ words, takesNotes, transcript },
    completeAt: config.school.completeAt,
    minute,
    csrf: way.csrf,
    keeps,
  };
  const head = page.stage.kind === 'article' && page.stage.html.includes('<math') ? mathFont : '';
  const title = `${lecture.title} · ${course.facts.title}`;
  return { page: lecturePage(page), words: wordsPart(words), title, head, nav: navOf(open, way, progress) };
}

/** What was seen of a film, and how long ago the place in it was kept (ms). */
function watchedPart(watched: Shown['watched'], place: Place | null, seconds: number) {
  return {
    ranges: writeRanges(watched),
    words: watchedWords(lengthOf(watched), place?.duration || seconds),
    placeAge: place?.at ? Math.max(now().getTime() - place.at.getTime(), 0) : null,
  };
}

/** Instead of the lecture, while it is closed: when it opens, or what is to be done for it, and where one can go on. */
export function lockedPageOf({ open, way, places }: Omit<Shown, 'body' | 'watched'>) {
  const { course, enrolment, lecture } = open;
  const locks = locksAround(open);
  const progress = progressIn(course, enrolment, locks);
  const next = progress.nextLecture;
  const page = lockedPage({
    title: lecture.title,
    number: numberOf(course.sections, lecture.id),
    summary: lecture.summary,
    locks: lockWords(locks(lecture.id), readingOf(open, way)),
    next: next && { href: way.hrefOf(next), title: `${numberOf(course.sections, next.id)} ${next.title}` },
    outline: outlineOf(open, way, progress, places),
  });
  return { page, title: `${lecture.title} · ${course.facts.title}`, nav: navOf(open, way, progress) };
}

/** What changes on the page when a lecture is completed or undone. */
export async function changedParts(req: Request, open: OpenLecture, progress: Progress) {
  const [places, way] = [await positionsOf(open.enrolment.id), learnersWay(req, open.course)];
  return [
    actionsPart(actionsOf(open, way, progress)),
    percentPart({ percent: progress.percent, oob: true }),
    outlinePart({ sections: outlineOf(open, way, progress, places), oob: true }),
  ];
}

/** The lecture after this one, or null at the end. */
export function lectureAfter(req: Request, open: OpenLecture): Step | null {
  return neighbour(open, learnersWay(req, open.course), 1);
}

function actionsOf(open: OpenLecture, way: Way, progress: Progress): Actions {
  const { course, lecture } = open;
  const left = countedLectures(readyLectures(course)).filter((one) => !progress.completedIds.has(one.id));
  return {
    href: way.hrefOf(lecture),
    done: progress.completedIds.has(lecture.id),
    csrf: way.csrf,
    previous: neighbour(open, way, -1),
    next: neighbour(open, way, 1),
    isLast: !progress.isComplete && left.length === 1 && left[0]?.id === lecture.id,
    finished: finishedOf(way, progress),
    walkHref: way.walkOn?.(lecture) ?? null,
    byPassing: passingWords[lecture.kind] ?? '',
  };
}

const passingWords: Partial<Record<OutlineLecture['kind'], string>> = {
  quiz: 'This lecture is completed by passing the quiz.',
  assignment: 'This lecture is completed by the assignment.',
  survey: 'This lecture is completed by answering the survey.',
};

function finishedOf(way: Way, progress: Progress): Actions['finished'] {
  if (!progress.isComplete) return null;
  const label = progress.isCertified ? 'See your certificate' : 'See what is left for the certificate';
  return { href: way.homeHref, label };
}

export function navOf({ course }: OpenLecture, way: Way, progress: Progress) {
  return {
    backHref: way.backHref,
    course: course.facts.title,
    courseHref: way.homeHref,
    percent: progress.percent,
    outlineHref: way.homeHref,
  };
}

function neighbour(open: OpenLecture, way: Way, step: number): Step | null {
  const { course, lecture } = open;
  const all = readyLectures(course);
  const found = all[all.findIndex((one) => one.id === lecture.id) + step] ?? null;
  return found && { href: way.hrefOf(found), title: found.title, isOpen: locksAround(open)(found.id).length === 0 };
}

const isFilm = ({ kind }: Pick<OutlineLecture, 'kind'>) => kind === 'video' || kind === 'audio';

/** `?at=754`: a link to a second of the film. Anything else is no place. */
/** The number of the question in the film that was just sent; null for none. */
function stopIn({ query }: Request): number | null {
  return typeof query.stop === 'string' && /^\d{1,3}$/.test(query.stop) ? Number(query.stop) : null;
}

function startAtOf({ query }: Request): number | null {
  return typeof query.at === 'string' && /^\d{1,5}$/.test(query.at) ? Number(query.at) : null;
}
