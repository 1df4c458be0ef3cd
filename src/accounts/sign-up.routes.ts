/** `/join` and `/join/code`: nobody has an account before they prove their address. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../config.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { leaveOpen } from '../web/doors.ts';
import { type FormState, query, submit, untouched } from '../web/form.ts';
import { ownPath } from '../web/guards.ts';
import { cachePages } from '../web/page-cache.ts';
import { enter } from './entry.ts';
import { Code, SignUp } from './forms.ts';
import { activate, requireSignUp, resendCode, signUp } from './sign-up.service.ts';

type ShownSignUp = { id: string; email: string };
const signUpPage = view<{ form: FormState; next: string | null; google: boolean }>('accounts/sign-ups/new');
const codePage = view<{ form: FormState; signUp: ShownSignUp; sent: boolean }>('accounts/codes/new');

const Next = z.object({ next: z.string().optional() });
const To = z.object({ to: z.string().default(''), sent: z.literal('1').optional() });
const Resend = z.object({ to: z.string().default('') });

cachePages(({ path, query: asked }) =>
  path === '/join' && asked.size === 0 ? { key: path, version: () => 'form' } : null,
);

leaveOpen(/^\/join(\/|$)/);

export const join = Router();

join.get('/join', (req, res) => {
  const next = ownPath(query(req, Next).next);
  if (req.user) return res.redirect(303, next ?? '/learn');
  return showSignUp(req, res, untouched, next);
});

join.post('/join', async (req, res) => {
  const next = ownPath((req.body as { next?: unknown } | undefined)?.next);
  const sent = await submit(req, SignUp, (typed) => signUp({ ...typed, next }, req.ip ?? ''));
  if (!sent.ok) return showSignUp(req, res, sent.form, next, sent.status);
  return answer(req, res, { redirect: `/join/code?to=${sent.value}` });
});

join.get('/join/code', async (req, res) => {
  const { to, sent } = query(req, To);
  if (req.user || !to) return res.redirect(303, req.user ? '/learn' : '/join');
  return showCode(req, res, to, untouched, { sent: sent === '1' });
});

join.post('/join/code', async (req, res) => {
  const to = addressee(req);
  const { next } = await requireSignUp(to);
  const typed = await submit(req, Code, ({ code }) => activate(to, code, req.ip ?? ''));
  if (!typed.ok) return showCode(req, res, to, typed.form, { status: typed.status });
  const address = await enter(req, typed.value, { by: 'code', stay: false, next: ownPath(next) });
  const flash = `You are in, ${typed.value.name}. This is where you learn.`;
  return answer(req, res, { redirect: address, flash });
});

join.post('/join/codes', async (req, res) => {
  const to = addressee(req);
  const sent = await submit(req, Resend, () => resendCode(to, req.ip ?? ''));
  if (!sent.ok) return showCode(req, res, to, sent.form, { status: sent.status });
  return answer(req, res, { redirect: `/join/code?to=${to}&sent=1` });
});

function addressee(req: Request): string {
  return Resend.catch({ to: '' }).parse(req.body ?? {}).to;
}

function showSignUp(req: Request, res: Response, form: FormState, next: string | null, status = 200): Promise<void> {
  const page = signUpPage({ form, next, google: config.google !== null });
  return answer(req, res, { page, title: 'Join', layout: 'bare', status });
}

type How = { status?: number; sent?: boolean };

async function showCode(req: Request, res: Response, to: string, form: FormState, how: How): Promise<void> {
  const { id, email } = await requireSignUp(to);
  const page = codePage({ form, signUp: { id, email }, sent: how.sent ?? false });
  // The address names an open sign-up: it must not travel on to other sites.
  res.set('Referrer-Policy', 'no-referrer');
  return answer(req, res, { page, title: 'Type the code', layout: 'bare', status: how.status ?? 200 });
}
