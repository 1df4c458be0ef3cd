/** What the pages about a course's facts have in common: their locals, and how two saves that meet are settled. */
import type { Request } from 'express';
import type { FormState } from '../../web/form.ts';
import type { Clash, Saved, Terms } from '../../web/saving.ts';
import type { Bar } from '../editor.ts';
import { openedFacts } from '../history/opened-forms.ts';
import { saverText } from '../history/rows.ts';
import type { Beside } from '../review/remarks.service.ts';
import type { OwnCourse } from './courses.service.ts';

export type FactsPage = {
  bar: Bar;
  action: string;
  form: FormState;
  conflict: Clash | null;
  csrf: string | null;
  remarks: Beside[];
};

/** For `answerAutosave`. */
export function outcomeOf(saved: Saved<OwnCourse, OwnCourse>) {
  return saved.ok ? { ok: true as const, revision: saved.value.draftRevision, course: saved.value } : saved;
}

/** For `comeBack`: what is stored, how the form began, and who was faster. */
export function settling(
  req: Request,
  course: OwnCourse,
  toForm: (course: OwnCourse) => FormState,
): Required<Pick<Terms<OwnCourse>, 'stored' | 'opened' | 'savedBy'>> {
  return {
    stored: (theirs) => toForm(theirs).values,
    opened: openedFacts(course, toForm),
    savedBy: (theirs) => saverText(req, theirs.draftSaved),
  };
}
