/** Who holds a certificate of a course: for those who answer its learners. What is decided over one stands in its record. */
import { Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { type Certificate, listCertificates } from '../../credentials/certificates.service.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { sendCsv } from '../../web/csv-answer.ts';
import { query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { railOf, readDesk, teaching } from '../editor.ts';

type Cell = string | { text: string; href?: string; tone?: 'good' | 'warn' | 'bad'; note?: string };
const page = view<{
  q: string;
  action: string;
  rows: Record<string, Cell>[];
  later: boolean;
  nextHref: string | null;
  mayDecide: boolean;
}>('authoring/certificate/holders');
const states: Record<Certificate['state'], Cell> = {
  making: { text: 'Being made', tone: 'warn' },
  issued: { text: 'Valid', tone: 'good' },
  revoked: { text: 'Revoked', tone: 'bad' },
  erased: 'Erased',
};
const heads = ['Name', 'State', 'Issued', 'Valid until', 'Version', 'Number', 'Address'];
const ListQuery = z.object({
  q: z.string().trim().max(120).default('').catch(''),
  after: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional()
    .catch(undefined),
});

const at = '/studio/courses/:course/certificates';
export const certificateHolders = Router();
certificateHolders.use('/studio', teaching);

certificateHolders.get(at, async (req, res) => {
  const person = me(req);
  const { course: id } = req.params;
  const draft = await readDesk(person, id);
  const { q, after } = query(req, ListQuery);
  const { certificates, next } = await listCertificates({ q, courseId: id, after });
  const action = `/studio/courses/${id}/certificates`;
  const zone = person.timeZone ?? config.school.timeZone;
  const nextHref = next && `${action}?${new URLSearchParams({ ...(q ? { q } : {}), after: next })}`;
  const { leads } = draft.course;
  const rows = certificates.map((one) => rowOf(one, { leads, zone }));
  const shown = page({ q, action, rows, later: after !== undefined, nextHref, mayDecide: leads });
  const title = `Certificate holders: ${draft.course.draft.title}`;
  await answer(req, res, { page: shown, title, layout: 'studio', nav: railOf(draft, 'certificates') });
});

certificateHolders.get(`${at}/list.csv`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course, 'answer');
  await sendCsv(res, `certificates-${course.slug}.csv`, { heads, rows: linesOf(course.id) });
});

/** Its record is for who decides over it; others see what everybody sees. */
function rowOf(certificate: Certificate, { leads, zone }: { leads: boolean; zone: string }): Record<string, Cell> {
  const { publicId, name, issuedAt, expired, expiresAt } = certificate;
  const href = `/certificates/${publicId}${leads ? '/record' : ''}`;
  const until = expiresAt ? [`until ${formatDay(expiresAt, zone)}`] : [];
  return {
    name: { text: name || 'Somebody who left', href, note: publicId },
    issued: { text: formatDay(issuedAt, zone), note: until.join('') },
    state: certificate.state === 'issued' && expired ? { text: 'Expired', tone: 'warn' } : states[certificate.state],
  };
}

async function* linesOf(courseId: string): AsyncGenerator<string[]> {
  let after: string | undefined;
  do {
    const { certificates, next } = await listCertificates({ courseId, after });
    for (const one of certificates) yield lineOf(one);
    after = next ?? undefined;
  } while (after);
}

function lineOf({ name, state, expired, issuedAt, expiresAt, versionNumber, publicId }: Certificate): string[] {
  const word = state === 'issued' && expired ? 'expired' : state;
  const days = [issuedAt, expiresAt].map((moment) => moment?.toISOString().slice(0, 10) ?? '');
  return [name, word, ...days, String(versionNumber), publicId, `${config.publicUrl}/certificates/${publicId}`];
}
