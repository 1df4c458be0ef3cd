/** `/studio/profile`: an instructor writes their public page, with a preview beside it. */
import { type Request, type Response, Router } from 'express';
import { type TeacherShown, teacherShown } from '../../catalog/teachers/teacher-page.service.ts';
import { initials } from '../../lib/names.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, submit } from '../../web/form.ts';
import { requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { typedOf } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { type PersonRecord, requirePersonById } from '../accounts.service.ts';
import { mostLinks, PublicPageForm, PublicPagePreview, tellable } from './forms.ts';
import { proposeHandle, saveTeacherPage, type TeacherPage } from './teacher-page.service.ts';

type Locals = {
  form: FormState;
  /** The fields for links, filled or empty. */
  links: string[];
  options: { value: string; label: string; help: string }[];
  seeHref: string | null;
  preview: TeacherShown;
  csrf: string | null;
};
const profilePage = view<Locals>('accounts/public-page/edit');
const previewPart = view<{ preview: TeacherShown }>('accounts/public-page/_preview');

const options = [
  { value: 'courses', label: 'Courses', help: 'How many are on offer.' },
  { value: 'learners', label: 'Learners', help: 'In all of them, counted once a course.' },
  { value: 'rating', label: 'Average rating', help: 'Of all ratings of your courses.' },
  { value: 'reviews', label: 'Ratings', help: 'How many there are.' },
];

export const publicPage = Router();
publicPage.use('/studio/profile', ...requireRole('instructor'));

publicPage.get('/studio/profile', async (req, res) => {
  const person = await requirePersonById(me(req).id);
  await show(req, res, person, { form: formOf(await valuesOf(person)), page: pageOf(person) });
});

publicPage.put('/studio/profile', async (req, res) => {
  const sent = await submit(req, PublicPageForm, (typed) => saveTeacherPage(me(req), plain(typed)));
  if (sent.ok) return answer(req, res, { redirect: '/studio/profile', flash: 'Saved. Your page shows it now.' });
  const person = await requirePersonById(me(req).id);
  await show(req, res, person, { form: sent.form, page: pageOf(person), status: sent.status });
});

/** As it is typed; nothing is stored. What cannot be read is left out. */
publicPage.post('/studio/profile/preview', async (req, res) => {
  const person = await requirePersonById(me(req).id);
  const page = { ...pageOf(person), ...plain(PublicPagePreview.parse(req.body ?? {})) };
  await show(req, res, person, { form: { values: typedOf(req.body), errors: {} }, page });
});

type Shown = { form: FormState; page: Omit<TeacherPage, 'handle'>; status?: number };

async function show(req: Request, res: Response, person: PersonRecord, shown: Shown): Promise<void> {
  const { id, name, avatarUrl, avatarUrls, handle } = person;
  const portrait = avatarUrls?.large ?? avatarUrl ?? null;
  const preview = await teacherShown({ id, name, initials: initials(name), portrait, ...shown.page });
  const typed = [shown.form.values.links ?? []].flat();
  const page = profilePage({
    form: shown.form,
    links: Array.from({ length: Math.max(mostLinks, typed.length) }, (_, at) => typed[at] ?? ''),
    options,
    seeHref: handle ? `/teachers/${handle}` : null,
    preview,
    csrf: csrfOf(req),
  });
  const parts = shown.status ? {} : { fragments: [previewPart({ preview })] };
  await answer(req, res, { page, title: 'Your page', layout: 'studio', status: shown.status ?? 200, ...parts });
}

function pageOf({ headline, bio, links, tells }: PersonRecord): Omit<TeacherPage, 'handle'> {
  const none = { courses: false, learners: false, rating: false, reviews: false };
  return { headline, bio, links: links ?? [], tells: tells ?? none };
}

/** Who has no address yet gets one proposed. */
async function valuesOf(person: PersonRecord) {
  const { headline, bio, links, tells } = pageOf(person);
  const handle = person.handle ?? (await proposeHandle(person.name));
  return { handle, headline, bio, links, tells: tellable.filter((one) => tells[one]) };
}

/** Ticks as the stored yes and no. */
function plain<T extends { tells: readonly (typeof tellable)[number][] }>({ tells, ...rest }: T) {
  const told = { courses: false, learners: false, rating: false, reviews: false };
  for (const one of tells) told[one] = true;
  return { ...rest, tells: told };
}
