/** `/account/consent`: what changed in the texts one agrees to. `/cookies`: what the school keeps in a browser. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { form, query } from '../../web/form.ts';
import { ownPath, requirePerson } from '../../web/guards.ts';
import { cachePages } from '../../web/page-cache.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { agree } from './consent.service.ts';
import { agreedTexts } from './text-version.model.ts';
import { lacksConsent, listTextVersions, versionsInForce } from './text-versions.service.ts';

type Note = { label: string; day: string; iso: string; changed: string };
type Asked = { name: string; href: string; notes: Note[] };
const consentPage = view<{
  asked: Asked[];
  terms: number;
  privacy: number;
  next: string;
  csrf: string | null;
}>('accounts/consent/new');
const cookiesPage = view<Record<string, never>>('accounts/consent/cookies');

const Next = z.object({ next: z.string().optional() });
const number = z.coerce.number().int().min(0).max(100_000);
const ConsentForm = z.object({ terms: number, privacy: number, next: z.string().optional() });
const names = { terms: 'Terms', privacy: 'Privacy notice' };

leaveOpen(/^\/cookies$/);
cachePages(({ path, query: asked }) =>
  path === '/cookies' && asked.size === 0 ? { key: path, version: () => 'words' } : null,
);

export const consent = Router();

consent.get('/account/consent', requirePerson, async (req, res) => {
  const next = ownPath(query(req, Next).next) ?? '/learn';
  if (!lacksConsent(me(req).agreed)) return res.redirect(303, next);
  const asked = agreedTexts.map((text) => ({ name: names[text], href: `/${text}`, notes: newTo(req, text) }));
  const page = consentPage({
    asked: asked.filter(({ notes }) => notes.length > 0),
    ...versionsInForce(),
    next,
    csrf: csrfOf(req),
  });
  return answer(req, res, { page, title: 'What changed', layout: 'bare' });
});

consent.post('/account/consent', requirePerson, async (req, res) => {
  const sent = form(req, ConsentForm);
  if (sent.ok) await agree(me(req), sent.value);
  const next = ownPath((req.body as { next?: unknown } | undefined)?.next) ?? '/learn';
  return answer(req, res, { redirect: next });
});

consent.get('/cookies', (req, res) =>
  answer(req, res, {
    page: cookiesPage({}),
    title: 'Cookies',
    head: `<link rel="canonical" href="${config.publicUrl}/cookies">`,
  }),
);

/** What is new since this person agreed last, newest first. */
function newTo(req: Request, text: (typeof agreedTexts)[number]): Note[] {
  const { agreed, timeZone } = me(req);
  const since = agreed?.[text] ?? 0;
  return listTextVersions(text)
    .filter((version) => version.number > since)
    .map(({ number: count, changed, publishedAt }) => ({
      label: `Version ${count}`,
      day: formatDay(publishedAt, timeZone ?? config.school.timeZone),
      iso: publishedAt.toISOString(),
      changed,
    }));
}
