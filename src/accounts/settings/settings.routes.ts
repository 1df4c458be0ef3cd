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
import { type Difference, differences, save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { SettingsForm } from './forms.ts';
import { readSettings, type SchoolSettings, saveSettings } from './settings.service.ts';

const settingsPage = view<{
  form: FormState;
  conflict: Difference[] | null;
  /** The first day that can be proposed, as a date field takes it. */
  soon: string;
  zone: string;
  csrf: string | null;
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
  if (!('theirs' in saved)) return answer(req, res, { ...page(req, saved.form), status: saved.status });
  const theirs = formOf(valuesOf(saved.theirs)).values;
  const values = { ...saved.form.values, revision: String(saved.theirs.revision) };
  const conflict = differences(labels, inWords(saved.form.values), inWords(theirs));
  await answer(req, res, { ...page(req, { values, errors: {} }, conflict), status: 409 });
});

function page(req: Request, form: FormState, conflict: Difference[] | null = null) {
  const soon = dayText(DateTime.fromJSDate(now()).plus({ weeks: 2 }).toJSDate());
  const locals = { form, conflict, soon, zone: config.school.timeZone, csrf: csrfOf(req) };
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

/** For two admins who compare what they chose. */
function inWords(values: FormState['values']): FormState['values'] {
  const ticks = ['privateSchool', 'tellsSeen', 'erasesUnused'].map((name) => [name, values[name] ? 'Yes' : 'No']);
  return { ...values, ...Object.fromEntries(ticks) };
}

function dayText(date: Date): string {
  return DateTime.fromJSDate(date, { zone: config.school.timeZone }).toFormat('yyyy-MM-dd');
}
