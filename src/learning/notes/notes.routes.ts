/** /notes: all notes of a person, found, printed, taken along as a file. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, Router } from 'express';
import { config } from '../../config.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { sendCsv } from '../../web/csv-answer.ts';
import { query } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { NotesQuery, PanelQuery } from './forms.ts';
import { csvHeads, csvRows, markdownOf } from './note-files.ts';
import { everyNote, listNotedLectures, listNotes, type NotedLecture } from './note-list.service.ts';
import type { Note } from './notes.service.ts';
import { ownEyesOnly } from './own-eyes.ts';
import { type NoteRow, noteRow } from './rows.ts';

type LectureNotes = { title: string; number: string; href: string | null; notes: NoteRow[] };
type CourseNotes = { title: string; lectures: LectureNotes[] };
type Asked = { course: string; words: string; active: boolean };
const notesPage = view<{
  asked: Asked;
  total: number;
  found: number;
  courses: { value: string; label: string }[];
  groups: CourseNotes[];
  removed: string | null;
  csrf: string | null;
  links: { markdown: string; csv: string; print: string; first: string | null; next: string | null };
}>('learning/notes/index');
const printPage = view<{
  lead: string;
  groups: CourseNotes[];
  backHref: string;
  nextHref: string | null;
}>('learning/notes/print');

const printed = 300;

export const notes = Router();
notes.use('/notes', requirePerson, ownEyesOnly);

notes.get('/notes', async (req, res) => {
  const { after, ...asked } = query(req, NotesQuery);
  const all = await listNotedLectures(me(req).id);
  const such = await suchLectures(req, all, asked);
  const shown = await listNotes(me(req).id, such, { words: asked.words, after });
  const page = notesPage({
    asked: { course: asked.course ?? '', words: asked.words, active: Boolean(asked.course || asked.words) },
    total: sumOf(all),
    found: sumOf(such),
    courses: coursesOf(all),
    groups: await groupsOf(req, such, shown.notes),
    removed: query(req, PanelQuery).removed ?? null,
    csrf: csrfOf(req),
    links: {
      markdown: addressOf('/notes/export/markdown', asked),
      csv: addressOf('/notes/export/csv', asked),
      print: addressOf('/notes/print', asked),
      first: after ? addressOf('/notes', asked) : null,
      next: shown.next && addressOf('/notes', { ...asked, after: shown.next }),
    },
  });
  await answer(req, res, { page, title: 'Notes', frames: true });
});

notes.get('/notes/print', async (req, res) => {
  const { after, ...asked } = query(req, NotesQuery);
  const such = await suchLectures(req, await listNotedLectures(me(req).id), asked);
  const shown = await listNotes(me(req).id, such, { words: asked.words, after, limit: printed });
  const page = printPage({
    lead: [me(req).name, asked.words && `with “${asked.words}”`].filter(Boolean).join(', '),
    groups: await groupsOf(req, such, shown.notes),
    backHref: addressOf('/notes', asked),
    nextHref: shown.next && addressOf('/notes/print', { ...asked, after: shown.next }),
  });
  await answer(req, res, { page, title: 'Notes', layout: 'bare' });
});

notes.get('/notes/export/:format', async (req, res) => {
  const asked = query(req, NotesQuery);
  const { format } = req.params;
  if (format !== 'markdown' && format !== 'csv') throw new NotFound('This format');
  const such = await suchLectures(req, await listNotedLectures(me(req).id), asked);
  const found = everyNote(me(req).id, such, asked.words);
  const file = { lectures: such, zone: me(req).timeZone ?? config.school.timeZone };
  if (format === 'csv') return sendCsv(res, 'notes.csv', { heads: csvHeads, rows: csvRows(found, file) });
  res.set({
    'Content-Type': 'text/markdown; charset=utf-8',
    'Content-Disposition': 'attachment; filename="notes.md"',
    'Cache-Control': 'private, no-store',
  });
  await pipeline(Readable.from(markdownOf(found, file)), res);
});

type Wish = { course?: string | undefined; words: string; after?: string | undefined };

/** Where nothing is searched, all are counted already. */
async function suchLectures(req: Request, all: NotedLecture[], { course, words }: Wish): Promise<NotedLecture[]> {
  if (words) return listNotedLectures(me(req).id, { courseId: course, words });
  return course ? all.filter(({ courseId }) => courseId === course) : all;
}

/** The notes of a page under their lectures and courses, in their order. */
async function groupsOf(req: Request, lectures: NotedLecture[], shown: Note[]): Promise<CourseNotes[]> {
  const groups: (CourseNotes & { id: string })[] = [];
  for (const { id, courseId, courseTitle, title, number, href } of lectures) {
    const own = shown.filter(({ lectureId }) => lectureId === id);
    if (own.length === 0) continue;
    const rows = await Promise.all(own.map((note) => noteRow(req, note, { lectureHref: href, from: 'all' })));
    const last = groups.at(-1);
    const lecture = { title, number, href: href && `${href}?tab=notes`, notes: rows };
    if (last?.id === courseId) last.lectures.push(lecture);
    else groups.push({ id: courseId, title: courseTitle, lectures: [lecture] });
  }
  return groups;
}

function coursesOf(all: NotedLecture[]): { value: string; label: string }[] {
  const counts = new Map<string, { label: string; count: number }>();
  for (const { courseId, courseTitle, count } of all)
    counts.set(courseId, { label: courseTitle, count: (counts.get(courseId)?.count ?? 0) + count });
  return [...counts].map(([value, { label, count }]) => ({ value, label: `${label} (${count})` }));
}

function addressOf(path: string, { course = '', words, after = '' }: Wish): string {
  const given = Object.entries({ course, words, after }).filter(([, value]) => value !== '');
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

function sumOf(lectures: NotedLecture[]): number {
  return lectures.reduce((sum, { count }) => sum + count, 0);
}
