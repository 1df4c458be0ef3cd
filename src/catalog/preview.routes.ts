/** Free lectures, open to everybody. Who is enrolled is led to the player, which remembers. */
import { Router } from 'express';
import { z } from 'zod';
import { requireSight } from '../authoring/courses/visibility.service.ts';
import { openDocuments } from '../authoring/lectures/lecture-content.service.ts';
import { type Embed, readEmbed } from '../authoring/markdown/embeds.service.ts';
import {
  type LectureBody,
  type OutlineLecture,
  type PublishedCourse,
  requirePublishedCourse,
  requireRevision,
} from '../authoring/publishing/published.service.ts';
import { findEnrolment, hasAccess } from '../learning/enrolment.service.ts';
import { type Choice, type Film, filmOf } from '../learning/film.service.ts';
import { NotFound } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { listFilesByIds, mediaAddress } from '../media/media.service.ts';
import { sizeWords } from '../media/sizes.service.ts';
import { type Watching, watchings } from '../media/watching.service.ts';
import { answer } from '../web/answer.ts';
import { query } from '../web/form.ts';
import { cachePages } from '../web/page-cache.ts';
import type { Person } from '../web/request.ts';
import { fullAddress, hoursOf } from './cards.ts';
import { findCatalogCourse } from './memory.service.ts';
import { robotsOf } from './robots.service.ts';
import { visitorVersionKey } from './versions.service.ts';

type Shown = {
  kind: string;
  title: string;
  minutes: string;
  html: string;
  transcriptHtml: string;
  film: Film | null;
  /** Entries of the menu with other sizes and forms of the film. */
  watching: { label: string; current: boolean; href: string }[];
  document: { src: string; size: string } | null;
  embed: Embed | null;
};
type Others = { title: string; href: string; current: boolean; minutes: string }[];

const previewPage = view<{ course: { title: string; href: string }; lecture: Shown; others: Others }>(
  'catalog/lectures/show',
);
export const preview = Router();
const Asked = z.object({ quality: z.enum(watchings).optional() });
const address = /^\/courses\/([a-z0-9-]+)\/lectures\/[a-z0-9-]+$/;

// The media addresses on it live for hours, a kept page for minutes.
cachePages(({ path, query: given }) => {
  const slug = address.exec(path)?.[1];
  const { quality = '' } = Asked.catch({}).parse(Object.fromEntries(given));
  return slug ? { key: `${path}?${quality}`, version: () => visitorVersionKey(slug) } : null;
});

preview.get('/courses/:slug/lectures/:lecture', async (req, res) => {
  const facts = findCatalogCourse({ slug: req.params.slug });
  // The same words as for a course that is hidden from who asks.
  if (!facts) throw new NotFound('This course');
  const enrolment = req.user ? await findEnrolment(req.user.id, facts.id) : null;
  if (enrolment && hasAccess(enrolment))
    return res.redirect(303, `/learn/${facts.slug}/lectures/${req.params.lecture}`);
  const course = await requireSeen(req.user, facts.id);
  const open = openLectures(course);
  const lecture = open.find(({ slug }) => slug === req.params.lecture);
  if (!lecture) throw new NotFound('This free lecture');
  const page = previewPage({
    course: { title: course.facts.title, href: `/courses/${facts.slug}` },
    lecture: await shownOf(await requireRevision(lecture.revisionId), lecture, query(req, Asked).quality),
    others: open.map((one) => linkOf(facts.slug, one, lecture)),
  });
  const title = `${lecture.title} · ${course.facts.title}`;
  const head = `<link rel="canonical" href="${fullAddress(req.path)}">${robotsOf(course)}`;
  return answer(req, res, { page, title, description: lecture.summary || course.facts.subtitle, head });
});

async function requireSeen(person: Person | undefined, id: string): Promise<PublishedCourse> {
  const course = await requirePublishedCourse({ id });
  await requireSight(person, course);
  return course;
}

function linkOf(course: string, { slug, title, seconds }: OutlineLecture, shown: OutlineLecture): Others[number] {
  return {
    title,
    href: `/courses/${course}/lectures/${slug}`,
    current: slug === shown.slug,
    minutes: hoursOf(seconds),
  };
}

function openLectures(course: PublishedCourse) {
  return course.sections.flatMap((section) => section.lectures).filter((lecture) => lecture.preview && lecture.ready);
}

async function shownOf(body: LectureBody, { seconds }: OutlineLecture, quality?: Watching): Promise<Shown> {
  const ids = [body.fileId, body.posterFileId, ...body.captions.map(({ fileId }) => fileId)];
  const files = await listFilesByIds(ids.filter((id): id is string => Boolean(id)));
  const file = files.get(body.fileId ?? '');
  // The page is kept for all visitors, so its addresses work for whoever has them, until they end.
  const viewer = { mark: '', by: `free.${body.courseId}.${body.lectureId}` };
  const plays = file && (body.kind === 'video' || body.kind === 'audio');
  const film = plays ? filmOf({ body, file, files }, { viewer, place: null, watching: quality ?? 'auto' }) : null;
  return {
    kind: body.kind,
    title: body.title,
    minutes: hoursOf(seconds),
    html: await openDocuments(body, viewer),
    transcriptHtml: body.transcriptHtml,
    film,
    watching: (film?.choices ?? []).filter(({ value }) => value !== 'text').map(choiceOf),
    document:
      file && body.kind === 'document' ? { src: mediaAddress(file, { viewer }), size: sizeWords(file.bytes) } : null,
    embed: body.kind === 'embed' ? readEmbed(body.embed) : null,
  };
}

/** The transcript stands on the page anyway. */
function choiceOf({ value, label, current }: Choice) {
  return { label, current, href: `?quality=${value}` };
}
