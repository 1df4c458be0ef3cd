/** Two states of a course side by side: what differs, in words, for those who decide about it. Pure. */
import type { CourseFacts } from '../courses/course.model.ts';
import type { Release } from '../release.ts';
import { lengthText } from '../words.ts';
import { factLines, type Line, type Names, needText, releaseText } from './compare-words.ts';
import { movedIds } from './moves.ts';
import type { OutlineLecture } from './version.model.ts';

export type SideLecture = Pick<
  OutlineLecture,
  'id' | 'title' | 'kind' | 'summary' | 'seconds' | 'required' | 'certificate' | 'preview' | 'release' | 'revision'
> & { ready: boolean; waitsFor?: string };
export type SideSection = { id: string; title: string; release?: Release | null; lectures: SideLecture[] };
/** A draft or a version. */
export type Side = { facts: CourseFacts; sections: SideSection[] };

export type Entry = {
  id: string;
  kind: 'added' | 'removed' | 'changed';
  title: string;
  /** "from “Loops”, place 2, to “Hitches”, place 1"; '' for one that stayed. */
  moved: string;
  lines: Line[];
};
export type LectureEntry = Entry & {
  lectureKind: SideLecture['kind'];
  /** The section it stands in, or stood in. */
  section: string;
  /** Its text or files were saved again. */
  isRewritten: boolean;
};
export type Difference = { facts: Line[]; sections: Entry[]; lectures: LectureEntry[] };

/** Empty lists where nothing differs. */
export function compareCourses(before: Side, after: Side, names: Names): Difference {
  return {
    facts: factLines(before.facts, after.facts, names),
    sections: compareSections(before.sections, after.sections, names),
    lectures: compareLectures(before.sections, after.sections, names),
  };
}

function compareSections(before: SideSection[], after: SideSection[], names: Names): Entry[] {
  const old = placesOf(before);
  const now = placesOf(after);
  const moved = movedIds(
    before.map(({ id }) => id),
    after.map(({ id }) => id),
  );
  const kept = after.flatMap((section): Entry[] => {
    const was = old.get(section.id);
    if (!was) return [entry('added', section)];
    const lines = differing([
      { label: 'Name', before: was.item.title, after: section.title, isProse: true },
      { label: 'Opens', before: releaseText(was.item.release, names), after: releaseText(section.release, names) },
    ]);
    const move = moved.has(section.id) ? `from place ${was.place} to ${now.get(section.id)?.place}` : '';
    return lines.length > 0 || move ? [{ ...entry('changed', section), moved: move, lines }] : [];
  });
  const gone = before.filter(({ id }) => !now.has(id)).map((section) => entry('removed', section));
  return [...kept, ...gone];
}

type Placed = { lecture: SideLecture; section: SideSection; place: number };

function compareLectures(before: SideSection[], after: SideSection[], names: Names): LectureEntry[] {
  const old = lecturesOf(before);
  const now = lecturesOf(after);
  const moved = movedInSections(before, after, old, now);
  const kept = [...now.values()].flatMap((is): LectureEntry[] => {
    const was = old.get(is.lecture.id);
    if (!was) return [lectureEntry('added', is, addedLines(is.lecture, names))];
    const lines = lectureLines(was.lecture, is.lecture, names);
    const move = moved.has(is.lecture.id) ? moveText(was, is) : '';
    const isRewritten = rewritten(was.lecture, is.lecture);
    if (lines.length === 0 && !move && !isRewritten) return [];
    return [{ ...lectureEntry('changed', is, lines), moved: move, isRewritten }];
  });
  const gone = [...old.values()].filter(({ lecture }) => !now.has(lecture.id));
  return [...kept, ...gone.map((was) => lectureEntry('removed', was, []))];
}

function lectureLines(was: SideLecture, is: SideLecture, names: Names): Line[] {
  return differing([
    { label: 'Title', before: was.title, after: is.title, isProse: true },
    { label: 'In one line', before: was.summary, after: is.summary, isProse: true },
    { label: 'Length', before: lengthText(was.seconds), after: lengthText(is.seconds) },
    { label: 'Counts', before: needText(was), after: needText(is) },
    { label: 'Free preview', before: yesNo(was.preview), after: yesNo(is.preview) },
    { label: 'Can be opened', before: openText(was), after: openText(is) },
    { label: 'Opens', before: releaseText(was.release, names), after: releaseText(is.release, names) },
  ]);
}

/** What a new lecture says of itself. */
function addedLines(lecture: SideLecture, names: Names): Line[] {
  const said = [
    { label: 'Length', before: '', after: lengthText(lecture.seconds) },
    { label: 'Counts', before: '', after: needText(lecture) },
    { label: 'Free preview', before: '', after: lecture.preview ? 'Yes' : '' },
    { label: 'Can be opened', before: '', after: openText(lecture) === 'Yes' ? '' : openText(lecture) },
    { label: 'Opens', before: '', after: lecture.release ? releaseText(lecture.release, names) : '' },
  ];
  return differing(said);
}

/** A draft that cannot be opened is not copied, so its number says nothing. */
function rewritten(was: SideLecture, is: SideLecture): boolean {
  return (is.ready || Boolean(is.waitsFor)) && is.revision !== was.revision;
}

function openText({ ready, waitsFor }: SideLecture): string {
  if (ready) return 'Yes';
  return waitsFor ? 'As soon as its video is prepared' : 'No, listed as coming';
}

/** Lectures that changed their section, or their place among those that stayed in theirs. */
function movedInSections(
  before: SideSection[],
  after: SideSection[],
  old: Map<string, Placed>,
  now: Map<string, Placed>,
): Set<string> {
  const moved = new Set<string>();
  for (const { lecture, section } of now.values()) {
    const was = old.get(lecture.id);
    if (was && was.section.id !== section.id) moved.add(lecture.id);
  }
  for (const section of after) {
    const was = before.find(({ id }) => id === section.id);
    const ids = (one: SideSection | undefined) => one?.lectures.map(({ id }) => id) ?? [];
    for (const id of movedIds(ids(was), ids(section))) moved.add(id);
  }
  return moved;
}

function moveText(was: Placed, is: Placed): string {
  if (was.section.id === is.section.id) return `from place ${was.place} to ${is.place} in “${is.section.title}”`;
  return `from “${was.section.title}”, place ${was.place}, to “${is.section.title}”, place ${is.place}`;
}

function entry(kind: Entry['kind'], { id, title }: { id: string; title: string }): Entry {
  return { id, kind, title, moved: '', lines: [] };
}

function lectureEntry(kind: Entry['kind'], { lecture, section }: Placed, lines: Line[]): LectureEntry {
  const { kind: lectureKind } = lecture;
  return { ...entry(kind, lecture), lines, lectureKind, section: section.title, isRewritten: kind !== 'changed' };
}

function lecturesOf(sections: SideSection[]): Map<string, Placed> {
  const placed = sections.flatMap((section) =>
    section.lectures.map((lecture, at): [string, Placed] => [lecture.id, { lecture, section, place: at + 1 }]),
  );
  return new Map(placed);
}

function placesOf(sections: SideSection[]): Map<string, { item: SideSection; place: number }> {
  return new Map(sections.map((item, at) => [item.id, { item, place: at + 1 }]));
}

function differing(lines: (Omit<Line, 'isProse'> & { isProse?: boolean })[]): Line[] {
  return lines
    .filter(({ before, after }) => before !== after)
    .map(({ isProse = false, ...line }) => ({ ...line, isProse }));
}

function yesNo(is: boolean): string {
  return is ? 'Yes' : 'No';
}
