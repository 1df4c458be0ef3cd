/** GET /learn: my learning. GET /learn/:slug: one course, its outline and where to go on. */
import { type Request, Router } from 'express';
import { type PublishedCourse, requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { findCatalogCourse } from '../catalog/memory.service.ts';
import { findReview, mayReview } from '../community/reviews.service.ts';
import { config } from '../config.ts';
import {
  type CertificateStatus,
  findCertificateFor,
  listCertificatesOf,
  statusOf,
} from '../credentials/certificates.service.ts';
import { isoText } from '../lib/calendar.ts';
import { now } from '../lib/clock.ts';
import { formatDay } from '../lib/dates.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, formOf, untouched } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { csrfOf } from '../web/shell.ts';
import { type AccessCard, accessCardOf } from './access/card.ts';
import { listAdded, marksFor } from './changes/changes.service.ts';
import type { Marks } from './changes/marks.ts';
import { addedRows, addedWords, type ChangedRow, changedRows, standingWords } from './changes/words.ts';
import { type CourseOwn, courseOwnOf } from './course-own.ts';
import { type CourseBody, courseBodyOf, type Door, doorOf } from './course-page.ts';
import { type Enrolment, hasAccess, isOver, requireRecord } from './enrolment.service.ts';
import { columnsOf } from './grades/columns.service.ts';
import { markNewsRead, newsFor } from './news.service.ts';
import { lectureHref, numberOf, type SectionRows } from './outline.ts';
import { positionsOf } from './positions.service.ts';
import { hasHandout } from './print/articles.service.ts';
import { settleEnd } from './progress.service.ts';
import { missingCourses } from './release/locks.service.ts';
import { standingOf as rhythmStandingOf } from './rhythm/rhythm.service.ts';
import { rhythmCardOf } from './rhythm/words.ts';
import { type ShelfEntry, shelfOf } from './shelf.service.ts';
import { feedbackAsked } from './survey/feedback.service.ts';
import { learnersWay } from './way.ts';
import { minutesOf } from './words.ts';

type Cover = { src: string; srcset?: string } | null;
type Row = {
  href: string;
  title: string;
  cover: Cover;
  teacher?: string;
  line?: string;
  progress?: number;
  progressText?: string;
  action?: { href: string; label: string; icon?: string };
};
type News = {
  entries: { when: string; iso: string; note: string }[];
  rows: ChangedRow[];
  action: string;
  csrf: string | null;
};
type Around = { course: PublishedCourse; enrolment: Enrolment; marks: Marks };
type ReviewForm = { slug: string; form: FormState; exists: boolean; csrf: string | null; saved: null };
const shelfPage = view<{ current: Row | null; others: Row[]; finished: Row[]; ended: Row[]; rhythm: string | null }>(
  'learning/shelf/show',
);
const coursePage = view<
  CourseBody & {
    title: string;
    slug: string;
    subtitle: string;
    ended: { courseHref: string } | null;
    access: AccessCard | null;
    /** What came since the course was finished: can be done, and is not asked for. */
    added: ChangedRow[];
    door: Door;
    certificate: CertificateStatus | null;
    /** A survey about the course, for who has finished it and has not answered. */
    feedback: { href: string; title: string } | null;
    publicHref: string;
    gradesHref: string | null;
    printHref: string | null;
    review: ReviewForm | null;
    news: News | null;
    own: CourseOwn | null;
  }
>('learning/courses/show');

export const shelf = Router();
shelf.use('/learn', requirePerson);

shelf.get('/learn', async (req, res) => {
  const { current, others, finished, ended } = await shelfOf(me(req).id);
  const certificates = finished.length > 0 ? await listCertificatesOf(me(req).id) : [];
  const addresses = new Map(certificates.map((one) => [one.courseId, `/certificates/${one.publicId}`]));
  const zone = zoneOf(req);
  const standing = await rhythmStandingOf(me(req).id, zone);
  const page = shelfPage({
    current: current && { ...rowOf(current, zone), action: continueOf(current, current.next, current.secondsLeft) },
    others: others.map((entry) => rowOf(entry, zone)),
    finished: finished.map((entry) => finishedRow(entry, zone, addresses.get(entry.course.id))),
    rhythm: standing && rhythmCardOf(standing).goal,
    ended: ended.map((entry) => ({ ...rowOf(entry, zone), line: endedLine(entry, zone) })),
  });
  await answer(req, res, { page, title: 'My learning' });
});

shelf.get('/learn/:slug', async (req, res) => {
  const found = await requireRecord(me(req), req.params.slug);
  const course = await requireLearnableCourse(req.params.slug);
  const live = hasAccess(found);
  const enrolment = live ? await settleEnd(course, found) : found;
  const [places, certificate, missing] = await Promise.all([
    positionsOf(enrolment.id),
    enrolment.certifiedAt ? findCertificateFor(enrolment.userId, enrolment.courseId) : null,
    live ? missingCourses(course, enrolment) : [],
  ]);
  const marks = await marksFor(course, enrolment);
  const around = { course, enrolment, missing, at: now(), marks };
  const way = learnersWay(req, course);
  const { body, progress } = await courseBodyOf(around, way, places);
  const added = live ? await listAdded(course, enrolment) : [];
  const page = coursePage({
    ...(live ? body : { ...body, next: null, waits: '', left: null, sections: withoutLinks(body.sections) }),
    added: addedRows(course, way, added, progress.completedIds),
    title: course.facts.title,
    slug: course.slug,
    subtitle: course.facts.subtitle,
    access: await accessCardOf(course, enrolment, { zone: way.zone, csrf: csrfOf(req), form: untouched }),
    ended: live || isOver(enrolment) ? null : { courseHref: `/courses/${course.slug}` },
    door: doorOf(around),
    certificate: enrolment.certifiedAt ? statusOf(course.slug, certificate) : null,
    feedback: live ? await feedbackFor(course, enrolment) : null,
    publicHref: `/courses/${course.slug}`,
    gradesHref: (await columnsOf(course)).length > 0 ? `/learn/${course.slug}/grades` : null,
    printHref: live && hasHandout(around) ? `/learn/${course.slug}/print` : null,
    review: live && (await mayReview(enrolment)) ? await reviewForm(req, enrolment.courseId, course.slug) : null,
    news: live ? await shownNews(req, around, changedRows(course, way, marks)) : null,
    own: live ? await courseOwnOf(req, { course, enrolment, missing, zone: way.zone }, places) : null,
  });
  await answer(req, res, { page, title: course.facts.title, status: live || isOver(enrolment) ? 200 : 403 });
});

shelf.post('/learn/:slug/news', async (req, res) => {
  await markNewsRead(await requireRecord(me(req), req.params.slug));
  await answer(req, res, { redirect: `/learn/${req.params.slug}` });
});

async function feedbackFor(course: PublishedCourse, enrolment: Enrolment) {
  const lecture = await feedbackAsked(course, enrolment);
  return lecture && { href: lectureHref(course.slug, lecture), title: lecture.title };
}

/** null: nothing was said or changed since they read of it last. */
async function shownNews(req: Request, { course, enrolment }: Around, rows: ChangedRow[]): Promise<News | null> {
  const entries = await newsFor(enrolment, course);
  if (entries.length + rows.length === 0) return null;
  const zone = zoneOf(req);
  return {
    entries: entries.map(({ publishedAt, note }) => ({
      when: formatDay(publishedAt, zone),
      iso: isoText(publishedAt, zone),
      note,
    })),
    rows,
    action: `/learn/${course.slug}/news`,
    csrf: csrfOf(req),
  };
}

/** The learner's own review on the page of the course, once enough is done to judge it. */
async function reviewForm(req: Request, courseId: string, slug: string): Promise<ReviewForm> {
  const own = await findReview(me(req).id, courseId);
  return { slug, form: own ? formOf(own) : untouched, exists: own !== null, csrf: csrfOf(req), saved: null };
}

function rowOf({ course, progress, enrolment, missing, added }: ShelfEntry, zone: string): Row {
  const listed = findCatalogCourse({ id: course.id });
  return {
    href: `/learn/${course.slug}`,
    title: course.facts.title,
    cover: listed?.cover ?? null,
    ...(listed ? { teacher: listed.teacher.name } : {}),
    ...(missing[0] ? { line: `Finish “${missing[0].title}” first` } : {}),
    progress: progress.percent,
    progressText: progress.isComplete
      ? ['Finished', addedWords(added)].filter(Boolean).join(' · ')
      : standingWords(enrolment, progress, zone),
  };
}

function finishedRow(entry: ShelfEntry, zone: string, certificate: string | undefined): Row {
  const action = certificate ? { action: { href: certificate, label: 'Certificate' } } : {};
  return { ...rowOf(entry, zone), ...action };
}

function continueOf({ course, progress }: ShelfEntry, next: { id: string; title: string; slug: string }, left: number) {
  const verb = progress.done === 0 ? 'Start' : 'Continue';
  const label = `${verb}: ${numberOf(course.sections, next.id)} ${shortened(next.title)} · ${minutesOf(left)} left`;
  return { href: lectureHref(course.slug, next), label, icon: 'play' };
}

/** A title that leaves a button one or two lines high, also on a phone. */
function shortened(title: string): string {
  return title.length <= 40 ? title : `${title.slice(0, 38).trimEnd()}…`;
}

const zoneOf = (req: Request) => me(req).timeZone ?? config.school.timeZone;

function endedLine({ enrolment }: ShelfEntry, zone: string): string {
  const end = isOver(enrolment) ? enrolment.accessEndsAt : null;
  return end
    ? `Your time ended on ${formatDay(end, zone)}; what you completed is kept`
    : 'Your access has ended; what you completed is kept';
}

function withoutLinks(sections: SectionRows[]): SectionRows[] {
  return sections.map((section) => ({
    ...section,
    lectures: section.lectures.map((lecture) => ({ ...lecture, href: null })),
  }));
}
