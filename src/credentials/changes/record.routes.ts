/** `/certificates/:id/record`: what happened to a certificate, for its holder and for those who decide over it. */
import { type Request, Router } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { form } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { hideable } from '../certificate.model.ts';
import { type Certificate, hasPapers } from '../certificates.service.ts';
import { ShownForm } from '../forms.ts';
import { dayOf } from '../words.ts';
import { requireRecord } from './access.service.ts';
import { type Standing, standingOf, trailWords } from './change-words.service.ts';
import { hide } from './changes.service.ts';

type Fact = { label: string; value: string; href?: string };
type Line = { at: string; iso: string; text: string; by: string; reason: string };
type Locals = {
  id: string;
  name: string;
  course: string;
  back: { href: string; label: string };
  standing: Standing;
  facts: Fact[];
  trail: Line[];
  can: { hide: boolean; change: boolean; revoke: boolean; reissue: boolean };
  shown: string[];
  csrf: string | null;
};
type Id = { id: string };
const recordPage = view<Locals>('credentials/records/show');

export const records = Router();

records.get('/certificates/:id/record', requirePerson, async (req: Request<Id>, res) => {
  const person = me(req);
  const { certificate, leads, holds } = await requireRecord(person, req.params.id);
  const { publicId, state } = certificate;
  const counts = state === 'issued';
  const page = recordPage({
    id: publicId,
    name: certificate.name || 'Somebody who left',
    course: certificate.courseTitle,
    back:
      person.role === 'admin'
        ? { href: '/admin/certificates', label: 'Certificates' }
        : { href: `/certificates/${publicId}`, label: 'Certificate' },
    standing: standingOf(certificate, config.school.name),
    facts: factsOf(certificate),
    trail: await trailOf(certificate, person.timeZone ?? config.school.timeZone),
    can: {
      hide: holds && state !== 'erased',
      change: leads && counts,
      revoke: leads && counts,
      reissue: leads && (counts || state === 'revoked'),
    },
    shown: hideable.filter((one) => !certificate.hidden.includes(one)),
    csrf: csrfOf(req),
  });
  const layout = person.role === 'admin' ? 'admin' : 'site';
  await answer(req, res, { page, title: `Record of ${publicId}`, layout });
});

records.put('/certificates/:id/shown', requirePerson, async (req: Request<Id>, res) => {
  const { certificate, holds } = await requireRecord(me(req), req.params.id);
  const redirect = `/certificates/${certificate.publicId}/record`;
  const sent = form(req, ShownForm);
  if (!holds || !sent.ok) return answer(req, res, { redirect });
  await hide(
    certificate,
    hideable.filter((one) => !sent.value.shown.includes(one)),
  );
  return answer(req, res, { redirect, flash: 'Saved. Its page shows what you chose.' });
});

function factsOf(certificate: Certificate): Fact[] {
  const { publicId, courseTitle, courseSlug, issuedAt, expiresAt, edition } = certificate;
  const papers = hasPapers(certificate) ? 'PDF and Open Badge are there' : 'PDF and Open Badge are being made';
  return [
    { label: 'Number', value: publicId, href: `/certificates/${publicId}` },
    { label: 'Course', value: courseTitle, href: `/courses/${courseSlug}` },
    { label: 'Issued', value: dayOf(issuedAt) },
    { label: 'Valid', value: expiresAt ? `until ${dayOf(expiresAt)}` : 'without end' },
    ...(certificate.state === 'issued' ? [{ label: 'Papers', value: `${papers} (edition ${edition})` }] : []),
  ];
}

async function trailOf({ changes, issuedAt }: Certificate, zone: string): Promise<Line[]> {
  const people = await listPeopleByIds(changes.flatMap(({ byId }) => byId ?? []));
  const lines = changes.toReversed().map((change) => ({
    at: formatMoment(change.at, zone),
    iso: change.at.toISOString(),
    text: trailWords(change),
    by: change.byId ? (people.get(change.byId)?.name ?? 'Somebody who left') : '',
    reason: change.reason,
  }));
  return [
    ...lines,
    { at: formatMoment(issuedAt, zone), iso: issuedAt.toISOString(), text: 'Issued', by: '', reason: '' },
  ];
}
