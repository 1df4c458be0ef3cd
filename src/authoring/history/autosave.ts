/** The small answers for forms that save by themselves: stored, not valid yet, or changed elsewhere. */
import type { Request, Response } from 'express';
import { isoText, savedText } from '../../lib/calendar.ts';
import { now } from '../../lib/clock.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import type { FormState } from '../../web/form.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { barAfterSave, barView } from '../editor.ts';
import { zoneOf } from './rows.ts';

/** What came of it: `revision` is the one the form goes on with. */
type Outcome = { ok: true; revision: number; course: OwnCourse } | { ok: false; status: number; form: FormState };

const answerPart = view<{
  state: 'saved' | 'refused' | 'shrinks' | 'conflict';
  revision: number | null;
  at: { text: string; iso: string };
  errors: FormState['errors'];
}>('authoring/history/_answer');

/** Did the form send this by itself? Then files stay where they are, and nothing is asked. */
export function isAutosave(req: Request): boolean {
  return req.get('X-Autosave') === '1';
}

export async function answerAutosave(req: Request, res: Response, outcome: Outcome): Promise<void> {
  const zone = zoneOf(req);
  const at = { text: savedText(now(), now(), zone), iso: isoText(now(), zone) };
  // Read by the script alone; a browser that shows it goes on to the page.
  const redirect = req.path;
  if (!outcome.ok) {
    const { errors } = outcome.form;
    const state = outcome.status === 409 ? 'conflict' : errors.removeText ? 'shrinks' : 'refused';
    const fragments = [answerPart({ state, revision: null, at, errors })];
    return answer(req, res, { fragments, redirect, status: outcome.status });
  }
  const { revision, course } = outcome;
  const saved = answerPart({ state: 'saved', revision, at, errors: {} });
  const bar = course.state === 'published' ? [barView({ bar: barAfterSave(req, course) })] : [];
  await answer(req, res, { fragments: [saved, ...bar], redirect });
}
