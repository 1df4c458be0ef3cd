/** What a course says about its certificate, in words, for those who compare two states of it. */
import type { CertificateDesign, CertificateRule } from './terms.ts';

const designLabels: Record<keyof CertificateDesign, string> = {
  orientation: 'Format',
  size: 'Paper size',
  paper: 'Colour of the paper',
  ink: 'Colour of the text',
  accent: 'Colour of the ornament',
  heading: 'Heading',
  given: 'Above the name',
  finished: 'Below the name',
  facts: 'Below the course',
  signerName: 'Signed by',
  signerTitle: 'Title of the signer',
  logoFileId: 'Logo',
  signatureFileId: 'Signature',
};

/** One line for each thing it asks for; '' for nothing. */
export function ruleText(rule: CertificateRule | null | undefined, lecture: (id: string) => string): string {
  const each = (rule?.minimums ?? []).map(({ lectureId, percent }) => `“${lecture(lectureId)}”: at least ${percent} %`);
  const average = rule?.average ? [`On average at least ${rule.average} %`] : [];
  return [...each, ...average].join('\n');
}

/** One line for each thing that is not left to the school; '' for none. */
export function designText(design: CertificateDesign | null | undefined, file: (id: string) => string): string {
  const names = Object.keys(designLabels) as (keyof CertificateDesign)[];
  return names
    .flatMap((name) => {
      const value = design?.[name];
      return value ? [`${designLabels[name]}: ${name.endsWith('FileId') ? file(value) : value}`] : [];
    })
    .join('\n');
}
