/** `/account/privacy`: what others see, what one is written, what one agreed to. */
import { Router } from 'express';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { listPeopleByIds, type PersonRecord, requirePersonById } from '../accounts.service.ts';
import { consentHistoryOf } from '../consent/consent.service.ts';
import { PrivacyForm } from './forms.ts';
import { savePrivacy } from './privacy.service.ts';
import { type ShownPerson, shownAs, showsNothing } from './shown-as.service.ts';

type Line = { words: string; day: string; iso: string };
const privacyPage = view<{
  form: FormState;
  /** Of people with a public page, who are shown to everybody. */
  teaches: boolean;
  strangers: ShownPerson;
  course: ShownPerson;
  newsSince: string | null;
  history: Line[];
  csrf: string | null;
}>('accounts/privacy/edit');

export const privacy = Router();
privacy.use('/account/privacy', requirePerson);

privacy.get('/account/privacy', async (req, res) => {
  const person = await requirePersonById(me(req).id);
  const known = (await listPeopleByIds([person.id])).get(person.id);
  const shown = known ?? { ...person, avatar: null, handle: null, shows: showsNothing };
  const page = privacyPage({
    form: formOf(valuesOf(person)),
    teaches: shown.handle !== null,
    strangers: shownAs(shown, 'stranger'),
    course: shownAs(shown, 'course'),
    newsSince: person.news?.on ? formatDay(person.news.at, person.timeZone) : null,
    history: (await consentHistoryOf(person.id)).map(({ words, at }) => ({
      words,
      day: formatDay(at, person.timeZone),
      iso: at.toISOString(),
    })),
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Privacy' });
});

privacy.put('/account/privacy', async (req, res) => {
  const sent = await submit(req, PrivacyForm, ({ showsName, showsPicture, showsPage, news }) =>
    savePrivacy(me(req), { shows: { name: showsName, picture: showsPicture, page: showsPage }, news }),
  );
  const flash = sent.ok ? { flash: 'Saved. It holds on every page.' } : {};
  await answer(req, res, { redirect: '/account/privacy', ...flash });
});

/** As the form sends them: a box that is not ticked sends nothing. */
function valuesOf({ shows, news }: PersonRecord) {
  const ticked = (on: boolean | undefined) => (on ? 'on' : undefined);
  return {
    showsName: ticked(shows?.name),
    showsPicture: ticked(shows?.picture),
    showsPage: ticked(shows?.page),
    news: ticked(news?.on),
  };
}
