/** A name for the content of a draft: two drafts with the same name would be published as the same course. */
import { createHash } from 'node:crypto';
import type { CourseFacts } from '../courses/course.model.ts';
import type { OutlineLecture, OutlineSection, PublishedFacts } from './version.model.ts';

/** Of a draft or of a version. */
type Section = Pick<OutlineSection, 'id' | 'title' | 'release'> & { lectures: Lecture[] };
type Lecture = Omit<OutlineLecture, 'revisionId' | 'seconds'>;

/**
 * 32 hexadecimal digits of SHA-256 over facts, outline and the revision of each lecture. A video that becomes ready changes
 * nothing, an edit of any kind does; what is undone by hand gets another name where it was saved as a new revision.
 */
export function fingerprintOf(facts: CourseFacts, sections: readonly Section[]): string {
  const outline = sections.map(({ id, title, release, lectures }) => [
    id,
    title,
    release ?? null,
    lectures.map((one) => [
      ...[one.id, one.revision, one.slug, one.title, one.kind, one.summary],
      ...[one.required, one.certificate, one.preview, one.release ?? null, one.ready || one.waitsFor !== ''],
    ]),
  ]);
  const text = JSON.stringify([sorted(facts), outline]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Under which name a version was published. */
export function fingerprintOfVersion(version: { facts: PublishedFacts; sections: readonly Section[] }): string {
  const { descriptionHtml: _html, ...facts } = version.facts;
  return fingerprintOf(facts, version.sections);
}

/** Databases give fields back in any order. */
function sorted(facts: CourseFacts): unknown {
  const { price, ...rest } = facts;
  const plain: [string, unknown][] = Object.entries(rest);
  const money = price ? [price.amount, price.currency] : null;
  return [...plain, ['price', money]].toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}
