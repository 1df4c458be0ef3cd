/** What differs between two states of a lecture or of a course's facts, in words. Pure. */
import { differencesByWords, wordCounts } from '../../lib/word-diff.ts';
import type { LectureContent } from '../lectures/lecture.model.ts';
import { bodyLines } from '../publishing/bodies.ts';
import { factLines, type Line, type Names, needText, releaseText } from '../publishing/compare-words.ts';
import type { EditRecord } from './edit.model.ts';

/** Nothing for states of different kinds: there are none in one history. */
export function linesBetween(before: EditRecord, after: EditRecord, names: Names): Line[] {
  if (before.facts && after.facts) return factLines(before.facts, after.facts, names);
  if (before.lecture && after.lecture) return lectureLines(before.lecture, after.lecture, names);
  return [];
}

/** "Text +12 −3 words · Free preview"; '' where nothing differs. */
export function inShort(lines: Line[]): string {
  return lines
    .map(({ label, before, after, isProse }) => {
      if (!isProse) return label;
      const { added, removed } = wordCounts(differencesByWords(before, after));
      const signs = [added > 0 ? `+${added}` : '', removed > 0 ? `−${removed}` : ''].filter(Boolean).join(' ');
      return signs ? `${label} ${signs} ${added + removed === 1 ? 'word' : 'words'}` : label;
    })
    .join(' · ');
}

function lectureLines(before: LectureContent, after: LectureContent, names: Names): Line[] {
  const line = (label: string, text: (content: LectureContent) => string, isProse = false): Line[] => {
    const [old, now] = [text(before), text(after)];
    return old === now ? [] : [{ label, before: old, after: now, isProse }];
  };
  return [
    ...line('Title', ({ title }) => title, true),
    ...line('In one line', ({ summary }) => summary, true),
    ...bodyLines(before, after, names),
    ...(after.kind === 'document' || after.kind === 'assignment'
      ? line('Minutes', ({ seconds }) => String(Math.round(seconds / 60)))
      : []),
    ...line('How it counts', needText),
    ...line('Free preview', ({ preview }) => (preview ? 'Yes' : 'No')),
    ...line('Ready', ({ ready }) => (ready ? 'Yes' : 'No')),
    ...line('Opens', ({ release }) => releaseText(release, names)),
  ];
}
