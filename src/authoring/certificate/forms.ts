/** What the form of the step "Certificate" may carry. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';
import { designShape } from './design.service.ts';

const fieldOfLecture = /^min-([0-9a-f]{24})$/;
const share = 'Please enter a whole number from 1 to 100, or nothing.';
const percent = z
  .string()
  .trim()
  .regex(/^(|[1-9]\d?|100)$/, share)
  .transform((text) => (text === '' ? null : Number(text)));

/** Minimums come as `min-<lecture>`: one field for each graded lecture. */
export const CertificateForm = z
  .looseObject({
    revision: fields.revision,
    average: percent.default(null),
    ...designShape,
    removeLogo: fields.tick,
    removeSignature: fields.tick,
  })
  .transform((typed, context) => {
    const minimums: { lectureId: string; percent: number }[] = [];
    for (const [name, value] of Object.entries(typed)) {
      const lectureId = fieldOfLecture.exec(name)?.[1];
      if (!lectureId) continue;
      const parsed = percent.safeParse(value);
      if (!parsed.success) context.addIssue({ code: 'custom', path: [name], message: share });
      else if (parsed.data !== null) minimums.push({ lectureId, percent: parsed.data });
    }
    const { revision, average, removeLogo, removeSignature, ...rest } = typed;
    return { revision, rule: { minimums, average }, design: rest, removeLogo, removeSignature };
  });
export type CertificateTyped = z.infer<typeof CertificateForm>;

export function minimumField(lectureId: string): string {
  return `min-${lectureId}`;
}
