/** The admin's pages about questions and answers: list with order, editor with preview, removal that can be undone. */
import { type Request, type Response, Router } from 'express';
import { renderMarkdown } from '../authoring/markdown/markdown.service.ts';
import { NotFound } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, form, formOf, query, untouched } from '../web/form.ts';
import { me } from '../web/request.ts';
import { type Clash, comeBack, save } from '../web/saving.ts';
import { csrfOf } from '../web/shell.ts';
import { adminsOnly, type Tab, tabsOf } from './desk.ts';
import {
  addQuestion,
  changeQuestion,
  listQuestions,
  moveQuestion,
  removeQuestion,
  requireQuestion,
  requireRemoved,
  restoreQuestion,
} from './faq.service.ts';
import { MoveForm, QuestionForm, Removed } from './forms.ts';

const address = '/admin/site/questions';
type ListLocals = {
  entries: { id: string; question: string }[];
  removed: { id: string; question: string } | null;
  csrf: string | null;
};
type Preview = { question: string; html: string };
const listPart = view<ListLocals>('site/questions/_list');
const listPage = view<ListLocals & { tabs: Tab[] }>('site/questions/index');
const editPage = view<{
  id: string | null;
  form: FormState;
  preview: Preview | null;
  conflict: Clash | null;
  csrf: string | null;
}>('site/questions/edit');
const previewPart = view<{ preview: Preview | null }>('site/questions/_preview');

export const questions = Router();
questions.use('/admin/site', adminsOnly);

questions.get(address, async (req, res) => {
  const { removed } = query(req, Removed);
  await showList(req, res, removed);
});

questions.get(`${address}/new`, (req, res) => answer(req, res, page(req, null, untouched)));

// Whoever reloads a preview, or comes back to it, is led to the page itself.
questions.get(`${address}/preview`, async (req, res) => {
  const id = typeof req.query.id === 'string' ? req.query.id : null;
  await answer(req, res, { redirect: id ? `${address}/${encodeURIComponent(id)}` : `${address}/new` });
});

questions.post(`${address}/preview`, async (req, res) => {
  const typed = form(req, QuestionForm);
  const preview = typed.ok ? { question: typed.value.question, html: await renderMarkdown(typed.value.answer) } : null;
  const id = typeof req.query.id === 'string' ? req.query.id : null;
  const shown = page(req, id, typed.ok ? formOf(typed.value) : typed.form, { preview });
  await answer(req, res, { ...shown, fragments: [previewPart({ preview })] });
});

questions.post(address, async (req, res) => {
  const saved = await save(
    req,
    QuestionForm,
    ({ question, answer: text }) => addQuestion(me(req), { question, answer: text }),
    async () => null,
  );
  if (saved.ok) return answer(req, res, { redirect: address, flash: 'Added. Everybody reads it now.' });
  await answer(req, res, { ...page(req, null, saved.form), status: saved.status });
});

questions.get(`${address}/:id`, async (req, res) => {
  await answer(req, res, page(req, req.params.id, formOf(await requireQuestion(req.params.id))));
});

questions.post(`${address}/:id`, async (req, res) => {
  const { id } = req.params;
  const saved = await save(
    req,
    QuestionForm,
    ({ revision, question, answer: text }) => changeQuestion(me(req), id, { question, answer: text }, revision),
    () => requireQuestion(id),
  );
  if (saved.ok) return answer(req, res, { redirect: address, flash: 'Saved. Everybody reads it now.' });
  const labels = { question: 'Question', answer: 'Answer' };
  const stored = (theirs: object) => formOf({ ...theirs }).values;
  const back = await comeBack(req, saved, { labels, texts: ['answer'], stored });
  await answer(req, res, { ...page(req, id, back.form, { conflict: back.conflict }), status: back.status });
});

questions.delete(`${address}/:id`, async (req, res) => {
  await requireQuestion(req.params.id);
  await removeQuestion(me(req), req.params.id);
  await afterChange(req, res, req.params.id);
});

questions.post(`${address}/:id/restoration`, async (req, res) => {
  await restoreQuestion(me(req), req.params.id);
  await afterChange(req, res);
});

questions.post(`${address}/:id/place`, async (req, res) => {
  const typed = form(req, MoveForm);
  if (typed.ok) await moveQuestion(me(req), req.params.id, typed.value.place);
  await afterChange(req, res);
});

/** htmx gets the list as it is now, a plain form goes back to it. */
async function afterChange(req: Request, res: Response, removed?: string): Promise<void> {
  const fragments = [listPart(await listLocals(req, removed))];
  await answer(req, res, { redirect: removed ? `${address}?removed=${removed}` : address, fragments });
}

async function showList(req: Request, res: Response, removed: string | undefined): Promise<void> {
  const locals = { ...(await listLocals(req, removed)), tabs: tabsOf('questions') };
  await answer(req, res, { page: listPage(locals), title: 'Questions', layout: 'admin' });
}

async function listLocals(req: Request, removed: string | undefined): Promise<ListLocals> {
  const entries = (await listQuestions()).map(({ id, question }) => ({ id, question }));
  const gone = removed && !entries.some(({ id }) => id === removed) ? await findRemoved(removed) : null;
  return { entries, removed: gone, csrf: csrfOf(req) };
}

/** An address with an unknown id just shows the list. */
async function findRemoved(id: string): Promise<{ id: string; question: string } | null> {
  const found = await requireRemoved(id).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  return found && { id, question: found.entry.question };
}

type Shown = { preview?: Preview | null; conflict?: Clash | null };

function page(req: Request, id: string | null, state: FormState, { preview = null, conflict = null }: Shown = {}) {
  const locals = { id, form: state, preview, conflict, csrf: csrfOf(req) };
  return { page: editPage(locals), title: id ? 'Question' : 'New question', layout: 'admin' as const };
}
