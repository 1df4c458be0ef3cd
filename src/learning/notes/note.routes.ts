/** One note: written under its lecture, changed, deleted, taken back. */
import { type Request, type Response, Router } from 'express';
import { requireRevision } from '../../authoring/publishing/published.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { answerSave, isAutosave } from '../../web/autosave.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { onceId, onceKey } from '../../web/once.ts';
import { isHtmx, me } from '../../web/request.ts';
import { type Clash, comeBack, save, type Terms } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { buildLecturePage } from '../lecture-page.ts';
import { requireOpenLecture } from '../open-lecture.service.ts';
import { clockOf } from '../words.ts';
import { NewNoteForm, NoteForm } from './forms.ts';
import { findNotedLecture, type NotedLecture } from './note-list.service.ts';
import { addNote, longestNote, type Note, removeNote, requireNote, restoreNote, updateNote } from './notes.service.ts';
import { ownEyesOnly } from './own-eyes.ts';
import { panelOf, panelPart, pointedAt } from './panel.ts';
import { type From, notePart, noteRow, placeWords } from './rows.ts';

type Edit = {
  id: string;
  href: string;
  from: From;
  form: FormState;
  conflict: Clash | null;
  /** A time can be typed; else the place in words, '' for the whole lecture. */
  hasTime: boolean;
  place: string;
  longest: number;
  csrf: string | null;
};
const editPart = view<{ edit: Edit }>('learning/notes/_edit');
const editPage = view<{ edit: Edit; lecture: string; back: { href: string; label: string } }>('learning/notes/edit');
const removedPart = view<{ id: string; from: From; csrf: string | null }>('learning/notes/_removed');

const terms: Terms<Note> = {
  labels: { text: 'Note', time: 'At' },
  texts: ['text'],
  stored: (theirs) => noteForm(theirs).values,
};

const underLecture = '/learn/:slug/lectures/:lecture/notes';
export const noteRoutes = Router();
noteRoutes.use(['/notes', underLecture], requirePerson, ownEyesOnly);

noteRoutes.post(underLecture, async (req, res) => {
  const open = await requireOpenLecture(me(req), req.params.slug, req.params.lecture);
  const body = await requireRevision(open.lecture.revisionId);
  const { course, lecture } = open;
  const spot = {
    ...{ courseId: course.id, courseTitle: course.facts.title },
    ...{ lectureId: lecture.id, lectureTitle: lecture.title },
  };
  const made = await submit(req, NewNoteForm, (typed) => {
    const id = onceId(onceKey(req), me(req).id, lecture.id, typed.text);
    return addNote(me(req).id, spot, { text: typed.text, at: pointedAt(body, typed), id });
  });
  if (made.ok && !isHtmx(req)) return back(req, res, made.value, 'The note is kept.');
  const status = made.ok ? 200 : made.status;
  const typed = made.ok ? { told: toldOf(made.value) } : { form: made.form };
  if (isHtmx(req))
    return answer(req, res, {
      fragments: [panelPart(await panelOf(req, open, body, typed))],
      status,
      redirect: '/notes',
    });
  await answer(req, res, { ...(await buildLecturePage(req, open, { note: typed })), layout: 'player', status });
});

noteRoutes.get('/notes/:note', async (req, res) => {
  const note = await requireNote(me(req).id, req.params.note);
  await showEdit(req, res, note, { form: noteForm(note), conflict: null, status: 200 });
});

noteRoutes.put('/notes/:note', async (req, res) => {
  const person = me(req);
  const note = await requireNote(person.id, req.params.note);
  const saved = await save(
    req,
    NoteForm,
    ({ text, time, revision }) => updateNote(person.id, note.id, { text, seconds: time, revision }),
    () => requireNote(person.id, note.id),
  );
  if (isAutosave(req)) return answerSave(req, res, saved.ok ? { ok: true, revision: saved.value.revision } : saved);
  if (saved.ok)
    return isHtmx(req) ? showNote(req, res, saved.value) : back(req, res, saved.value, 'The note is saved.');
  await showEdit(req, res, note, await comeBack(req, saved, terms));
});

noteRoutes.delete('/notes/:note', async (req, res) => {
  const note = await removeNote(me(req).id, req.params.note);
  const fragments = [removedPart({ id: note.id, from: fromOf(req), csrf: csrfOf(req) })];
  const { home } = await wayBack(req, note);
  await answer(req, res, { fragments, redirect: `${home}${home.includes('?') ? '&' : '?'}removed=${note.id}#words` });
});

/** Back from having been deleted. */
noteRoutes.post('/notes/:note/restoration', async (req, res) => {
  const note = await restoreNote(me(req).id, req.params.note);
  if (isHtmx(req)) return showNote(req, res, note);
  await back(req, res, note, 'The note is back.');
});

async function showNote(req: Request, res: Response, note: Note): Promise<void> {
  const lecture = await findNotedLecture(me(req).id, note);
  const row = await noteRow(req, note, { lectureHref: lecture.href, from: fromOf(req) });
  await answer(req, res, { fragments: [notePart({ note: row })], redirect: '/notes' });
}

type Shown = { form: FormState; conflict: Clash | null; status: number };

async function showEdit(req: Request, res: Response, note: Note, { status, ...shown }: Shown): Promise<void> {
  const { lecture, home } = await wayBack(req, note);
  const hasTime = note.seconds !== null || (lecture.isFilm && !note.anchor);
  const edit = {
    ...{ id: note.id, href: `/notes/${note.id}`, from: fromOf(req), ...shown },
    ...{ hasTime, place: hasTime ? '' : placeWords(note), longest: longestNote, csrf: csrfOf(req) },
  };
  const words = [lecture.courseTitle, [lecture.number, lecture.title].filter(Boolean).join(' ')].join(' · ');
  const label = fromOf(req) === 'lecture' ? 'To the lecture' : 'Notes';
  const page = editPage({ edit, lecture: words, back: { href: home, label } });
  await answer(req, res, { page, title: 'Note', fragments: [editPart({ edit })], status });
}

/** To the page the note was changed on. */
async function back(req: Request, res: Response, note: Note, flash: string): Promise<void> {
  const { home } = await wayBack(req, note);
  await answer(req, res, { redirect: `${home}#note-${note.id}`, flash });
}

/** `home`: without a place in the page. */
async function wayBack(req: Request, note: Note): Promise<{ lecture: NotedLecture; home: string }> {
  const lecture = await findNotedLecture(me(req).id, note);
  const isUnder = fromOf(req) === 'lecture' && lecture.href;
  return { lecture, home: isUnder ? `${lecture.href}?tab=notes` : `/notes?course=${note.courseId}` };
}

/** Forms under a lecture say so; a new note always comes from there. */
function fromOf(req: Request): From {
  const said = req.body?.from ?? req.query.from;
  return said === 'lecture' || req.path.endsWith('/notes') ? 'lecture' : 'all';
}

function noteForm({ text, seconds, revision }: Note): FormState {
  return formOf({ text, time: seconds === null ? '' : clockOf(seconds), revision });
}

function toldOf(note: Note): string {
  return note.seconds === null ? 'The note is kept.' : `The note is kept at ${placeWords(note)}.`;
}
