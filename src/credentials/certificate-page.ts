/** What the public page of a certificate shows. */
import QRCode from 'qrcode';
import type { Score } from './certificate.model.ts';
import { type Certificate, hasPapers } from './certificates.service.ts';
import { type Standing, standingOf } from './changes/change-words.service.ts';
import { type Look, lookOf } from './designs/look.ts';
import { linkedInAddress } from './linkedin.ts';
import { type CertificateWords, dayOf, hours, percentWords, wordsOf } from './words.ts';

export type Qr = { size: number; path: string };
type Evidence = {
  facts: { label: string; value: string }[];
  /** null: its holder does not show them. */
  lectures: { title: string; day: string }[] | null;
  /** In words: a sentence for each part. */
  rule: string[];
  /** Empty also when its holder does not show them. */
  scores: { title: string; result: string }[];
};
export type CertificatePage = {
  words: CertificateWords;
  standing: Standing;
  /** Of one that was revoked the paper is not drawn any more. */
  revoked: boolean;
  qr: Qr;
  look: Look;
  evidence: Evidence;
  /** null while they are made anew, and of one that was revoked. */
  papers: { pdf: string; badge: string; linkedIn: string } | null;
  courseHref: string;
  /** For those who may see its trail. */
  recordHref: string | null;
};

/** `isKnown`: the person who looks may see its trail. */
export async function certificatePageOf(
  certificate: Certificate,
  { isKnown }: { isKnown: boolean },
): Promise<CertificatePage> {
  const words = wordsOf(certificate);
  const path = `/certificates/${certificate.publicId}`;
  return {
    words,
    standing: standingOf(certificate, words.school),
    revoked: certificate.state === 'revoked',
    qr: qrOf(words.address),
    look: await lookOf(certificate.design),
    evidence: evidenceOf(certificate),
    papers: hasPapers(certificate)
      ? {
          pdf: `${path}/certificate.pdf`,
          badge: `${path}/credential.json`,
          linkedIn: linkedInAddress(certificate, words),
        }
      : null,
    courseHref: `/courses/${certificate.courseSlug}`,
    recordHref: isKnown ? `${path}/record` : null,
  };
}

function evidenceOf({ evidence, versionNumber, completedAt, hidden }: Certificate): Evidence {
  const showsDays = !hidden.includes('days');
  const days = (moment: Date | null): string => (showsDays && moment ? dayOf(moment) : '');
  const began = showsDays ? [{ label: 'Began', value: dayOf(evidence.enrolledAt) }] : [];
  return {
    facts: [
      { label: 'Course', value: `Version ${versionNumber}` },
      { label: 'Length', value: hours(evidence.seconds) },
      { label: 'Lectures that count', value: String(evidence.requiredCount) },
      ...began,
      { label: 'Finished', value: dayOf(completedAt) },
    ],
    lectures: hidden.includes('lectures')
      ? null
      : evidence.lectures.map(({ title, completedAt: at }) => ({ title, day: days(at) })),
    rule: evidence.rule ?? [],
    scores: hidden.includes('scores') ? [] : scoreRows(evidence),
  };
}

/** What was neither asked for nor done says nothing about anybody. */
function scoreRows({ scores = [], average = null }: Certificate['evidence']): Evidence['scores'] {
  const told = scores.filter(({ percent, wanted, excused }) => percent !== null || wanted !== null || excused);
  const rows = told.map((score) => ({ title: score.title, result: scoreWords(score) }));
  const whole = average === null || told.length < 2 ? [] : [{ title: 'On average', result: percentWords(average) }];
  return [...rows, ...whole];
}

function scoreWords({ percent, wanted, excused }: Score): string {
  if (excused) return 'Did not count';
  const asked = wanted === null ? '' : ` (at least ${wanted} % asked)`;
  return `${percent === null ? 'Not taken' : percentWords(percent)}${asked}`;
}

/** One path of unit squares: sharp, and without any picture to load. */
export function qrOf(text: string): Qr {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const rows = Array.from({ length: modules.size }, (_, row) => row);
  const dark = rows.flatMap((row) =>
    rows.filter((column) => modules.get(row, column)).map((column) => `M${column} ${row}h1v1h-1z`),
  );
  return { size: modules.size, path: dark.join('') };
}
