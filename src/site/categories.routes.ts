/** The admin's pages about categories: list with order, editor, removal of those that nothing is in. */
import { type Request, type Response, Router } from 'express';
import { listCategories } from '../authoring/courses/categories.service.ts';
import { Refused } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, form, formOf, untouched } from '../web/form.ts';
import { me } from '../web/request.ts';
import { type Clash, comeBack, save } from '../web/saving.ts';
import { csrfOf } from '../web/shell.ts';
import { adminsOnly, type Tab, tabsOf } from './desk.ts';
import { CategoryForm, categoryIcons, MoveForm } from './forms.ts';
import {
  addCategory,
  changeCategory,
  dropCategory,
  fingerprint,
  moveCategory,
  requireCategory,
} from './sorting.service.ts';

const address = '/admin/site/categories';
type ListLocals = {
  entries: { slug: string; name: string; description: string; icon: string }[];
  problem: string | null;
  csrf: string | null;
};
const listPart = view<ListLocals>('site/categories/_list');
const listPage = view<ListLocals & { tabs: Tab[] }>('site/categories/index');
const editPage = view<{
  slug: string | null;
  form: FormState;
  icons: readonly string[];
  conflict: Clash | null;
  csrf: string | null;
}>('site/categories/edit');
const labels = { name: 'Name', description: 'Description', icon: 'Picture' };

export const categories = Router();
categories.use('/admin/site', adminsOnly);

categories.get(address, (req, res) => showList(req, res, null));

categories.get(`${address}/new`, (req, res) => answer(req, res, page(req, null, untouched)));

categories.post(address, async (req, res) => {
  const saved = await save(
    req,
    CategoryForm,
    ({ seen: _seen, ...words }) => addCategory(me(req), words),
    async () => null,
  );
  if (saved.ok) return answer(req, res, { redirect: address, flash: 'Added. It stands in every menu now.' });
  await answer(req, res, { ...page(req, null, saved.form), status: saved.status });
});

categories.get(`${address}/:slug`, async (req, res) => {
  const stored = await requireCategory(req.params.slug);
  await answer(req, res, page(req, stored.slug, formOf({ ...stored, seen: fingerprint(stored) })));
});

categories.post(`${address}/:slug`, async (req, res) => {
  const { slug } = req.params;
  const saved = await save(
    req,
    CategoryForm,
    ({ seen, ...words }) => changeCategory(me(req), slug, words, seen),
    () => requireCategory(slug),
  );
  if (saved.ok) return answer(req, res, { redirect: address, flash: 'Saved. It shows everywhere now.' });
  const back = await comeBack(req, saved, {
    labels,
    guard: 'seen',
    stored: (theirs) => formOf({ ...theirs, seen: fingerprint(theirs) }).values,
  });
  await answer(req, res, { ...page(req, slug, back.form, back.conflict), status: back.status });
});

categories.delete(`${address}/:slug`, async (req, res) => {
  try {
    await dropCategory(me(req), req.params.slug);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return showList(req, res, error.message);
  }
  await afterChange(req, res, 'Removed.');
});

categories.post(`${address}/:slug/place`, async (req, res) => {
  const typed = form(req, MoveForm);
  if (typed.ok) await moveCategory(me(req), req.params.slug, typed.value.place);
  await afterChange(req, res);
});

async function afterChange(req: Request, res: Response, flash?: string): Promise<void> {
  const fragments = [listPart(await listLocals(req, null))];
  await answer(req, res, { redirect: address, fragments, ...(flash ? { flash } : {}) });
}

/** `problem`: why the last wish was refused; the page then says so with 422. */
async function showList(req: Request, res: Response, problem: string | null): Promise<void> {
  const locals = await listLocals(req, problem);
  const shown = {
    page: listPage({ ...locals, tabs: tabsOf('categories') }),
    title: 'Categories',
    layout: 'admin' as const,
  };
  await answer(req, res, { ...shown, ...(problem ? { status: 422, fragments: [listPart(locals)] } : {}) });
}

async function listLocals(req: Request, problem: string | null): Promise<ListLocals> {
  const entries = (await listCategories()).map(({ position: _position, ...entry }) => entry);
  return { entries, problem, csrf: csrfOf(req) };
}

function page(req: Request, slug: string | null, state: FormState, conflict: Clash | null = null) {
  const locals = { slug, form: state, icons: categoryIcons, conflict, csrf: csrfOf(req) };
  return { page: editPage(locals), title: slug ? 'Category' : 'New category', layout: 'admin' as const };
}
