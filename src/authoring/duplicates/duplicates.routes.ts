/** Lectures, sections and courses once more, and who begins courses from this one. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, formOf, submit } from '../../web/form.ts';
import { derivedId, onceKey } from '../../web/once.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { newId, templateUses } from '../courses/course.model.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { outlineChanged } from '../outline/outline-page.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { copyTitle } from './copies.ts';
import { copyCourse } from './copy-course.service.ts';
import { copyLecture, copySection } from './copy-lectures.service.ts';
import { setTemplate } from './templates.service.ts';

/** `template`: who begins from it; null for who may not decide. */
type Page = {
  bar: Bar;
  base: string;
  key: string;
  form: FormState;
  template: { value: string; options: { value: string; label: string; help?: string }[] } | null;
  csrf: string | null;
};
const copiesPage = view<Page>('authoring/duplicates/show');

const CopyForm = z.object({
  title: fields.line(90, 'Please give it a title.'),
  key: z.string().regex(/^[0-9a-f]{24}$/, 'Please reload this page.'),
});
const TemplateForm = z.object({ template: z.enum(['none', ...templateUses], { error: 'Please choose one.' }) });

const at = '/studio/courses/:course';
export const duplicates = Router();
duplicates.use('/studio', teaching);

duplicates.post(`${at}/lectures/:lecture/copies`, async (req, res) => {
  const copy = await copyLecture(me(req), req.params.course, req.params.lecture, onceKey(req));
  await outlineChanged(req, res, { status: 'The lecture is there twice.' }, { anchor: `lecture-${copy}` });
});

duplicates.post(`${at}/sections/:section/copies`, async (req, res) => {
  const copy = await copySection(me(req), req.params.course, req.params.section, onceKey(req));
  await outlineChanged(req, res, { status: 'The section is there twice.' }, { anchor: `section-${copy}` });
});

duplicates.get(`${at}/copies`, async (req, res) => {
  await show(req, res);
});

duplicates.post(`${at}/copies`, async (req, res) => {
  const made = await submit(req, CopyForm, ({ title, key }) =>
    copyCourse(me(req), req.params.course, { title, key: derivedId(key, title) }),
  );
  if (!made.ok) return show(req, res, made);
  const flash = 'This is the copy: a draft of your own. Nobody sees it until you publish it.';
  await answer(req, res, { redirect: `/studio/courses/${made.value.id}/basics`, flash });
});

duplicates.put(`${at}/template`, async (req, res) => {
  const { course } = req.params;
  const sent = await submit(req, TemplateForm, ({ template }) =>
    setTemplate(me(req), course, template === 'none' ? null : template),
  );
  if (!sent.ok) return show(req, res, sent);
  await answer(req, res, { redirect: `/studio/courses/${course}/copies`, flash: 'Saved.' });
});

async function show(req: Request, res: Response, given?: { form: FormState; status: number }): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course));
  const { course } = draft;
  const page = copiesPage({
    bar: barOf(req, draft),
    base: `/studio/courses/${course.id}`,
    key: newId(),
    form: given?.form ?? formOf({ title: copyTitle(course.draft.title) }),
    template: course.leads ? choiceOf(me(req).role === 'admin', course.template ?? 'none') : null,
    csrf: csrfOf(req),
  });
  const title = `Copies: ${course.draft.title}`;
  await answer(req, res, {
    page,
    title,
    layout: 'studio',
    nav: railOf(draft, 'outline'),
    status: given?.status ?? 200,
  });
}

/** Owners see who decides about the whole school where an admin did. */
function choiceOf(isAdmin: boolean, value: string): NonNullable<Page['template']> {
  const options = [
    { value: 'none', label: 'Nobody', help: 'It is a course and nothing else.' },
    { value: 'own', label: 'You', help: 'It is offered to you when you make a new course.' },
    {
      value: 'school',
      label: 'Every teacher',
      help: 'It is offered to all who make courses here. Admins decide this.',
    },
  ];
  return { value, options: isAdmin || value === 'school' ? options : options.slice(0, 2) };
}
