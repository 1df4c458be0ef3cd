/** Forms of the studio that save by themselves are also told what there is to publish now. */
import type { Request, Response } from 'express';
import { answerSave } from '../../web/autosave.ts';
import type { FormState } from '../../web/form.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { barAfterSave, barView } from '../editor.ts';

/** What came of it: `revision` is the one the form goes on with. */
type Outcome = { ok: true; revision: number; course: OwnCourse } | { ok: false; status: number; form: FormState };

export async function answerAutosave(req: Request, res: Response, outcome: Outcome): Promise<void> {
  if (!outcome.ok) return answerSave(req, res, outcome);
  const { revision, course } = outcome;
  const parts = course.state === 'published' ? [barView({ bar: barAfterSave(req, course) })] : [];
  await answerSave(req, res, { ok: true, revision, parts });
}
