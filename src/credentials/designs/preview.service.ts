/** A certificate that nobody holds, to see how one would look: as a page, and as the PDF, made in a thread of its own. */
import { Worker } from 'node:worker_threads';
import type { Design } from '../../authoring/certificate/design.service.ts';
import { hour, now } from '../../lib/clock.ts';
import { Busy } from '../../lib/errors.ts';
import type { CertificateRecord } from '../certificate.model.ts';
import { type Qr, qrOf } from '../certificate-page.ts';
import type { Certificate } from '../certificates.service.ts';
import type { Paper } from '../sheet.ts';
import { type CertificateWords, wordsOf } from '../words.ts';
import { type Look, lookOf } from './look.ts';
import { paperOf } from './paper.service.ts';

/** What stands on it. `seconds`: length of the course; `average`: percent, null where nothing is graded. */
export type Sample = {
  name: string;
  course: string;
  teacher: string;
  seconds: number;
  lectures: number;
  average: number | null;
  design: Design;
};
export type Preview = { words: CertificateWords; qr: Qr; look: Look };

const patience = 15_000;
const mostWaiting = 5;
let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

export async function previewOf(sample: Sample): Promise<Preview> {
  const certificate = certificateOf(sample);
  const words = wordsOf(certificate);
  return { words, qr: qrOf(words.address), look: await lookOf(certificate.design) };
}

/** Its PDF. One after the other in each process: throws Busy while five wait, or when it takes too long. */
export async function previewPdf(sample: Sample): Promise<Buffer> {
  if (waiting >= mostWaiting) throw new Busy('Several previews are being made. Please try again in a moment.', 5);
  waiting++;
  const paper = paperOf(certificateOf(sample));
  const made = Promise.all([paper, last]).then(([ready]) => renderInThread(ready));
  last = made.catch(() => undefined);
  return made.finally(() => waiting--);
}

async function renderInThread(paper: Paper): Promise<Buffer> {
  const worker = new Worker(new URL('./preview.worker.ts', import.meta.url), { workerData: paper });
  const hangs = setTimeout(() => void worker.terminate(), patience);
  try {
    return await new Promise<Buffer>((done, fail) => {
      worker.once('message', (bytes: Uint8Array) => done(Buffer.from(bytes)));
      worker.once('error', fail);
      worker.once('exit', () => fail(new Busy('The preview took too long. Please try again.', 5)));
    });
  } finally {
    clearTimeout(hangs);
    void worker.terminate();
  }
}

function certificateOf({ name, course, teacher, seconds, lectures, average, design }: Sample): Certificate {
  const at = now();
  const began = new Date(at.getTime() - 30 * 24 * hour);
  const nobody = { userId: '', courseId: '', enrolmentId: '', words: [], changes: [], hidden: [], mailedAt: null };
  const facts: Pick<CertificateRecord, 'state' | 'edition' | 'madeEdition' | 'pdfStore'> = {
    ...{ state: 'issued', edition: 1, madeEdition: 1, pdfStore: 'disk' },
  };
  return {
    ...nobody,
    ...facts,
    ...{ id: '', publicId: 'your-number-here', pdfKey: '', expiresAt: null, expired: false, revision: 0 },
    ...{ name, courseTitle: course, courseSlug: '', teacherName: teacher, seconds, versionNumber: 1 },
    ...{ completedAt: at, issuedAt: at, design },
    evidence: { versionId: '', lectures: [], requiredCount: lectures, seconds, enrolledAt: began, average },
  };
}
