/** The step “Access”: who finds the course. What is saved here holds at once. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { AccessForm } from './access-form.ts';
import type { Visibility } from './course.model.ts';
import { requireOwnCourse } from './courses.service.ts';
import { saveVisibility } from './visibility.service.ts';

type Choice = { value: Visibility; label: string; help: string };
const accessPage = view<{
  bar: Bar;
  action: string;
  form: FormState;
  options: Choice[];
  address: string;
  isPublished: boolean;
  csrf: string | null;
}>('authoring/courses/access');

const options: Choice[] = [
  { value: 'public', label: 'Everybody', help: 'It stands in the catalog, in search, and search engines may list it.' },
  {
    value: 'unlisted',
    label: 'Whoever has the address',
    help: 'It stands in no list and no search. Whoever you give the address to sees it, also without an account.',
  },
  {
    value: 'members',
    label: 'Whoever is signed in',
    help: 'It stands in the catalog of those who have an account here. Visitors are asked to sign in.',
  },
  {
    value: 'organisation',
    label: 'One organisation',
    help: 'Only for people whose e-mail address, proved here, is at one of the domains below. For everybody else it is not there.',
  },
];

const at = '/studio/courses/:course/access';
export const access = Router();
access.use('/studio', teaching);

access.get(at, async (req, res) => {
  await show(req, res);
});

access.put(at, async (req, res) => {
  const { course } = req.params;
  await requireOwnCourse(me(req), course, 'publish');
  const sent = await submit(req, AccessForm, (wish) => saveVisibility(me(req), course, wish));
  if (!sent.ok) return show(req, res, sent);
  await answer(req, res, { redirect: `/studio/courses/${course}/access`, flash: 'Saved. It holds from now on.' });
});

async function show(req: Request, res: Response, sent?: { form: FormState; status: number }): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course), 'publish');
  const { id, slug, state, visibility, domains, draft: facts } = draft.course;
  const page = accessPage({
    bar: barOf(req, draft),
    action: `/studio/courses/${id}/access`,
    form: sent?.form ?? formOf({ visibility: visibility ?? 'public', domains: (domains ?? []).join('\n') }),
    options,
    address: `${config.publicUrl}/courses/${slug}`,
    isPublished: state === 'published',
    csrf: csrfOf(req),
  });
  const title = `Access: ${facts.title}`;
  await answer(req, res, {
    ...{ page, title, layout: 'studio', nav: railOf(draft, 'access'), status: sent?.status ?? 200 },
  });
}
