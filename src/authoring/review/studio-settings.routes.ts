/** `/admin/settings/studio`: who publishes, and which checks must be met before. */
import { type Request, Router } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf } from '../../web/form.ts';
import { requireFresh, requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { type CheckKind, checkKinds, checkWords } from '../publishing/check-kinds.ts';
import { StudioRulesForm } from './forms.ts';
import { readStudioRules, type StudioRules, saveStudioRules } from './studio-settings.service.ts';

type Row = { kind: CheckKind; name: string; help: string };
const settingsPage = view<{ form: FormState; conflict: Clash | null; rows: Row[]; csrf: string | null }>(
  'authoring/review/settings',
);
const rows = checkKinds.map((kind) => ({ kind, ...checkWords[kind] }));
const labels = {
  approval: 'An admin approves',
  ...Object.fromEntries(rows.map(({ kind, name }) => [kind, name])),
};

const at = '/admin/settings/studio';
export const studioSettings = Router();
studioSettings.use(at, ...requireRole('admin'), requireFresh);

studioSettings.get(at, async (req, res) => {
  await answer(req, res, page(req, formOf(valuesOf(await readStudioRules()))));
});

studioSettings.put(at, async (req, res) => {
  const saved = await save(
    req,
    StudioRulesForm,
    ({ revision, approval, ...checks }) => saveStudioRules(me(req), { approval, checks }, revision),
    readStudioRules,
  );
  if (saved.ok) return answer(req, res, { redirect: at, flash: 'Saved. It holds from now on, everywhere.' });
  const back = await comeBack(req, saved, {
    labels,
    ticks: ['approval'],
    stored: (theirs) => formOf(valuesOf(theirs)).values,
  });
  await answer(req, res, { ...page(req, back.form, back.conflict), status: back.status });
});

function page(req: Request, form: FormState, conflict: Clash | null = null) {
  return {
    page: settingsPage({ form, conflict, rows, csrf: csrfOf(req) }),
    title: 'Publishing and checks',
    layout: 'admin' as const,
  };
}

/** As the form sends them: a box that is not ticked sends nothing. */
function valuesOf({ approval, checks, revision }: StudioRules) {
  return { revision, ...checks, ...(approval ? { approval: 'on' } : {}) };
}
