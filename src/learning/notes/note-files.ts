/** Notes as files to take along: Markdown as it was written, and a table. Made piece by piece. */
import { config } from '../../config.ts';
import { dayText, isoText } from '../../lib/calendar.ts';
import type { NotedLecture } from './note-list.service.ts';
import type { Note } from './notes.service.ts';
import { hrefOf, placeWords } from './rows.ts';

type Around = { lectures: readonly NotedLecture[]; zone: string };

export const csvHeads = ['Course', 'Lecture', 'Place', 'Note', 'Written', 'Changed', 'Address'];

export async function* csvRows(notes: AsyncIterable<Note>, { lectures, zone }: Around): AsyncGenerator<string[]> {
  const byId = new Map(lectures.map((one) => [one.id, one]));
  for await (const note of notes) {
    const lecture = byId.get(note.lectureId);
    yield [
      ...[lecture?.courseTitle ?? note.courseTitle, titleOf(note, lecture), placeWords(note), note.text],
      ...[isoText(note.createdAt, zone), isoText(note.updatedAt, zone), addressOf(note, lecture)],
    ];
  }
}

/** A heading for each course and lecture, the place as a link, and the text as it was typed. */
export async function* markdownOf(notes: AsyncIterable<Note>, { lectures, zone }: Around): AsyncGenerator<string> {
  const byId = new Map(lectures.map((one) => [one.id, one]));
  let [course, last] = ['', ''];
  yield '# Notes\n';
  for await (const note of notes) {
    const lecture = byId.get(note.lectureId);
    if (note.courseId !== course) yield `\n## ${escaped(lecture?.courseTitle ?? note.courseTitle)}\n`;
    if (note.lectureId !== last) yield `\n### ${escaped(titleOf(note, lecture))}\n`;
    [course, last] = [note.courseId, note.lectureId];
    yield `\n${placeLine(note, lecture)}*${dayText(note.createdAt, zone)}*\n\n${note.text}\n`;
  }
}

function placeLine(note: Note, lecture: NotedLecture | undefined): string {
  const words = escaped(placeWords(note));
  if (!words) return '';
  const address = addressOf(note, lecture);
  return `**${address ? `[${words}](${address})` : words}** · `;
}

function addressOf(note: Note, lecture: NotedLecture | undefined): string {
  return lecture?.href ? config.publicUrl + hrefOf(note, lecture.href) : '';
}

function titleOf(note: Note, lecture: NotedLecture | undefined): string {
  return [lecture?.number, lecture?.title ?? note.lectureTitle].filter(Boolean).join(' ');
}

/** Titles are words, not Markdown. */
function escaped(words: string): string {
  return words.replace(/[\\`*_[\]<>#|!]/g, '\\$&');
}
