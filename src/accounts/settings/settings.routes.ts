/** `/admin/settings`: who may see the school, how its people sign in, what happens to unused accounts. */
import { type Request, Router } from 'express';
import { DateTime } from 'luxon';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf } from '../../web/form.ts';
import { requireFresh, requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { SettingsForm } from './forms.ts';
import { readSettings, type SchoolSettings, saveSettings } from './settings.service.ts';

const settingsPage = view<{
  form: FormState;
  conflict: Clash | null;
  /** The first day that can be proposed, as a date field takes it. */
  soon: string;
  zone: string;
  csrf: string | null;
  files: FilesPlace;
}>('accounts/settings/edit');
const labels = {
  privateSchool: 'Private school',
  secondStepRoles: 'Second step for',
  secondStepFrom: 'Insisted on from',
  tellsSeen: 'Tell people who were looked at',
  erasesUnused: 'Erase unused accounts',
};

export const settings = Router();
settings.use('/admin/settings', requireRole('admin'), requireFresh);

settings.get('/admin/settings', async (req, res) => {
  await answer(req, res, page(req, formOf(valuesOf(await readSettings()))));
});

settings.put('/admin/settings', async (req, res) => {
  const saved = await save(
    req,
    SettingsForm,
    ({ revision, ...change }) => saveSettings(me(req), change, revision),
    readSettings,
  );
  if (saved.ok)
    return answer(req, res, { redirect: '/admin/settings', flash: 'Saved. It holds from now on, everywhere.' });
  const stored = (theirs: SchoolSettings) => formOf(valuesOf(theirs)).values;
  const ticks = ['privateSchool', 'tellsSeen', 'erasesUnused'];
  const back = await comeBack(req, saved, { labels, ticks, stored });
  await answer(req, res, { ...page(req, back.form, back.conflict), status: back.status });
});

/** Where uploaded files are kept: set in the environment, so the page only tells it. `tokens`: films end after five minutes there. */
type FilesPlace = { store: 'disk' | 'cloudinary' | 's3'; tokens: boolean };

function filesPlace(): FilesPlace {
  const store = config.s3 ? 's3' : config.cloudinary ? 'cloudinary' : 'disk';
  return { store, tokens: Boolean(config.cloudinary?.tokenKey) };
}

function page(req: Request, form: FormState, conflict: Clash | null = null) {
  const soon = dayText(DateTime.fromJSDate(now()).plus({ weeks: 2 }).toJSDate());
  const locals = { form, conflict, soon, zone: config.school.timeZone, csrf: csrfOf(req), files: filesPlace() };
  return { page: settingsPage(locals), title: 'Settings', layout: 'admin' as const };
}

/** As the form sends them: a box that is not ticked sends nothing. */
function valuesOf({ revision, secondStepRoles, secondStepFrom, ...ticks }: SchoolSettings) {
  const ticked = Object.entries(ticks).map(([name, on]) => [name, on ? 'on' : undefined]);
  return {
    revision,
    secondStepRoles,
    secondStepFrom: secondStepFrom ? dayText(secondStepFrom) : '',
    ...Object.fromEntries(ticked),
  };
}

function dayText(date: Date): string {
  return DateTime.fromJSDate(date, { zone: config.school.timeZone }).toFormat('yyyy-MM-dd');
}
