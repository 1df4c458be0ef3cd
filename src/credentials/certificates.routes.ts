/** /certificates/:id: anyone can check a certificate, without an account or scripts. */
import { pipeline } from 'node:stream/promises';
import { type Request, Router } from 'express';
import { requireLearnableCourse } from '../authoring/publishing/published.service.ts';
import { requireRecord } from '../learning/enrolment.service.ts';
import { onAnnounce } from '../lib/bus.ts';
import { fromNow, hour } from '../lib/clock.ts';
import { Busy, Gone, NotFound } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { leaveOpen } from '../web/doors.ts';
import { requirePerson } from '../web/guards.ts';
import { cachePages } from '../web/page-cache.ts';
import { isHtmx, me } from '../web/request.ts';
import { type CertificatePage, certificatePageOf } from './certificate-page.ts';
import {
  type Certificate,
  type CertificateStatus,
  findCertificateFor,
  hasPapers,
  requireCertificate,
  statusOf,
} from './certificates.service.ts';
import { accessTo } from './changes/access.service.ts';
import { standingOf } from './changes/change-words.service.ts';
import { stylesheetFor } from './designs/look.ts';
import { openPaper } from './papers.service.ts';
import { goneWords, isOver, wordsOf } from './words.ts';

const certificatePage = view<CertificatePage>('credentials/certificates/show');
const waitingPage = view<{ course: string; href: string }>('credentials/certificates/waiting');
const missingPage = view<{ typed: string }>('credentials/certificates/missing');
const statusPart = view<CertificateStatus>('credentials/certificates/_status');
type Id = { id: string };

/** When one was changed or erased, no process answers from what it has kept. */
let changes = 0;
onAnnounce('certificates', () => changes++);
cachePages(({ path, query }) => {
  const whole = /^\/certificates\/[\w-]{16}$/.test(path) && query.size === 0;
  return whole ? { key: path, version: () => `certificate-${changes}`, local: true } : null;
});

// Whoever was given the number may check it: that is what it is for, also in a private school.
leaveOpen(/^\/certificates\/[^/]+(\/certificate\.pdf)?$/, /^\/certificates\/colours\/[^/]+\.css$/);

export const certificates = Router();

/** The colours of a design; what they are stands in the address, so it never changes. */
certificates.get('/certificates/colours/:colours.css', (req: Request<{ colours: string }>, res) => {
  const text = stylesheetFor(req.params.colours);
  if (text === null) throw new NotFound('These colours');
  res.set('Cache-Control', 'public, max-age=31536000, immutable').type('text/css').send(text);
});

certificates.get('/certificates/:id', async (req: Request<Id>, res) => {
  const certificate = await findOrNull(req.params.id);
  if (!certificate) return answer(req, res, missing(req.params.id));
  if (certificate.state === 'erased') throw new Gone(goneWords(certificate));
  if (!mayBeKept(certificate)) delete req.keepPage;
  if (certificate.state !== 'making') return answer(req, res, await shown(req, certificate));
  const page = waitingPage({ course: certificate.courseTitle, href: req.path });
  await answer(req, res, { page, title: 'Your certificate is being made', layout: 'bare' });
});

certificates.get('/certificates/:id/certificate.pdf', async (req: Request<Id>, res) => {
  const certificate = await findOrNull(req.params.id);
  if (!certificate || certificate.state === 'making') throw new NotFound('This certificate');
  if (certificate.state !== 'issued') throw new Gone(goneWords(certificate));
  if (!hasPapers(certificate)) throw new Busy('This certificate is being made anew. Try again in a moment.');
  const stream = await openPaper(certificate);
  const name = `certificate-${certificate.courseSlug}.pdf`;
  res.set({ 'Cache-Control': 'public, max-age=60', 'Content-Disposition': `inline; filename="${name}"` });
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

/** Papers that are being made, and an end that is near, change what it says without anybody changing it. */
function mayBeKept(certificate: Certificate): boolean {
  const { state, expiresAt } = certificate;
  const endsSoon = expiresAt !== null && !isOver(certificate) && expiresAt < fromNow(hour);
  return state === 'revoked' || (hasPapers(certificate) && !endsSoon);
}

async function shown(req: Request, certificate: Certificate) {
  const words = wordsOf(certificate);
  const mine = req.user ? await accessTo(me(req), certificate) : null;
  const page = certificatePage(await certificatePageOf(certificate, { isKnown: mine !== null }));
  const title = `${certificate.name}: ${certificate.courseTitle}`;
  const { title: standing } = standingOf(certificate, words.school);
  const description = `${certificate.name} completed ${certificate.courseTitle} at ${words.school}. ${words.issued}. ${standing}.`;
  const badge = `${words.address}/credential.json`;
  const head = hasPapers(certificate) ? `<link rel="alternate" type="application/ld+json" href="${badge}">` : '';
  return { page, title, description, head, layout: 'bare' as const };
}

function missing(typed: string) {
  const page = missingPage({ typed: typed.slice(0, 40) });
  return { page, title: 'No such certificate', layout: 'bare' as const, status: 404 };
}
