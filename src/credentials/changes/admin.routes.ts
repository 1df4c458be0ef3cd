/** `/admin/certificates`: finding one by its number or by the name on it. */
import { Router } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { requireRole } from '../../web/guards.ts';
import { type Certificate, listCertificates } from '../certificates.service.ts';
import { CertificatesQuery } from '../forms.ts';
import { dayOf, isOver } from '../words.ts';

type Cell = string | { text: string; href?: string; tone?: 'good' | 'warn' | 'bad'; note?: string };
const indexPage = view<{ q: string; rows: Record<string, Cell>[]; later: boolean; nextHref: string | null }>(
  'credentials/certificates/index',
);
const states: Record<Certificate['state'], Cell> = {
  making: { text: 'Being made', tone: 'warn' },
  issued: { text: 'Valid', tone: 'good' },
  revoked: { text: 'Revoked', tone: 'bad' },
  erased: 'Erased',
};

export const adminCertificates = Router();

adminCertificates.get('/admin/certificates', ...requireRole('admin'), async (req, res) => {
  const { q, after } = query(req, CertificatesQuery);
  const { certificates, next } = await listCertificates({ q, after });
  const nextHref = next ? `/admin/certificates?${new URLSearchParams({ ...(q ? { q } : {}), after: next })}` : null;
  const page = indexPage({ q, rows: certificates.map(rowOf), later: after !== undefined, nextHref });
  await answer(req, res, { page, title: 'Certificates', layout: 'admin' });
});

function rowOf(certificate: Certificate): Record<string, Cell> {
  const { publicId, name, courseTitle, issuedAt, state } = certificate;
  const over = state === 'issued' && isOver(certificate);
  return {
    name: { text: name || 'Somebody who left', href: `/certificates/${publicId}/record`, note: publicId },
    course: courseTitle,
    issued: dayOf(issuedAt),
    state: over ? { text: 'Expired', tone: 'warn' } : states[state],
  };
}
