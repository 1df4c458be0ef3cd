/** Changing what a course says about its certificate, in its draft. */
import { Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { type OwnCourse, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import type { Manner } from '../history/save-mark.ts';
import { readOutline } from '../outline/draft.service.ts';
import { keptDesign } from './design.service.ts';
import { isGraded } from './rule.service.ts';
import type { CertificateDesign, CertificateRule } from './terms.ts';

export type CertificateChange = { rule: CertificateRule; design: CertificateDesign };

/**
 * Sets rule and design in the draft, if nobody saved the course's facts since `revision`; else Conflict. Learners meet them
 * with the next version. Throws Refused for a minimum of a lecture that is not graded, or not of this course.
 */
export async function changeCertificate(
  person: Person,
  courseId: string,
  { rule, design }: CertificateChange,
  revision: number,
  manner: Manner = {},
): Promise<OwnCourse> {
  const course = await requireOwnCourse(person, courseId);
  const { sections } = await readOutline(course);
  const graded = new Set(
    sections
      .flatMap(({ lectures }) => lectures)
      .filter(isGraded)
      .map(({ id }) => id),
  );
  if (rule.minimums.some(({ lectureId }) => !graded.has(lectureId)))
    throw new Refused('One of these lectures is not graded any more. Please reload this page.');
  const certificateRule = rule.minimums.length > 0 || rule.average !== null ? rule : null;
  return updateDraft(person, courseId, { certificateRule, certificateDesign: keptDesign(design) }, revision, manner);
}
