/** `/account/security/app`: an authenticator app is set up and turned off. */
import { type Request, type Response, Router } from 'express';
import QRCode from 'qrcode';
import { fromNow, hour, now } from '../../lib/clock.ts';
import { seal, unseal } from '../../lib/seal.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { requireFresh, requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById } from '../accounts.service.ts';
import { changeSecurity, renewSnapshot } from '../security/page.ts';
import { AppCode } from './forms.ts';
import { keepFreshCodes } from './fresh-codes.ts';
import { newAppKey, turnOffApp, turnOnApp } from './second-step.service.ts';

const setupPage = view<{
  form: FormState;
  /** An SVG drawn here: no key leaves for a service that draws it. */
  qr: string;
  /** In groups of four. */
  key: string;
  uri: string;
  csrf: string | null;
}>('accounts/second-step/app');

export const authenticatorApp = Router();
authenticatorApp.use('/account/security/app', requirePerson, requireFresh);

authenticatorApp.get('/account/security/app', (req, res) => showSetup(req, res, untouched));

authenticatorApp.post('/account/security/app', async (req, res) => {
  const { id } = me(req);
  const done = await submit(req, AppCode, async ({ code }) => turnOnApp(id, keyInSetup(req), code));
  if (!done.ok) return showSetup(req, res, done.form, done.status);
  delete req.session.appSetup;
  await renewSnapshot(req);
  const hasNew = keepFreshCodes(req, done.value);
  const redirect = hasNew ? '/account/security/recovery-codes' : '/account/security';
  return answer(req, res, { redirect, flash: 'The app is set up. From now on signing in asks for its code.' });
});

authenticatorApp.delete('/account/security/app', (req, res) => {
  const act = async () => {
    await turnOffApp(me(req));
    return undefined;
  };
  return changeSecurity(req, res, { act, flash: 'The app is turned off. Remove the school from it, too.' });
});

async function showSetup(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const { email } = await requirePersonById(me(req).id);
  const { key, uri } = newAppKey(email, keyInSetup(req));
  const qr = await QRCode.toString(uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });
  const locals = { form, qr, uri, key: (key.match(/.{4}/g) ?? []).join(' '), csrf: csrfOf(req) };
  res.set('Cache-Control', 'no-store');
  return answer(req, res, { page: setupPage(locals), title: 'Authenticator app', status });
}

/** The key stays the same while it is being typed into an app, sealed in the session; an hour later there is a new one. */
function keyInSetup(req: Request): string {
  const place = `app-setup:${me(req).id}`;
  const kept = req.session.appSetup;
  if (kept && kept.endsAt > now().getTime()) return unseal(kept.sealed, place);
  const { key } = newAppKey('');
  req.session.appSetup = { sealed: seal(key, place), endsAt: fromNow(hour).getTime() };
  return key;
}
