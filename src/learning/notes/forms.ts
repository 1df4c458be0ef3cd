/** The forms and queries of notes. */
import { z } from 'zod';
import { secondsOf } from '../forms.ts';
import { longestNote } from './notes.service.ts';

/** Browsers send two characters for the end of a line, and count one. */
const text = z
  .string()
  .default('')
  .transform((typed) => typed.replace(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .min(1, 'Please write something first.')
      .max(longestNote, `A note has at most ${longestNote.toLocaleString('en')} characters. Split it in two.`),
  );

/** "12:30" in seconds; empty: null, the whole lecture; not sent: undefined. */
const time = z
  .string()
  .trim()
  .max(12, 'Please write minutes and seconds like 12:30.')
  .transform((typed, context) => {
    if (typed === '') return null;
    const seconds = secondsOf(typed);
    if (seconds !== null) return seconds;
    context.addIssue({ code: 'custom', message: 'Please write minutes and seconds like 12:30.' });
    return z.NEVER;
  })
  .optional();

export const NewNoteForm = z.object({ text, time, anchor: z.string().max(120).default('') });
export const NoteForm = z.object({ text, time, revision: z.coerce.number().int().min(0).catch(0) });

export const NotesQuery = z.object({
  course: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
  words: z.string().trim().max(100).default(''),
  after: z.string().max(60).optional(),
});
export const PanelQuery = z.object({
  after: z.string().max(60).optional(),
  removed: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
});
