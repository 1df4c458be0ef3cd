/** The outline of a course as its learner sees it. */
import { lectureKindWords } from '../authoring/lectures/kinds.service.ts';
import type { OutlineLecture, OutlineSection } from '../authoring/publishing/published.service.ts';
import { type Marks, markWords } from './changes/marks.ts';
import type { Place } from './positions.service.ts';
import type { Progress } from './progress.service.ts';
import { minutesOf } from './words.ts';

export type LectureRow = {
  href: string | null;
  title: string;
  number: string;
  icon: string;
  length: string;
  state: 'done' | 'half' | 'open' | 'locked' | 'coming';
  /** What it takes to open it, for a locked one: "opens after 2.1". */
  lock: string;
  /** What is new about it, in words; '' for nothing. */
  mark: string;
  /** How it counts, where it is not simply required. */
  note: string;
  current: boolean;
};
export type SectionRows = { id: string; title: string; meta: string; open: boolean; lectures: LectureRow[] };
type Seen = {
  hrefOf: (lecture: Pick<OutlineLecture, 'id' | 'slug'>) => string;
  /** What it takes to open a lecture, '' for an open one. */
  lockOf: (lectureId: string) => string;
  progress: Progress;
  places: ReadonlyMap<string, Place>;
  lastId: string | null;
  marks?: Marks | undefined;
  currentId?: string;
};

/** Sections with the state of every lecture. All are open on a page of their own; beside the stage only the current one. */
export function outlineRows(sections: OutlineSection[], seen: Seen): SectionRows[] {
  const current = seen.currentId ?? seen.progress.nextLecture?.id;
  return sections.map((section, index) => {
    const ready = section.lectures.filter((lecture) => lecture.ready);
    const done = ready.filter((lecture) => seen.progress.completedIds.has(lecture.id)).length;
    const length = ready.reduce((sum, lecture) => sum + lecture.seconds, 0);
    const holdsCurrent = section.lectures.some((lecture) => lecture.id === current);
    return {
      id: section.id,
      title: section.title,
      meta: ready.length === 0 ? 'coming' : `${done} of ${ready.length} · ${minutesOf(length)}`,
      open: seen.currentId === undefined || holdsCurrent,
      lectures: section.lectures.map((lecture, at) => rowOf(lecture, `${index + 1}.${at + 1}`, seen)),
    };
  });
}

/** Address of a lecture for its learners. */
export function lectureHref(slug: string, lecture: Pick<OutlineLecture, 'slug'>): string {
  return `/learn/${slug}/lectures/${lecture.slug}`;
}

/** "1.3" for the third lecture of the first section, '' for one that is not there. */
export function numberOf(sections: OutlineSection[], lectureId: string): string {
  for (const [index, section] of sections.entries()) {
    const at = section.lectures.findIndex((lecture) => lecture.id === lectureId);
    if (at >= 0) return `${index + 1}.${at + 1}`;
  }
  return '';
}

function rowOf(lecture: OutlineLecture, number: string, seen: Seen): LectureRow {
  return {
    href: lecture.ready ? seen.hrefOf(lecture) : null,
    title: lecture.title,
    number,
    icon: lectureKindWords[lecture.kind].studyIcon,
    length: lecture.ready && lecture.seconds > 0 ? minutesOf(lecture.seconds) : '',
    state: stateOf(lecture, seen),
    lock: lecture.ready ? seen.lockOf(lecture.id) : '',
    mark: markOf(lecture, seen),
    note: noteOf(lecture),
    current: lecture.id === seen.currentId,
  };
}

function markOf({ id, ready }: OutlineLecture, { marks }: Seen): string {
  const mark = ready ? marks?.get(id) : undefined;
  return mark ? markWords[mark] : '';
}

function noteOf({ required, certificate }: OutlineLecture): string {
  if (required) return '';
  return certificate ? 'counts for the certificate' : 'optional';
}

function stateOf(lecture: OutlineLecture, { progress, places, lastId, lockOf }: Seen): LectureRow['state'] {
  if (!lecture.ready) return 'coming';
  if (progress.completedIds.has(lecture.id)) return 'done';
  if (lockOf(lecture.id)) return 'locked';
  return lecture.id === lastId || (places.get(lecture.id)?.seconds ?? 0) > 0 ? 'half' : 'open';
}
