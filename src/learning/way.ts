/** How the pages of a course are addressed and what they keep: the learner's own, or a teacher's walk through a draft. */
import type { Request } from 'express';
import type { LectureBody, OutlineLecture, PublishedCourse } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import type { Viewer } from '../media/address.service.ts';
import { sessionMark } from '../web/session.ts';
import { csrfOf } from '../web/shell.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { lectureHref, outlineRows, type SectionRows } from './outline.ts';
import type { Place } from './positions.service.ts';
import type { Progress } from './progress.service.ts';
import { type LocksFor, locksIn } from './release/locks.service.ts';
import { lockLine, type Reading } from './release/words.ts';
import type { Range } from './watched/ranges.ts';

export type Addressed = Pick<OutlineLecture, 'id' | 'slug'>;
export type Way = {
  hrefOf: (lecture: Addressed) => string;
  homeHref: string;
  backHref: string;
  /** IANA name of the reader's zone. */
  zone: string;
  /** Where "Complete and continue" leads on pages that keep nothing; null: it is kept. */
  walkOn: ((lecture: Addressed) => string) | null;
  /** Why the files of a lecture may be had. */
  viewerOf: (lecture: Addressed) => Viewer;
  csrf: string | null;
};
/** What a page of a lecture is made of. */
export type Shown = {
  open: OpenLecture;
  way: Way;
  body: LectureBody;
  places: ReadonlyMap<string, Place>;
  /** What was watched of its film. */
  watched: Range[];
};

export function learnersWay(req: Request, course: Pick<PublishedCourse, 'id' | 'slug'>): Way {
  return {
    hrefOf: (lecture) => lectureHref(course.slug, lecture),
    homeHref: `/learn/${course.slug}`,
    backHref: '/learn',
    zone: req.user?.timeZone ?? config.school.timeZone,
    walkOn: null,
    viewerOf: (lecture) => ({ mark: sessionMark(req), by: `learn.${course.id}.${lecture.id}` }),
    csrf: csrfOf(req),
  };
}

type Around = Pick<OpenLecture, 'course' | 'enrolment' | 'missing' | 'at' | 'marks'> & { lecture?: OutlineLecture };

/** Asked for a lecture, says what keeps it closed at the time of the page. */
export function locksAround({ course, enrolment, missing, at }: Around): LocksFor {
  return locksIn(course, enrolment, missing, at);
}

/** For the words about what is closed. */
export function readingOf({ course, missing, at }: Around, { zone, hrefOf }: Way): Reading {
  return { course, missing, at, zone, hrefOf };
}

/** The outline as its reader finds it: all sections open on a page of its own, the current one beside a lecture. */
export function outlineOf(
  around: Around,
  way: Way,
  progress: Progress,
  places: ReadonlyMap<string, Place>,
): SectionRows[] {
  const [locks, reading] = [locksAround(around), readingOf(around, way)];
  const { course, enrolment, lecture, marks } = around;
  return outlineRows(course.sections, {
    hrefOf: way.hrefOf,
    lockOf: (id) => lockLine(locks(id), reading),
    ...{ progress, places, lastId: enrolment.lastLectureId, marks },
    ...(lecture ? { currentId: lecture.id } : {}),
  });
}
