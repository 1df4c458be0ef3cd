/** The credential as a file, and what verifies it: the school's keys and its status lists. For everybody, from anywhere. */
import { type Request, type Response, Router } from 'express';
import { Busy, Gone, NotFound } from '../../lib/errors.ts';
import { leaveOpen } from '../../web/doors.ts';
import { requireCertificate } from '../certificates.service.ts';
import { goneWords } from '../words.ts';
import { badgeOf } from './badges.service.ts';
import { didDocument } from './keys.service.ts';
import { requireStatusList } from './status-list.service.ts';

leaveOpen(/^\/\.well-known\/did\.json$/, /^\/certificates\/(status\/\d+|[^/]+\/credential\.json)$/);

export const badges = Router();

badges.get('/.well-known/did.json', async (_req, res) => {
  send(res, 'application/did+json', JSON.stringify(await didDocument()));
});

badges.get('/certificates/status/:list', async (req: Request<{ list: string }>, res) => {
  if (!/^[1-9]\d{0,5}$/.test(req.params.list)) throw new NotFound('This list');
  send(res, 'application/ld+json', await requireStatusList(Number(req.params.list)));
});

badges.get('/certificates/:id/credential.json', async (req: Request<{ id: string }>, res) => {
  const certificate = await requireCertificate(req.params.id);
  if (certificate.state === 'erased' || certificate.state === 'revoked') throw new Gone(goneWords(certificate));
  if (certificate.state === 'making') throw new Busy('This certificate is being made. Try again in a moment.');
  const text = await badgeOf(certificate);
  // Changed between the two looks: the next one sees the new edition.
  if (!text) throw new Busy('This certificate is being made anew. Try again in a moment.');
  res.set('Content-Disposition', `inline; filename="open-badge-${certificate.courseSlug}.json"`);
  send(res, 'application/ld+json', text);
});

/** Wallets and checkers in browsers of other sites read these too. */
function send(res: Response, type: string, text: string): void {
  res.set({
    'Cache-Control': 'public, max-age=60',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  res.type(type).send(text);
}
