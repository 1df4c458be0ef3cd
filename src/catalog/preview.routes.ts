/** Free lectures, open to everybody. Who is enrolled is led to the player, which remembers. */
import { Router } from 'express';
import {
  type LectureBody,
  type OutlineLecture,
  type PublishedCourse,
  requirePublishedCourse,
  requireRevision,
} from '../authoring/publishing/published.service.ts';
import { findEnrolment, hasAccess } from '../learning/enrolment.service.ts';
import { NotFound } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import type { Viewer } from '../media/address.service.ts';
import { imageOf, listFilesByIds, type MediaFile, mediaAddress } from '../media/media.service.ts';
import { answer } from '../web/answer.ts';
import { cachePages } from '../web/page-cache.ts';
import { fullAddress, hoursOf } from './cards.ts';
import { findCatalogCourse } from './memory.service.ts';
import { courseVersionKey } from './versions.service.ts';

type Track = { src: string; lang: string; label: string };
type Shown = {
  kind: string;
  title: string;
  minutes: string;
  html: string;
  transcriptHtml: string;
  video: { src: string; poster?: string; tracks: Track[] } | null;
  document: { src: string; size: string } | null;
};
type Others = { title: string; href: string; current: boolean; minutes: string }[];

const previewPage = view<{ course: { title: string; href: string }; lecture: Shown; others: Others }>(
  'catalog/lectures/show',
);
export const preview = Router();
const address = /^\/courses\/([a-z0-9-]+)\/lectures\/[a-z0-9-]+$/;

// The media addresses on it live for hours, a kept page for minutes.
cachePages(({ path }) => {
  const slug = address.exec(path)?.[1];
  return slug ? { key: path, version: () => courseVersionKey(slug) } : null;
});

preview.get('/courses/:slug/lectures/:lecture', async (req, res) => {
  const facts = findCatalogCourse({ slug: req.params.slug });
  if (!facts) throw new NotFound('This lecture');
  const enrolment = req.user ? await findEnrolment(req.user.id, facts.id) : null;
  if (enrolment && hasAccess(enrolment))
    return res.redirect(303, `/learn/${facts.slug}/lectures/${req.params.lecture}`);
  const course = await requirePublishedCourse({ id: facts.id });
  const open = openLectures(course);
  const lecture = open.find(({ slug }) => slug === req.params.lecture);
  if (!lecture) throw new NotFound('This free lecture');
  const page = previewPage({
    course: { title: course.facts.title, href: `/courses/${facts.slug}` },
    lecture: await shownOf(await requireRevision(lecture.revisionId), lecture),
    others: open.map((one) => linkOf(facts.slug, one, lecture)),
  });
  const title = `${lecture.title} · ${course.facts.title}`;
  const head = `<link rel="canonical" href="${fullAddress(req.path)}">`;
  return answer(req, res, { page, title, description: lecture.summary || course.facts.subtitle, head });
});

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

async function shownOf(body: LectureBody, { seconds }: OutlineLecture): Promise<Shown> {
  const files = await listFilesByIds([body.fileId ?? '', ...body.captions.map(({ fileId }) => fileId)].filter(Boolean));
  const file = files.get(body.fileId ?? '');
  // The page is kept for all visitors, so its addresses work for whoever has them, until they end.
  const viewer = { mark: '', by: `free.${body.courseId}.${body.lectureId}` };
  return {
    kind: body.kind,
    title: body.title,
    minutes: hoursOf(seconds),
    html: body.html,
    transcriptHtml: body.transcriptHtml,
    video: file && body.kind === 'video' ? videoOf(file, body, files, viewer) : null,
    document:
      file && body.kind === 'document' ? { src: mediaAddress(file, { viewer }), size: sizeOf(file.bytes) } : null,
  };
}

function videoOf(file: MediaFile, body: LectureBody, files: Map<string, MediaFile>, viewer: Viewer) {
  const tracks = body.captions.flatMap(({ fileId, language, label }) => {
    const captions = files.get(fileId);
    return captions ? [{ src: mediaAddress(captions, { viewer }), lang: language, label }] : [];
  });
  const poster = imageOf(file)?.src;
  return { src: mediaAddress(file, { viewer }), tracks, ...(poster ? { poster } : {}) };
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
