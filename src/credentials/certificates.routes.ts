/** /certificates/:id: anyone can check a certificate, without an account or scripts. */
import { pipeline } from 'node:stream/promises';
import { type Request, Router } from 'express';
import QRCode from 'qrcode';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { requireRecord } from '../learning/enrolment.service.ts';
import { onAnnounce } from '../lib/bus.ts';
import { Gone, NotFound } from '../lib/errors.ts';
import { storageOf } from '../lib/storage.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { leaveOpen } from '../web/doors.ts';
import { requirePerson } from '../web/guards.ts';
import { cachePages } from '../web/page-cache.ts';
import { isHtmx, me } from '../web/request.ts';
import {
  type Certificate,
  type CertificateStatus,
  findCertificateFor,
  requireCertificate,
  statusOf,
} from './certificates.service.ts';
import { type CertificateWords, wordsOf } from './words.ts';

type Qr = { size: number; path: string };
const certificatePage = view<{ words: CertificateWords; qr: Qr; pdfHref: string; courseHref: string }>(
  'credentials/certificates/show',
);
const waitingPage = view<{ course: string; href: string }>('credentials/certificates/waiting');
const missingPage = view<{ typed: string }>('credentials/certificates/missing');
const statusPart = view<CertificateStatus>('credentials/certificates/_status');
type Id = { id: string };

/** What a certificate says never changes, until one is erased: then no process answers from what it has kept. */
let erasures = 0;
onAnnounce('certificates', () => erasures++);
cachePages(({ path, query }) => {
  const whole = /^\/certificates\/[\w-]{16}$/.test(path) && query.size === 0;
  return whole ? { key: path, version: () => `certificate-${erasures}`, local: true } : null;
});

// Whoever was given the number may check it: that is what it is for, also in a private school.
leaveOpen(/^\/certificates\/[^/]+(\/certificate\.pdf)?$/);

export const certificates = Router();

certificates.get('/certificates/:id', async (req: Request<Id>, res) => {
  const certificate = await findOrNull(req.params.id);
  if (!certificate) return answer(req, res, missing(req.params.id));
  if (certificate.state === 'erased') throw erased(certificate);
  if (certificate.state === 'issued') return answer(req, res, shown(certificate));
  delete req.keepPage;
  const page = waitingPage({ course: certificate.courseTitle, href: req.path });
  await answer(req, res, { page, title: 'Your certificate is being made', layout: 'bare' });
});

certificates.get('/certificates/:id/certificate.pdf', async (req: Request<Id>, res) => {
  const certificate = await findOrNull(req.params.id);
  if (certificate?.state === 'erased') throw erased(certificate);
  if (certificate?.state !== 'issued') throw new NotFound('This certificate');
  const stream = await storageOf(certificate.pdfStore).open(certificate.pdfKey);
  const name = `certificate-${certificate.courseSlug}.pdf`;
  res.set({ 'Cache-Control': 'public, max-age=3600', 'Content-Disposition': `inline; filename="${name}"` });
  res.type('application/pdf');
  await pipeline(stream, res);
});

export const ownCertificate = Router();

/** The owner's part of a course page while the certificate is being made; as a whole page it leads to where it is. */
ownCertificate.get('/learn/:slug/certificate', requirePerson, async (req: Request<{ slug: string }>, res) => {
  const enrolment = await requireRecord(me(req), req.params.slug);
  if (!enrolment.certifiedAt) throw new NotFound('This certificate');
  const [course, certificate] = await Promise.all([
    requireLearnableCourse(req.params.slug),
    findCertificateFor(enrolment.userId, enrolment.courseId),
  ]);
  const status = statusOf(course.slug, certificate);
  if (isHtmx(req) && status.pollHref) return void res.status(204).end();
  await answer(req, res, {
    fragments: [statusPart(status)],
    redirect: status.href ?? `/learn/${course.slug}`,
  });
});

async function findOrNull(publicId: string): Promise<Certificate | null> {
  try {
    return await requireCertificate(publicId);
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

function shown(certificate: Certificate) {
  const words = wordsOf(certificate);
  const address = `/certificates/${certificate.publicId}`;
  const page = certificatePage({
    words,
    qr: qrOf(words.address),
    pdfHref: `${address}/certificate.pdf`,
    courseHref: `/courses/${certificate.courseSlug}`,
  });
  const title = `${certificate.name}: ${certificate.courseTitle}`;
  const description = `${certificate.name} completed ${certificate.courseTitle} at ${words.school}. ${words.issued}.`;
  return { page, title, description, layout: 'bare' as const };
}

/** That there was one may be known; whose it was may not. */
function erased({ courseTitle }: Certificate): Gone {
  return new Gone(
    `A certificate of “${courseTitle}” had this number. Its holder had their account erased, and with it this.`,
  );
}

function missing(typed: string) {
  const page = missingPage({ typed: typed.slice(0, 40) });
  return { page, title: 'No such certificate', layout: 'bare' as const, status: 404 };
}

/** One path of unit squares: sharp, and without any picture to load. */
function qrOf(text: string): Qr {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const rows = Array.from({ length: modules.size }, (_, row) => row);
  const dark = rows.flatMap((row) =>
    rows.filter((column) => modules.get(row, column)).map((column) => `M${column} ${row}h1v1h-1z`),
  );
  return { size: modules.size, path: dark.join('') };
}
