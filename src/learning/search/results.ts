/** Results as their page shows them. */
import { lectureKindWords } from '../../authoring/lectures/kinds.service.ts';
import { formsOf } from '../../lib/word-forms.ts';
import type { Note } from '../notes/notes.service.ts';
import { hrefOf, placeWords } from '../notes/rows.ts';
import { lectureHref, numberOf } from '../outline.ts';
import { clockOf } from '../words.ts';
import type { Learned, Place } from './find.service.ts';
import { firstHit, type Marked, markWords, snippetOf } from './snippet.ts';

export type ResultRow = {
  /** null: it is announced, and cannot be opened yet. */
  href: string | null;
  icon: string;
  /** "1.3"; '' where the lecture is not part of the course any more. */
  number: string;
  title: Marked;
  /** The heading it stands under, or the time. */
  place: Marked;
  course: string;
  snippet: Marked;
};

export function placeRow({ piece, course, lecture, forms }: Place): ResultRow {
  const isTitle = piece.kind === 'title';
  const href = lectureHref(course.slug, lecture);
  const at = secondOf(piece, forms);
  return {
    href: lecture.ready ? `${href}${whereOf({ ...piece, at })}` : null,
    icon: lectureKindWords[lecture.kind].studyIcon,
    number: numberOf(course.sections, lecture.id),
    title: isTitle ? markWords(lecture.title, forms) : plainly(lecture.title),
    place: isTitle ? [] : at === null ? markWords(piece.heading, forms) : plainly(clockOf(at)),
    course: course.facts.title,
    // What a lecture is about is said on its page, which an announced one does not have.
    snippet: isTitle && !lecture.ready ? [] : snippetOf(piece.text, forms),
  };
}

/** `learned`: the courses this person may enter; a note in another one leads to itself. */
export function noteResult(note: Note, words: readonly string[], learned: readonly Learned[]): ResultRow {
  const course = learned.find((one) => one.course.id === note.courseId)?.course;
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === note.lectureId);
  const forms = words.flatMap(formsOf);
  return {
    href: course && lecture?.ready ? hrefOf(note, lectureHref(course.slug, lecture)) : `/notes/${note.id}`,
    icon: 'notebook-pen',
    number: course ? numberOf(course.sections, note.lectureId) : '',
    title: plainly(lecture?.title ?? note.lectureTitle),
    place: plainly(placeWords(note)),
    course: course?.facts.title ?? note.courseTitle,
    snippet: snippetOf(wordsOf(note.text), forms),
  };
}

/** When the found words are said: the beginning of their line. */
function secondOf({ at, lines, text }: Place['piece'], forms: readonly string[]): number | null {
  if (lines.length === 0) return at;
  const letters = firstHit(text, forms);
  let second = at;
  for (let line = 0; line < lines.length && (lines[line] ?? 0) <= letters; line += 2)
    second = lines[line + 1] ?? second;
  return second;
}

function whereOf({ kind, at, anchor }: Place['piece']): string {
  if (at !== null) return `?at=${at}`;
  const tab = kind === 'said' ? '?tab=transcript' : '';
  if (anchor) return `${tab}#${anchor}`;
  return kind === 'said' ? `${tab}#words` : '';
}

/** A note without the commonest marks of Markdown, one line. */
function wordsOf(markdown: string): string {
  return markdown
    .replace(/\*\*|`|^\s*(?:#+|>|[-*])\s/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const plainly = (text: string): Marked => (text === '' ? [] : [{ text, hit: false }]);
