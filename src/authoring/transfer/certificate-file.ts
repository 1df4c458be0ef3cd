/** What a course says about its certificate, into an archive and out of it. */
import { designShape, designTyped, keptDesign, noDesign } from '../certificate/design.service.ts';
import type { CertificateDesign, CertificateRule } from '../certificate/terms.ts';
import type { CourseFacts } from '../courses/course.model.ts';
import type { CourseFile, FileCertificate } from './course-file.ts';
import type { Material } from './material.service.ts';
import type { Report } from './report.ts';

type Facts = Pick<CourseFacts, 'certificateRule' | 'certificateDesign'>;

/** undefined where nothing is said. `slugs`: of lectures, by their ids. */
export function certificateToFile(
  { certificateRule: rule, certificateDesign: design }: Facts,
  slugs: ReadonlyMap<string, string>,
  pathOf: (fileId: string | null) => string | undefined,
): FileCertificate | undefined {
  const minimums = (rule?.minimums ?? []).flatMap(({ lectureId, percent }) => {
    const lecture = slugs.get(lectureId);
    return lecture ? [{ lecture, percent }] : [];
  });
  const words = Object.entries({ ...noDesign, ...design }).filter(([name, value]) => name in designShape && value);
  const [logo, signature] = [pathOf(design?.logoFileId ?? null), pathOf(design?.signatureFileId ?? null)];
  const said: FileCertificate = {
    ...(minimums.length > 0 ? { minimums } : {}),
    ...(rule?.average ? { average: rule.average } : {}),
    ...Object.fromEntries(words),
    ...(logo ? { logo } : {}),
    ...(signature ? { signature } : {}),
  };
  return Object.keys(said).length > 0 ? said : undefined;
}

/** Of what is no colour, or has a placeholder that stands for nothing, nothing is taken, and the report says so. */
export async function designFromFile({
  file: { certificate },
  material,
  report,
}: {
  file: Pick<CourseFile, 'certificate'>;
  material: Pick<Material, 'take'>;
  report: Report;
}): Promise<CertificateDesign | null> {
  if (!certificate) return null;
  const design = designTyped(certificate);
  for (const [name, value] of Object.entries(certificate))
    if (
      typeof value === 'string' &&
      name in designShape &&
      Object.entries(design).every(([key, kept]) => key !== name || !kept)
    )
      report.left(`/certificate/${name}`, 'This is nothing a certificate can show.');
  const take = async (path: string | undefined) => (path ? await material.take(path, ['image']) : null);
  const pictures = { logoFileId: await take(certificate.logo), signatureFileId: await take(certificate.signature) };
  return keptDesign({ ...design, ...pictures });
}

/** `slugs`: ids of the lectures as they were made, by what the archive calls them. */
export function ruleFromFile(
  certificate: FileCertificate | undefined,
  slugs: ReadonlyMap<string, string>,
  report: Report,
): CertificateRule | null {
  const minimums = (certificate?.minimums ?? []).flatMap(({ lecture, percent }, at) => {
    const lectureId = slugs.get(lecture);
    if (!lectureId) report.left(`/certificate/minimums/${at}`, `There is no lecture “${lecture}”.`);
    return lectureId ? [{ lectureId, percent }] : [];
  });
  const average = certificate?.average ?? null;
  return minimums.length > 0 || average !== null ? { minimums, average } : null;
}
