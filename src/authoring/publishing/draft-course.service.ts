/** A draft, or an earlier version, in the shape of a published course, for previews. */
import { now } from '../../lib/clock.ts';
import { imageAddress } from '../lectures/lecture-content.service.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';
import { sumsOf } from './late-videos.service.ts';
import type { Draft } from './publication.service.ts';
import { type PublishedCourse, requireVersion } from './published.service.ts';
import { requireVersionEntry } from './versions.service.ts';

/** The course as learners would see it were it published now. Nothing of it is stored. */
export async function courseOfDraft({ course, outline }: Draft): Promise<PublishedCourse> {
  const descriptionHtml = await renderMarkdown(course.draft.description, { imageAddress, idPrefix: 'about' });
  const sections = outline.sections.map((section) => ({
    ...section,
    lectures: section.lectures.map(({ missing: _missing, findings: _findings, ...lecture }) => ({
      ...lecture,
      revisionId: '',
    })),
  }));
  const { id, slug, ownerId, visibility, domains, rating, learners, publishedAt, firstPublishedAt } = course;
  return {
    ...{ id, slug, ownerId, visibility, domains, rating, learners, sections },
    team: course.team.map(({ userId }) => userId),
    ...sumsOf(sections),
    state: 'published',
    versionId: '',
    number: 0,
    facts: { ...course.draft, descriptionHtml },
    publishedAt: publishedAt ?? now(),
    firstPublishedAt: firstPublishedAt ?? now(),
    price: course.draft.price,
  };
}

/** The course as learners saw it with a version. Throws NotFound. */
export async function courseOfVersion(draft: Draft, number: number): Promise<PublishedCourse> {
  const { id } = await requireVersionEntry(draft.course, number);
  const version = await requireVersion(id);
  const { facts, sections, lectureCount, requiredCount, seconds, publishedAt } = version;
  const shown = { facts, sections, lectureCount, requiredCount, seconds, publishedAt, number, price: facts.price };
  return { ...(await courseOfDraft(draft)), ...shown, versionId: id };
}
