/** The step "Certificate" for its view. */
import type { FormState } from '../../web/form.ts';
import { formOf } from '../../web/form.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import type { DraftOutline } from '../outline/draft.service.ts';
import { designFieldLabels, designFrom, designValues, noDesign, placeholders } from './design.service.ts';
import { minimumField } from './forms.ts';
import { isGraded } from './rule.service.ts';
import type { CertificateDesign } from './terms.ts';

export type GradedRow = { id: string; field: string; label: string; note: string };

/** A field for each lecture in which something is reached. */
export function gradedRows({ sections }: Pick<DraftOutline, 'sections'>): GradedRow[] {
  return sections.flatMap((section, at) =>
    section.lectures.flatMap((lecture, index) => {
      if (!isGraded(lecture)) return [];
      const note = lecture.ready ? '' : 'Not ready: it is asked for once it can be opened.';
      const label = `${at + 1}.${index + 1} ${lecture.title}`;
      return [{ id: lecture.id, field: minimumField(lecture.id), label, note }];
    }),
  );
}

/** The whole form as it is stored. */
export function certificateForm({ draft, draftRevision }: OwnCourse): FormState {
  const rule = draft.certificateRule;
  const minimums = (rule?.minimums ?? []).map(({ lectureId, percent }) => [minimumField(lectureId), percent] as const);
  return formOf({
    revision: draftRevision,
    average: rule?.average ?? '',
    ...Object.fromEntries(minimums),
    ...designValues({ ...noDesign, ...draft.certificateDesign }),
  });
}

/** For two people who compare what they chose. */
export function fieldLabels(rows: GradedRow[]): Record<string, string> {
  return {
    ...Object.fromEntries(rows.map(({ field, label }) => [field, label])),
    average: 'Average over all',
    ...designFieldLabels,
  };
}

/** What an empty field stands for, and the placeholders in words. */
export function designHelp(below: Partial<CertificateDesign> | null) {
  return {
    usual: designFrom(below),
    placeholders: Object.entries(placeholders).map(([name, text]) => ({ name: `{{${name}}}`, text })),
  };
}
