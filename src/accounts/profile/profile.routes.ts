/** `/account`: the own profile and picture. */
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { Refused } from '../../lib/errors.ts';
import { initials } from '../../lib/names.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, submit, untouched } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads, receivedFile } from '../../web/uploads.ts';
import { type PersonRecord, requirePersonById } from '../accounts.service.ts';
import type { Crop, Place } from './avatar.model.ts';
import { avatarState, removeAvatar, takeAvatar } from './avatar.service.ts';
import { AvatarForm, mostLinks, ProfileForm } from './forms.ts';
import { languageChoices } from './languages.ts';
import { updateProfile } from './profile.service.ts';
import { timeZoneChoices } from './time-zones.ts';

/** `state`: of the picture that was chosen last. */
type Picture = { initials: string; src: string | null; state: 'working' | 'failed' | 'ready'; csrf: string | null };
type Option = { value: string; label: string };
type Locals = {
  profile: FormState;
  avatar: FormState;
  picture: Picture;
  email: string;
  links: string[];
  zones: Option[];
  languages: Option[];
  publicHref: string;
  /** Has a public page to write. */
  teaches: boolean;
  csrf: string | null;
};
const accountPage = view<Locals>('accounts/profile/edit');
const picturePart = view<{ picture: Picture }>('accounts/profile/_picture');

// A little more than is taken, so that the form can come back and say so.
acceptUploads({ path: /^\/account\/avatar$/, role: 'learner', maxBytes: 8 * 1024 * 1024 });

export const profile = Router();
profile.use('/account', requirePerson);

profile.get('/account', (req, res) => showAccount(req, res, {}));

profile.put('/account', async (req, res) => {
  const sent = await submit(req, ProfileForm, (typed) => updateProfile(me(req), typed));
  if (!sent.ok) return showAccount(req, res, { profile: sent.form, status: sent.status });
  return answer(req, res, { redirect: '/account', flash: 'Your profile is saved.' });
});

profile.get('/account/avatar', async (req, res) => {
  const picture = await pictureOf(req, await requirePersonById(me(req).id));
  return answer(req, res, { fragments: [picturePart({ picture })], redirect: '/account' });
});

profile.post('/account/avatar', async (req, res) => {
  const sent = await submit(req, AvatarForm, (choice) => {
    const file = receivedFile(req, 'picture');
    if (!file) throw new Refused('Please choose a picture first.', 'picture');
    return takeAvatar(me(req), file.path, squareOf(choice));
  });
  if (!sent.ok) return showAccount(req, res, { avatar: sent.form, status: sent.status });
  return answer(req, res, {
    redirect: '/account',
    flash: 'Your picture has arrived. It shows everywhere in a moment.',
  });
});

profile.delete('/account/avatar', async (req, res) => {
  await removeAvatar(me(req));
  return answer(req, res, {
    redirect: '/account',
    flash: 'Your picture is removed. Your initials stand in its place.',
  });
});

type Shown = { profile?: FormState; avatar?: FormState; status?: number };

async function showAccount(req: Request, res: Response, shown: Shown): Promise<void> {
  const person = await requirePersonById(me(req).id);
  const { name, legalName, headline, bio, timeZone, language, email, handle, links } = person;
  const form = shown.profile ?? formOf({ name, legalName, headline, bio, timeZone, language, links: links ?? [] });
  const typed = [form.values.links ?? []].flat();
  const page = accountPage({
    profile: form,
    avatar: shown.avatar ?? untouched,
    picture: await pictureOf(req, person),
    email,
    links: Array.from({ length: Math.max(mostLinks, typed.length) }, (_, at) => typed[at] ?? ''),
    zones: timeZoneChoices(timeZone),
    languages: languageChoices(),
    publicHref: handle && person.role !== 'learner' ? `/teachers/${handle}` : `/people/${person.id}`,
    teaches: person.role !== 'learner',
    csrf: csrfOf(req),
  });
  return answer(req, res, { page, title: 'Account', status: shown.status ?? 200 });
}

async function pictureOf(req: Request, { name, avatarUrl, avatarUrls }: PersonRecord): Promise<Picture> {
  const state = await avatarState(me(req));
  return {
    initials: initials(name),
    src: avatarUrls?.large ?? avatarUrl ?? null,
    state: state === 'working' || state === 'failed' ? state : 'ready',
    csrf: csrfOf(req),
  };
}

function squareOf({ x, y, size, place }: z.infer<typeof AvatarForm>): Crop | Place {
  return x === undefined || y === undefined || size === undefined ? place : { x, y, size };
}
