/** `/sign-in/second-step`: half signed in, one thing is still to be shown. `/sign-in/passkey`: the only thing. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { ownPath } from '../../web/guards.ts';
import type { HalfSignIn } from '../../web/request.ts';
import { halfSignIn } from '../../web/session.ts';
import { requirePersonById } from '../accounts.service.ts';
import { enter } from '../entry.ts';
import { challengeOf } from './challenges.service.ts';
import { Assertion } from './credential.ts';
import { factorsOf } from './factors.service.ts';
import { AppCode, RecoveryCode, Stay } from './forms.ts';
import { passkeysAt } from './passkey-place.ts';
import { askToShow, takePasskey } from './passkeys.service.ts';
import { passkeySignIn, type Typed, takeSecondStep } from './proof.service.ts';

const stepPage = view<{ form: FormState; app: boolean; passkey: string | null }>('accounts/second-step/sign-in');
const passkeyPage = view<{ form: FormState; options: string; auto: boolean; next: string | null; stay: boolean }>(
  'accounts/second-step/passkey-sign-in',
);
const Shown = z.object({ credential: Assertion });
const late = '/sign-in?ended=second-step';

export const secondStep = Router();

secondStep.get('/sign-in/second-step', (req, res) => {
  const half = halfSignIn(req);
  return half ? showStep(req, res, half, untouched) : answer(req, res, { redirect: req.user ? '/learn' : late });
});

secondStep.post('/sign-in/second-step', async (req, res) => {
  const isRecovery = (req.body as { recovery?: unknown } | undefined)?.recovery !== undefined;
  return finish(req, res, isRecovery ? RecoveryCode : AppCode, (half, typed: Typed) =>
    takeSecondStep(half.personId, typed, req.ip ?? ''),
  );
});

secondStep.post('/sign-in/second-step/passkey', (req, res) => {
  const { challenge } = req.session;
  return finish(req, res, Shown, async (half, { credential }) => {
    await takePasskey(half.personId, 'second-step', { credential, challenge });
    return null;
  });
});

// A visitor gets a session only by asking for this: the browser's answer must be to what this browser was asked.
secondStep.post('/sign-in/passkey/question', async (req, res) => {
  const { next, stay } = Stay.parse(req.body ?? {});
  if (!passkeysAt(req.get('Host')).work) return answer(req, res, { redirect: '/sign-in?ended=no-passkeys' });
  req.session.challenge = challengeOf(await askToShow(null, 'sign-in'), 'sign-in');
  const asked = new URLSearchParams({
    ...(ownPath(next) ? { next: next ?? '' } : {}),
    ...(stay ? { stay: 'on' } : {}),
  });
  return answer(req, res, { redirect: `/sign-in/passkey?${asked}` });
});

secondStep.get('/sign-in/passkey', (req, res) => {
  if (req.user || req.session.challenge?.purpose !== 'sign-in')
    return answer(req, res, { redirect: req.user ? '/learn' : '/sign-in' });
  return showPasskey(req, res, untouched, { ...query(req, Stay), auto: true });
});

secondStep.post('/sign-in/passkey', async (req, res) => {
  const { next, stay } = Stay.parse(req.body ?? {});
  const { challenge } = req.session;
  const sent = await submit(req, Shown, async ({ credential }) => {
    const person = await passkeySignIn({ credential, challenge }, req.ip ?? '');
    return enter(req, person, { by: 'passkey', stay, next: ownPath(next) });
  });
  if (!sent.ok) return showPasskey(req, res, asWhole(sent.form), { next, stay, status: sent.status });
  return answer(req, res, { redirect: sent.value });
});

/** Shows the second thing and is in. `take` resolves with how many recovery codes are left, where one was used. */
async function finish<S extends z.ZodType>(
  req: Request,
  res: Response,
  schema: S,
  take: (half: HalfSignIn, typed: z.infer<S>) => Promise<number | null>,
): Promise<void> {
  const half = halfSignIn(req);
  if (!half) return answer(req, res, { redirect: req.user ? '/learn' : late });
  const sent = await submit(req, schema, async (typed) => {
    const left = await take(half, typed);
    const person = await requirePersonById(half.personId);
    const { stay, next, since } = half;
    return { left, address: await enter(req, person, { by: 'second-step', stay, next, since: new Date(since) }) };
  });
  if (!sent.ok) return showStep(req, res, half, asWhole(sent.form), sent.status);
  const { left, address } = sent.value;
  return answer(req, res, { redirect: address, ...(left === null ? {} : { flash: leftWords(left) }) });
}

async function showStep(req: Request, res: Response, half: HalfSignIn, form: FormState, status = 200): Promise<void> {
  const factors = await factorsOf(half.personId);
  const canShow = factors.passkeys.length > 0 && passkeysAt(req.get('Host')).work;
  const asked = canShow ? await askToShow(half.personId, 'second-step') : null;
  if (asked && req.session) req.session.challenge = challengeOf(asked, 'second-step');
  const passkey = asked && JSON.stringify(asked.options);
  const page = stepPage({ form, app: factors.app !== null, passkey });
  return answer(req, res, { page, title: 'Second step', layout: 'bare', status });
}

type How = { next?: string | undefined; stay: boolean; auto?: boolean; status?: number };

async function showPasskey(req: Request, res: Response, form: FormState, how: How): Promise<void> {
  const asked = await askToShow(null, 'sign-in');
  req.session.challenge = challengeOf(asked, 'sign-in');
  const options = JSON.stringify(asked.options);
  const page = passkeyPage({ form, options, auto: how.auto ?? false, next: ownPath(how.next), stay: how.stay });
  return answer(req, res, { page, title: 'Sign in with a passkey', layout: 'bare', status: how.status ?? 200 });
}

function leftWords(left: number): string {
  if (left === 0) return 'You are in. That was your last recovery code: make new ones under Security.';
  return `You are in. ${left} recovery ${left === 1 ? 'code is' : 'codes are'} left.`;
}

/** The browser's answer is never sent back; what is wrong with it is a matter of the whole form. */
function asWhole({ values, errors }: FormState): FormState {
  const { credential, ...rest } = errors;
  const { credential: _spent, ...typed } = values;
  return { values: typed, errors: credential ? { ...rest, '': credential } : rest };
}
