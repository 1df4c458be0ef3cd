/** `/account/security/passkeys`: added, named, removed, and asked for after the password. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { formatDay } from '../../lib/dates.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { requireFresh, requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { deviceName } from '../devices/device-words.ts';
import { changeSecurity } from '../security/page.ts';
import { challengeOf } from './challenges.service.ts';
import { NewCredential } from './credential.ts';
import { factorsOf } from './factors.service.ts';
import { PasskeyName } from './forms.ts';
import { keepFreshCodes } from './fresh-codes.ts';
import { type PasskeysHere, passkeysAt } from './passkey-place.ts';
import { addPasskey, askToAdd, removePasskey, renamePasskey } from './passkeys.service.ts';
import { askForPasskey, stopAskingForPasskey } from './second-step.service.ts';

type AddLocals = { form: FormState; options: string | null; here: PasskeysHere; csrf: string | null };
const addPage = view<AddLocals>('accounts/second-step/passkey-new');
const onePage = view<{ form: FormState; id: string; facts: string; csrf: string | null }>(
  'accounts/second-step/passkey',
);

const address = '/account/security/passkeys';
const step = '/account/security/passkey-step';
const NewPasskey = z.object({ ...PasskeyName.shape, credential: NewCredential });

export const passkeys = Router();
passkeys.use([address, step], requirePerson);

passkeys.get(`${address}/new`, requireFresh, (req, res) => {
  const name = deviceName(req.get('User-Agent') ?? '');
  return showAdd(req, res, formOf({ name }));
});

passkeys.post(address, requireFresh, async (req, res) => {
  const { challenge } = req.session;
  const sent = await submit(req, NewPasskey, ({ name, credential }) =>
    addPasskey(me(req).id, name, { credential, challenge }),
  );
  if (!sent.ok) return showAdd(req, res, withoutCredential(sent.form), sent.status);
  delete req.session.challenge;
  return answer(req, res, { redirect: '/account/security', flash: 'The passkey is added. You can sign in with it.' });
});

passkeys.get(`${address}/:id`, (req, res) => showOne(req, res));

passkeys.put(`${address}/:id`, async (req, res) => {
  const sent = await submit(req, PasskeyName, ({ name }) => renamePasskey(me(req).id, req.params.id, name));
  if (!sent.ok) return showOne(req, res, { form: sent.form, status: sent.status });
  return answer(req, res, { redirect: '/account/security', flash: 'The passkey has its new name.' });
});

passkeys.delete(`${address}/:id`, requireFresh, (req, res) => {
  const act = async () => {
    await removePasskey(me(req), String(req.params.id));
    return undefined;
  };
  return changeSecurity(req, res, { act, flash: 'The passkey is removed. Delete it on your device, too.' });
});

passkeys.post(step, requireFresh, (req, res) => {
  const act = async () =>
    keepFreshCodes(req, await askForPasskey(me(req).id)) ? '/account/security/recovery-codes' : undefined;
  return changeSecurity(req, res, { act, flash: 'From now on your password alone does not sign you in.' });
});

passkeys.delete(step, requireFresh, (req, res) => {
  const act = async () => {
    await stopAskingForPasskey(me(req));
    return undefined;
  };
  return changeSecurity(req, res, { act, flash: 'No passkey is asked for after the password any more.' });
});

async function showAdd(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const here = passkeysAt(req.get('Host'));
  const asked = here.work ? await askToAdd(me(req).id) : null;
  if (asked) req.session.challenge = challengeOf(asked, 'add');
  const locals = { form, options: asked && JSON.stringify(asked.options), here, csrf: csrfOf(req) };
  return answer(req, res, { page: addPage(locals), title: 'Add a passkey', status });
}

async function showOne(req: Request, res: Response, shown: { form?: FormState; status?: number } = {}): Promise<void> {
  const { id, timeZone = config.school.timeZone } = me(req);
  const found = (await factorsOf(id)).passkeys.find((one) => one.id === req.params.id);
  if (!found) throw new NotFound('This passkey');
  const used = found.lastUsedAt ? `last used ${formatDay(found.lastUsedAt, timeZone)}` : 'not used yet';
  const facts = `Added ${formatDay(found.createdAt, timeZone)}, ${used}.`;
  const locals = { form: shown.form ?? formOf({ name: found.name }), id: found.id, facts, csrf: csrfOf(req) };
  return answer(req, res, { page: onePage(locals), title: 'Passkey', status: shown.status ?? 200 });
}

/** What is wrong with the browser's answer is a matter of the whole form, and it is never sent back. */
function withoutCredential({ values, errors }: FormState): FormState {
  const { credential: _spent, ...typed } = values;
  const { credential, ...rest } = errors;
  return { values: typed, errors: credential ? { ...rest, '': credential } : rest };
}
