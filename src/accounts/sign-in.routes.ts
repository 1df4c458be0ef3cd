/** `/sign-in` and `/sign-out`. */
import { type Request, type Response, Router } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { z } from 'zod';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { leaveOpen } from '../web/doors.ts';
import { type FormState, query, submit, untouched } from '../web/form.ts';
import { ownPath } from '../web/guards.ts';
import { cachePages } from '../web/page-cache.ts';
import type { Person } from '../web/request.ts';
import { signOutSession } from '../web/session.ts';
import { requirePersonById, snapshotOf } from './accounts.service.ts';
import { enter } from './entry.ts';
import { SignIn } from './forms.ts';
import { MishapWord, sentenceFor } from './google/words.ts';
import { authenticate } from './sign-in.service.ts';

const signInPage = view<Shown & { form: FormState; google: boolean }>('accounts/sessions/new');
const Query = z.object({
  next: z.string().optional(),
  ended: z.enum(['1', 'second-step', 'no-passkeys']).optional(),
  google: MishapWord,
});
const sentences = {
  'second-step': 'The time for the second step is over. Sign in again; nothing was lost.',
  'no-passkeys':
    'Passkeys do not work at this address: it is a number, and they need a name. Sign in with your password.',
};

passport.use(
  new Strategy({ usernameField: 'email', passReqToCallback: true }, (req, email, password, done) => {
    authenticate(email, password, req.ip ?? '').then((person) => done(null, snapshotOf(person)), done);
  }),
);

// The empty form is the same for every visitor; what it shows of the address is in the key.
cachePages(({ path, query: asked }) =>
  path === '/sign-in' && asked.size === 0 ? { key: path, version: () => 'form' } : null,
);

leaveOpen(/^\/sign-(in|out)(\/|$)/);

export const signIn = Router();

signIn.get('/sign-in', (req, res) => {
  const { next, ended, google } = query(req, Query);
  if (req.user) return res.redirect(303, ownPath(next) ?? '/learn');
  const news = google ? sentenceFor(google) : ended && ended !== '1' ? sentences[ended] : null;
  return showForm(req, res, untouched, { next: ownPath(next), ended: ended === '1', news });
});

signIn.post('/sign-in', async (req, res) => {
  const next = ownPath((req.body as { next?: unknown } | undefined)?.next);
  const sent = await submit(req, SignIn, async ({ stay }) => {
    const since = now();
    const { id } = await checkedPerson(req, res);
    return enter(req, await requirePersonById(id), { by: 'password', stay, next, since });
  });
  if (!sent.ok) return showForm(req, res, sent.form, { next, ended: false, news: null }, sent.status);
  return answer(req, res, { redirect: sent.value });
});

signIn.post('/sign-out', async (req, res) => {
  if (req.user) await signOutSession(req, res);
  // The next person at this computer must not find the pages again with the browser's Back (W3C Clear Site Data, 3.1).
  res.set('Clear-Site-Data', '"cache"');
  // With an address to come back to: to sign in again is then the next thing to do.
  const next = ownPath((req.body as { next?: unknown } | undefined)?.next);
  return answer(req, res, { redirect: next ? `/sign-in?next=${encodeURIComponent(next)}` : '/' });
});

/** The strategy's word through its callback: the answer is ours to write. */
function checkedPerson(req: Request, res: Response): Promise<Person> {
  return new Promise((done, fail) => {
    const heard = (error: unknown, person: Person | false) =>
      person ? done(person) : fail(error ?? new Error('passport-local was called without credentials'));
    passport.authenticate('local', { session: false }, heard)(req, res, fail);
  });
}

/** `news`: what came of another way in. */
type Shown = { next: string | null; ended: boolean; news: string | null };

function showForm(req: Request, res: Response, form: FormState, shown: Shown, status = 200): Promise<void> {
  const page = signInPage({ form, ...shown, google: config.google !== null });
  return answer(req, res, { page, title: 'Sign in', layout: 'bare', status });
}
