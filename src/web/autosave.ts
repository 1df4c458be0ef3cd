/** The small answers for forms that save by themselves: stored, not valid yet, or changed elsewhere. */
import type { Request, Response } from 'express';
import { config } from '../config.ts';
import { isoText } from '../lib/calendar.ts';
import { now } from '../lib/clock.ts';
import { savedText } from '../lib/dates.ts';
import { type Rendered, view } from '../lib/view.ts';
import { answer } from './answer.ts';
import type { FormState } from './form.ts';

/** `revision` is the one the form goes on with; `parts`: what else of its page has changed. */
export type SaveOutcome =
  | { ok: true; revision: number; parts?: Rendered[] }
  | { ok: false; status: number; form: FormState };

const answerPart = view<{
  state: 'saved' | 'refused' | 'shrinks' | 'conflict';
  revision: number | null;
  at: { text: string; iso: string };
  errors: FormState['errors'];
}>('layouts/_save-answer');

/** Did the form send this by itself? Then files stay where they are, and nothing is asked. */
export function isAutosave(req: Request): boolean {
  return req.get('X-Autosave') === '1';
}

/** What came of a save that a form made by itself. Read by the script alone; a browser that shows it goes on to the page. */
export async function answerSave(req: Request, res: Response, outcome: SaveOutcome): Promise<void> {
  const zone = req.user?.timeZone ?? config.school.timeZone;
  const at = { text: savedText(now(), now(), zone), iso: isoText(now(), zone) };
  const redirect = req.path;
  if (!outcome.ok) {
    const { errors } = outcome.form;
    const state = outcome.status === 409 ? 'conflict' : errors.removeText ? 'shrinks' : 'refused';
    const fragments = [answerPart({ state, revision: null, at, errors })];
    return answer(req, res, { fragments, redirect, status: outcome.status });
  }
  const { revision, parts = [] } = outcome;
  const fragments = [answerPart({ state: 'saved', revision, at, errors: {} }), ...parts];
  await answer(req, res, { fragments, redirect });
}
