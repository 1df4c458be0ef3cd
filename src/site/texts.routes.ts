/** The admin's pages about the school's own texts (about, terms, privacy) and about earlier states of all parts. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { findTextVersion, listTextVersions, publishText } from '../accounts/consent/text-versions.service.ts';
import { renderMarkdown } from '../authoring/markdown/markdown.service.ts';
import { NotFound, Refused } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { type FormState, form, formOf, submit, untouched } from '../web/form.ts';
import { me } from '../web/request.ts';
import { type Clash, comeBack, save } from '../web/saving.ts';
import { csrfOf } from '../web/shell.ts';
import { adminsOnly, momentOf, roomOf, type Tab, tabsOf } from './desk.ts';
import { PublicationForm, TextForm } from './forms.ts';
import { type EarlierState, listStates, restoreState } from './history.service.ts';
import { findPart, partKeys } from './part.model.ts';
import { saveLegal, splitTitle } from './site.service.ts';
import { type TextKey, TextValue, textKeys } from './values.ts';

type Publication = {
  form: FormState;
  /** 0: nothing was published yet. */
  number: number;
  day: { text: string; iso: string } | null;
  /** Is what stands there another text than the version published last? */
  isNew: boolean;
};
type Preview = { title: string; html: string };
const textPage = view<{
  key: TextKey;
  tabs: Tab[];
  form: FormState;
  preview: Preview | null;
  conflict: Clash | null;
  /** Of the texts that people agree to; null for the others. */
  publication: Publication | null;
  csrf: string | null;
}>('site/texts/edit');
const previewPart = view<{ preview: Preview | null }>('site/texts/_preview');
type Row = Omit<EarlierState, 'at'> & { at: { text: string; iso: string }; current: boolean };
const versionsPage = view<{ part: string; back: { href: string; label: string }; rows: Row[]; csrf: string | null }>(
  'site/versions/index',
);
const TextKeyParam = z.enum(textKeys);
/** People agree to these. */
const AgreedKeyParam = TextKeyParam.exclude(['about']);
const PartParam = z.enum(partKeys);

export const texts = Router();
texts.use('/admin/site', adminsOnly);

texts.get('/admin/site/texts/:key', async (req, res) => {
  const key = known(TextKeyParam, req.params.key);
  await answer(req, res, await page(req, key, formOf(await storedValues(key))));
});

// Whoever reloads a preview, or comes back to it, is led to the page itself.
texts.get('/admin/site/texts/:key/preview', async (req, res) => {
  await answer(req, res, { redirect: `/admin/site/texts/${known(TextKeyParam, req.params.key)}` });
});

texts.post('/admin/site/texts/:key/preview', async (req, res) => {
  const key = known(TextKeyParam, req.params.key);
  const typed = form(req, TextForm);
  const preview = typed.ok ? await previewOf(key, typed.value.markdown) : null;
  const shown = await page(req, key, typed.ok ? formOf(typed.value) : typed.form, { preview });
  await answer(req, res, { ...shown, fragments: [previewPart({ preview })] });
});

texts.post('/admin/site/texts/:key', async (req, res) => {
  const key = known(TextKeyParam, req.params.key);
  const store = ({ revision, markdown }: z.infer<typeof TextForm>) => saveLegal(me(req), key, markdown, revision);
  const saved = await save(req, TextForm, store, () => storedValues(key));
  if (saved.ok)
    return answer(req, res, { redirect: `/admin/site/texts/${key}`, flash: 'Saved. Everybody reads it now.' });
  const back = await comeBack(req, saved, {
    labels: { markdown: 'Text' },
    texts: ['markdown'],
    stored: (theirs) => formOf(theirs).values,
  });
  const shown = await page(req, key, back.form, { conflict: back.conflict });
  await answer(req, res, { ...shown, status: back.status });
});

texts.get('/admin/site/versions/:part', async (req, res) => {
  const key = known(PartParam, req.params.part);
  const { href, label } = roomOf(key);
  const zone = me(req).timeZone;
  const rows = (await listStates(key)).map((state, at) => ({
    ...state,
    at: momentOf(state.at, zone),
    current: at === 0,
  }));
  const locals = { part: key, back: { href, label }, rows, csrf: csrfOf(req) };
  await answer(req, res, { page: versionsPage(locals), title: `Earlier versions: ${label}`, layout: 'admin' });
});

texts.post('/admin/site/versions/:part/:revision/restoration', async (req, res) => {
  const key = known(PartParam, req.params.part);
  await restoreState(me(req), key, known(z.coerce.number().int(), req.params.revision));
  await answer(req, res, { redirect: `/admin/site/versions/${key}`, flash: 'Brought back. It shows everywhere now.' });
});

texts.post('/admin/site/texts/:key/publication', async (req, res) => {
  const key = known(AgreedKeyParam, req.params.key);
  const sent = await submit(req, PublicationForm, async ({ changed, seen }) => {
    const { markdown } = await storedValues(key);
    if (markdown.trim() === '') throw new Refused('There is no text yet.', 'changed');
    if ((await findTextVersion(key, seen))?.markdown === markdown)
      throw new Refused('The text is the same as in the version before.', 'changed');
    await publishText(me(req), key, { markdown, changed, seen });
  });
  const flash = 'Published. Everybody is asked for it at the next page they open.';
  if (sent.ok) return answer(req, res, { redirect: `/admin/site/texts/${key}`, flash });
  const shown = { publication: sent.form };
  await answer(req, res, {
    ...(await page(req, key, formOf(await storedValues(key)), shown)),
    status: sent.status,
  });
});

type Shown = { preview?: Preview | null; conflict?: Clash | null; publication?: FormState };

async function page(req: Request, key: TextKey, state: FormState, shown: Shown = {}) {
  const { preview = null, conflict = null } = shown;
  const publication = await publicationOf(key, shown.publication ?? untouched);
  const locals = { key, tabs: tabsOf(key), form: state, preview, conflict, publication, csrf: csrfOf(req) };
  return { page: textPage(locals), title: roomOf(key).label, layout: 'admin' as const };
}

async function publicationOf(key: TextKey, typed: FormState): Promise<Publication | null> {
  const text = AgreedKeyParam.safeParse(key).data;
  if (!text) return null;
  const [newest] = listTextVersions(text);
  const stored = newest ? await findTextVersion(text, newest.number) : null;
  const { markdown } = await storedValues(key);
  return {
    form: typed,
    number: newest?.number ?? 0,
    day: newest ? momentOf(newest.publishedAt) : null,
    isNew: markdown !== '' && stored?.markdown !== markdown,
  };
}

async function storedValues(key: TextKey) {
  const part = await findPart(key);
  return { markdown: TextValue.safeParse(part?.value).data?.markdown ?? '', revision: part?.revision ?? 0 };
}

async function previewOf(key: TextKey, markdown: string): Promise<Preview> {
  const { title, body } = splitTitle(markdown);
  return { title: title ?? roomOf(key).label, html: await renderMarkdown(body) };
}

/** What stands in an address; anything unknown leads to 404. */
function known<S extends z.ZodType>(schema: S, text: unknown): z.infer<S> {
  const parsed = schema.safeParse(text);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}
