/** `/account`: the own profile. */
import { type Request, type Response, Router } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById } from '../accounts.service.ts';
import { Profile } from '../forms.ts';
import { updateProfile } from './profile.service.ts';
import { timeZoneChoices } from './time-zones.ts';

type Locals = {
  profile: FormState;
  email: string;
  zones: { value: string; label: string }[];
  csrf: string | null;
};
const accountPage = view<Locals>('accounts/profile/edit');

export const profile = Router();
profile.use('/account', requirePerson);

profile.get('/account', (req, res) => showAccount(req, res, {}));

profile.put('/account', async (req, res) => {
  const sent = await submit(req, Profile, (typed) => updateProfile(me(req), typed));
  if (!sent.ok) return showAccount(req, res, { profile: sent.form, status: sent.status });
  return answer(req, res, { redirect: '/account', flash: 'Your profile is saved.' });
});

type Shown = { profile?: FormState; status?: number };

async function showAccount(req: Request, res: Response, shown: Shown): Promise<void> {
  const { name, headline, bio, timeZone, email } = await requirePersonById(me(req).id);
  const page = accountPage({
    profile: shown.profile ?? formOf({ name, headline, bio, timeZone }),
    email,
    zones: timeZoneChoices(timeZone),
    csrf: csrfOf(req),
  });
  return answer(req, res, { page, title: 'Account', status: shown.status ?? 200 });
}
