/** `/sign-in/google` and `/account/google`: to Google, back again, and what then. */
import { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { actAs } from '../../lib/acting.ts';
import { fromNow, minute, now } from '../../lib/clock.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { view } from '../../lib/view.ts';
import { actingOf } from '../../web/acting.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { ownPath, requireFresh, requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { signOutSession } from '../../web/session.ts';
import { requirePersonById } from '../accounts.service.ts';
import { enter } from '../entry.ts';
import { googlePlace } from '../limits.ts';
import { changeSecurity } from '../security/page.ts';
import { authenticate } from '../sign-in.service.ts';
import { accountOf, type GoogleIdentity } from './google.service.ts';
import { linkGoogle, unlinkGoogle } from './link.service.ts';
import { askGoogle, type Proof, returnPath, setOut, type Trip, tripOf } from './round-trip.ts';
import { type Mishap, sentenceFor } from './words.ts';

const provePage = view<{ form: FormState; email: string; name: string; school: string }>('accounts/google/prove');
const Return = z.object({ code: z.string().optional(), error: z.string().optional() });
const Password = z.object({
  password: z.string({ error: 'Please enter your password.' }).min(1, 'Please enter your password.').max(1000),
});
const security = '/account/security';

export const google = Router();
google.use(['/sign-in/google', '/account/google'], requireGoogle);

google.post('/sign-in/google', async (req, res, next) => {
  const back = ownPath((req.body as { next?: unknown } | undefined)?.next);
  if (req.user) return res.redirect(303, back ?? '/learn');
  await googlePlace.consume(req.ip ?? '');
  setOut(req, res, next, { personId: null, next: back });
});

google.post('/account/google', requirePerson, requireFresh, async (req, res, next) => {
  await googlePlace.consume(req.ip ?? '');
  setOut(req, res, next, { personId: me(req).id, next: null });
});

google.delete('/account/google', requirePerson, requireFresh, (req, res) =>
  changeSecurity(req, res, {
    act: async () => void (await unlinkGoogle(me(req).id)),
    flash: 'Google is unlinked: it opens your account no more.',
  }),
);

google.get(returnPath, async (req, res) => {
  res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  const trip = tripOf(req);
  const { code, error } = query(req, Return);
  if (!trip || (trip.personId && trip.personId !== req.user?.id)) return leave(req, res, 'lost', trip);
  if (error || !code) return leave(req, res, error === 'access_denied' ? 'denied' : 'failed', trip);
  const identity = await askGoogle(req, res).catch((reason: unknown) => {
    log.warn({ reason: String(reason) }, 'Google did not say who it is');
    return null;
  });
  if (!identity) return leave(req, res, 'failed', trip);
  return trip.personId ? finishLink(req, res, trip, identity) : finishSignIn(req, res, trip, identity);
});

google.get('/sign-in/google/account', (req, res) => {
  const proof = proofOf(req);
  if (!proof) return leave(req, res, 'lost', null);
  return showProve(req, res, proof, untouched, 200);
});

google.post('/sign-in/google/account', async (req, res) => {
  const proof = proofOf(req);
  if (!proof) return leave(req, res, 'lost', null);
  const sent = await submit(req, Password, async ({ password }) => {
    const { id } = await authenticate(proof.identity.email, password, req.ip ?? '');
    const outcome = await linkGoogle(id, proof.identity);
    if (outcome !== 'linked') throw new Refused(sentenceFor(outcome));
    return enter(req, await requirePersonById(id), { by: 'password', stay: false, next: proof.next });
  });
  if (!sent.ok) return showProve(req, res, proof, sent.form, sent.status);
  return answer(req, res, { redirect: sent.value, flash: 'Google is linked: next time it is enough.' });
});

function requireGoogle(_req: Request, _res: Response, next: NextFunction): void {
  next(config.google ? undefined : new NotFound());
}

async function finishSignIn(req: Request, res: Response, trip: Trip, identity: GoogleIdentity): Promise<void> {
  const found = await accountOf(identity);
  if (found.kind === 'no') return leave(req, res, found.why, trip);
  if (found.kind === 'ask') {
    req.session.googleProof = { identity, next: trip.next, endsAt: fromNow(10 * minute).getTime() };
    return answer(req, res, { redirect: '/sign-in/google/account' });
  }
  const { person, isNew } = found;
  const redirect = await enter(req, person, { by: 'google', stay: false, next: trip.next });
  return answer(req, res, {
    redirect,
    ...(isNew && { flash: `You are in, ${person.name}. This is where you learn.` }),
  });
}

async function finishLink(req: Request, res: Response, trip: Trip, identity: GoogleIdentity): Promise<void> {
  // This is a reading request, but it changes something: the mail about it says from where.
  const outcome = await actAs(actingOf(req), () => linkGoogle(me(req).id, identity));
  if (outcome !== 'linked') return leave(req, res, outcome, trip);
  return answer(req, res, { redirect: security, flash: 'Google is linked: you can sign in with it from now on.' });
}

/** Back to where the trip began, with one sentence; of a visitor's session nothing stays. */
async function leave(req: Request, res: Response, mishap: Mishap, trip: Trip | null): Promise<void> {
  delete req.session.googleTrip;
  delete req.session.googleProof;
  if (req.user) return answer(req, res, { redirect: trip?.personId ? `${security}?google=${mishap}` : '/learn' });
  if (!req.session.half) await signOutSession(req, res);
  const next = trip?.next ? `&next=${encodeURIComponent(trip.next)}` : '';
  return answer(req, res, { redirect: `/sign-in?google=${mishap}${next}` });
}

function proofOf(req: Request): Proof | null {
  const proof = req.session.googleProof;
  return proof && !req.user && proof.endsAt > now().getTime() ? proof : null;
}

function showProve(req: Request, res: Response, proof: Proof, form: FormState, status: number): Promise<void> {
  const { email, name } = proof.identity;
  const page = provePage({ form, email, name, school: config.school.name });
  return answer(req, res, { page, title: 'Is this your account?', layout: 'bare', status });
}
