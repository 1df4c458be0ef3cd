/** The learner's page of a course: how far one is, what is left and why, and the outline. */
import type { OutlineLecture } from '../authoring/publishing/published.service.ts';
import { askedRows } from './certificate-left.ts';
import { standingWords } from './changes/words.ts';
import { type Left, leftOf, nextOpeningWords } from './left.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { numberOf, type SectionRows } from './outline.ts';
import type { Place } from './positions.service.ts';
import { type Progress, progressIn } from './progress.service.ts';
import { secondsLeft } from './shelf.service.ts';
import { nextBeside, ungradedLectures } from './ungraded.service.ts';
import { locksAround, outlineOf, type Way } from './way.ts';
import { minutesOf } from './words.ts';

type Around = Omit<OpenLecture, 'lecture'>;
export type CourseBody = {
  percent: number;
  progressText: string;
  next: { href: string; label: string; note: string } | null;
  /** What opens next, where nothing is open to go on with. */
  waits: string;
  left: Left | null;
  sections: SectionRows[];
};
export type Door = { needed: { title: string; href: string }[]; given: string[] };

/** What the learner's own page and a walk through a draft have in common. */
export async function courseBodyOf(
  around: Around,
  way: Way,
  places: ReadonlyMap<string, Place>,
): Promise<{ body: CourseBody; progress: Progress }> {
  const progress = progressIn(around.course, around.enrolment, locksAround(around));
  const ungraded = way.walkOn === null ? await ungradedLectures(around, progress.completedIds) : new Set<string>();
  const next = nextBeside(around, progress, { ungraded, locks: locksAround(around) });
  const asked = progress.isCertified ? [] : await askedRows(around, way);
  const body = {
    percent: progress.percent,
    progressText: standingWords(around.enrolment, progress, way.zone),
    next: next && (await nextStep(around, way, progress, next)),
    waits: next ? '' : nextOpeningWords(around, way, progress) || (ungraded.size > 0 ? allHandedIn : ''),
    left: leftOf(around, way, progress, { asked, ungraded }),
    sections: outlineOf(around, way, progress, places),
  };
  return { body, progress };
}

/** What stands at the door of a course: the courses to be finished first, and what a teacher opened for this person. */
export function doorOf({ course, enrolment, missing }: Around): Door {
  return {
    needed: missing.map(({ slug, title }) => ({ title, href: `/courses/${slug}` })),
    given: enrolment.exceptions.map(({ lectureId, reason }) => {
      const lecture = course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
      const what = lecture ? `${numberOf(course.sections, lecture.id)} “${lecture.title}”` : 'the whole course';
      return `Your teacher has opened ${what} for you${reason ? `: ${reason}` : '.'}`;
    }),
  };
}

const allHandedIn = 'All that is left is handed in. You are told when it is graded.';

async function nextStep({ course, enrolment }: Around, way: Way, progress: Progress, next: OutlineLecture) {
  const left = minutesOf(await secondsLeft(enrolment, next));
  const label = progress.done === 0 ? 'Start' : 'Continue';
  return { href: way.hrefOf(next), label, note: `${numberOf(course.sections, next.id)} ${next.title} · ${left} left` };
}
