/** What a course asks for before it gives its certificate, beside its lectures: read from a version, and in words. Pure. */
import type { CourseFacts } from '../courses/course.model.ts';
import type { OutlineLecture, OutlineSection } from '../publishing/version.model.ts';
import type { CertificateRule } from './terms.ts';

export type Asking = {
  sections: Pick<OutlineSection, 'lectures'>[];
  facts: Pick<CourseFacts, 'certificateRule'>;
};

const gradedKinds: readonly string[] = ['quiz', 'assignment'];

/** Is something reached in it, from 0 to 100 percent? */
export function isGraded({ kind }: { kind: string }): boolean {
  return gradedKinds.includes(kind);
}

/** The graded lectures of a version that can be opened. */
export function gradedLectures({ sections }: Pick<Asking, 'sections'>): OutlineLecture[] {
  return sections.flatMap(({ lectures }) => lectures).filter((one) => one.ready && isGraded(one));
}

/** What of the rule can be met at all: a lecture that is gone, not ready, or not graded holds nobody. */
export function askedBy(course: Asking): CertificateRule {
  const graded = gradedLectures(course);
  const rule = course.facts.certificateRule;
  const known = new Set(graded.map(({ id }) => id));
  const minimums = (rule?.minimums ?? []).filter(({ lectureId }) => known.has(lectureId));
  return { minimums, average: graded.length > 0 ? (rule?.average ?? null) : null };
}

/** Does it ask for more than lectures? */
export function asksForGrades(course: Asking): boolean {
  const { minimums, average } = askedBy(course);
  return minimums.length > 0 || average !== null;
}

/** The whole rule, a sentence for each part: for those who think of enrolling, and for the certificate to stand on. */
export function ruleSentences(course: Asking): string[] {
  const lectures = course.sections.flatMap((section) => section.lectures).filter(({ ready }) => ready);
  const required = lectures.filter((one) => one.required);
  const count = required.length || lectures.length;
  const more = lectures.filter((one) => one.certificate && !one.required).length;
  const extra = more > 0 ? ` and ${more} more that ${more === 1 ? 'counts' : 'count'} for the certificate` : '';
  return [
    `${count === 1 ? 'The required lecture' : `All ${count} required lectures`}${extra} completed.`,
    ...gradeSentences(course),
  ];
}

/** What it asks for beside lectures. */
export function gradeSentences(course: Asking): string[] {
  const { minimums, average } = askedBy(course);
  const titles = new Map(gradedLectures(course).map(({ id, title }) => [id, title]));
  return [
    ...minimums.map(({ lectureId, percent }) => `At least ${percent} % in “${titles.get(lectureId)}”.`),
    ...(average ? [`At least ${average} % on average over ${gradedWords(gradedLectures(course).length)}.`] : []),
  ];
}

function gradedWords(number: number): string {
  return number === 1 ? 'one graded lecture' : `${number} graded lectures`;
}
