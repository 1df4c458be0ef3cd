/** The admin's page about the line above all pages, with a preview of what is typed. */
import { type Request, Router } from 'express';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, form, formOf, type Typed } from '../web/form.ts';
import { me } from '../web/request.ts';
import { type Clash, comeBack, save } from '../web/saving.ts';
import { csrfOf } from '../web/shell.ts';
import { adminsOnly, type Tab, tabsOf } from './desk.ts';
import { BannerForm } from './forms.ts';
import { findPart } from './part.model.ts';
import { saveBanner } from './site.service.ts';
import { BannerValue } from './values.ts';

type Preview = { on: boolean; text: string; href: string; tone: string };
const bannerPage = view<{
  tabs: Tab[];
  form: FormState;
  preview: Preview;
  conflict: Clash | null;
  csrf: string | null;
}>('site/banner/edit');
const previewPart = view<{ preview: Preview }>('site/banner/_preview');
const labels = { text: 'Words', href: 'Link', tone: 'Tone', on: 'Shown' };

export const banner = Router();
banner.use('/admin/site', adminsOnly);

banner.get('/admin/site', (req, res) => answer(req, res, { redirect: '/admin/site/banner' }));

banner.get('/admin/site/banner', async (req, res) => {
  await answer(req, res, page(req, formOf(await storedValues())));
});

// Whoever reloads a preview, or comes back to it, is led to the page itself.
banner.get('/admin/site/banner/preview', (req, res) => answer(req, res, { redirect: '/admin/site/banner' }));

banner.post('/admin/site/banner/preview', async (req, res) => {
  const typed = form(req, BannerForm);
  const shown = typed.ok ? formOf(valuesOf(typed.value)) : typed.form;
  await answer(req, res, { ...page(req, shown), fragments: [previewPart({ preview: previewOf(shown.values) })] });
});

banner.post('/admin/site/banner', async (req, res) => {
  const saved = await save(
    req,
    BannerForm,
    ({ revision, ...typed }) => saveBanner(me(req), { ...typed, href: typed.href || null }, revision),
    storedValues,
  );
  if (saved.ok)
    return answer(req, res, { redirect: '/admin/site/banner', flash: 'Saved. It shows on every page now.' });
  const back = await comeBack(req, saved, { labels, ticks: ['on'], stored: (theirs) => formOf(theirs).values });
  await answer(req, res, { ...page(req, back.form, back.conflict), status: back.status });
});

function page(req: Request, state: FormState, conflict: Clash | null = null) {
  const locals = { tabs: tabsOf('banner'), form: state, preview: previewOf(state.values), conflict, csrf: csrfOf(req) };
  return { page: bannerPage(locals), title: 'Banner', layout: 'admin' as const };
}

async function storedValues() {
  const part = await findPart('banner');
  const stored = BannerValue.safeParse(part?.value).data ?? { on: false, text: '', href: null, tone: 'info' };
  return { ...valuesOf({ ...stored, href: stored.href ?? '' }), revision: part?.revision ?? 0 };
}

/** As a form would send it: a box that is not ticked sends nothing. */
function valuesOf({ on, ...rest }: Preview & { revision?: number }) {
  return { ...rest, on: on ? 'on' : undefined };
}

function previewOf(values: Typed): Preview {
  const word = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
  return { on: values.on !== undefined, text: word('text'), href: word('href'), tone: word('tone') };
}
