/** The pages on which a certificate is changed, one for each kind of change: what follows is said, and a reason asked for. */
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { config } from '../../config.ts';
import { isoText } from '../../lib/calendar.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me, type Person } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import type { Certificate } from '../certificates.service.ts';
import { EditionForm, NameForm, ReasonForm, ValidityForm } from '../forms.ts';
import { requireLedRecord } from './access.service.ts';
import { correctName, reissue, revoke, setValidity } from './changes.service.ts';

type Page = {
  title: string;
  lead: string;
  /** What is asked beside the reason. */
  field: 'name' | 'until' | 'look' | null;
  reasonHelp: string;
  label: string;
  danger: boolean;
  done: string;
};
type Kind<S extends z.ZodType> = Page & {
  /** The last part of the address. */
  noun: string;
  method: 'PUT' | 'POST';
  schema: S;
  act: (person: Person, certificate: Certificate, wish: z.infer<S>) => Promise<void>;
};
type Locals = Omit<Page, 'done'> & {
  form: FormState;
  action: string;
  method: 'PUT' | 'POST';
  back: { href: string; label: string };
  revision: number;
  csrf: string | null;
};
const page = view<Locals>('credentials/changes/edit');
const told = 'Its holder reads it in the mail about this, and it stands in the trail.';
const anew =
  'Number and address stay; the PDF and the signed credential are made anew, and the old credential stops to verify.';

export const changes = Router();

changePages({
  noun: 'name',
  method: 'PUT',
  schema: NameForm,
  act: correctName,
  ...{ title: 'Correct the name', lead: anew, field: 'name', reasonHelp: told },
  ...{ label: 'Correct the name', danger: false, done: 'The name is corrected. The papers are being made anew.' },
});
changePages({
  noun: 'validity',
  method: 'PUT',
  schema: ValidityForm,
  act: setValidity,
  ...{ title: 'How long it is valid', lead: anew, field: 'until', reasonHelp: told },
  ...{ label: 'Save', danger: false, done: 'Saved. The papers are being made anew.' },
});
changePages({
  noun: 'edition',
  method: 'POST',
  schema: EditionForm,
  act: reissue,
  ...{ title: 'Issue it anew', lead: `${anew} If it was revoked, it counts again.`, field: 'look', reasonHelp: told },
  ...{ label: 'Issue it anew', danger: false, done: 'Issued anew. The papers are being made.' },
});
changePages({
  noun: 'revocation',
  method: 'POST',
  schema: ReasonForm,
  act: revoke,
  ...{
    title: 'Revoke it',
    lead: 'Its page stays and says that it does not count any more, with the reason. The PDF goes, and the signed credential stops to verify.',
  },
  ...{
    field: null,
    reasonHelp: 'Everybody who opens its page reads it, and its holder is told. Say no more than others may know.',
  },
  ...{ label: 'Revoke this certificate', danger: true, done: 'Revoked. Its holder is told.' },
});

/** One way for all: the form, and what it does. */
function changePages<S extends z.ZodType>(kind: Kind<S>): void {
  const { noun, method, schema, act, done } = kind;
  const path = `/certificates/:id/${noun}`;
  changes.get(path, requirePerson, async (req: Request<{ id: string }>, res) => {
    const certificate = await requireLedRecord(me(req), req.params.id);
    const { name, expiresAt } = certificate;
    const form = formOf({ name, until: expiresAt ? isoText(expiresAt, config.school.timeZone).slice(0, 10) : '' });
    return show(req, res, kind, { certificate, form });
  });
  const carryOut = async (req: Request<{ id: string }>, res: Response): Promise<void> => {
    const certificate = await requireLedRecord(me(req), req.params.id);
    const sent = await submit(req, schema, (wish) => act(me(req), certificate, wish));
    if (!sent.ok) return show(req, res, kind, { certificate, ...sent });
    return answer(req, res, { redirect: `/certificates/${certificate.publicId}/record`, flash: done });
  };
  if (method === 'PUT') changes.put(path, requirePerson, carryOut);
  else changes.post(path, requirePerson, carryOut);
}

function show<S extends z.ZodType>(
  req: Request,
  res: Response,
  kind: Kind<S>,
  shown: { certificate: Certificate; form: FormState; status?: number },
): Promise<void> {
  const { noun, schema: _schema, act: _act, done: _done, ...rest } = kind;
  const { certificate, form, status = 200 } = shown;
  const { publicId, name, courseTitle, revision } = certificate;
  const locals = {
    ...rest,
    lead: `${name}, “${courseTitle}”. ${kind.lead}`,
    form,
    action: `/certificates/${publicId}/${noun}`,
    back: { href: `/certificates/${publicId}/record`, label: 'Record' },
    revision,
    csrf: csrfOf(req),
  };
  const layout = me(req).role === 'admin' ? 'admin' : 'site';
  return answer(req, res, { page: page(locals), title: kind.title, layout, status });
}
