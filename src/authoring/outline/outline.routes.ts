/** The outline page: sections and lectures as rows; buttons without a script, the same by htmx and by dragging. */
import { type Request, type Response, Router } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, form, submit, untouched } from '../../web/form.ts';
import { isHtmx, me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, barView, count, railOf, teaching } from '../editor.ts';
import { LecturePlaceForm, NewLectureForm, SectionForm, SectionPlaceForm } from '../forms.ts';
import { lectureKindWords } from '../lectures/kinds.service.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { type Beside, remarksBeside } from '../review/remarks.service.ts';
import { lengthText } from '../words.ts';
import type { DraftOutline } from './draft.service.ts';
import { addLecture, moveLecture, removeLecture, restoreLecture } from './outline.service.ts';
import { addSection, moveSection, removeSection, renameSection, restoreSection } from './sections.service.ts';

type Row = {
  id: string;
  href: string;
  title: string;
  icon: string;
  kind: string;
  length: string;
  missing: string;
  tags: string[];
};
type Section = { id: string; title: string; facts: string; rows: Row[]; adding: FormState; renaming: FormState | null };
type Binned = { what: 'sections' | 'lectures'; id: string; title: string; note: string };
export type Outline = {
  base: string;
  sections: Section[];
  bin: Binned[];
  /** What was just put into the bin, to be taken back with one button. */
  undo: Binned | null;
  /** What just happened, for those who do not see it move. */
  status: string;
  adding: FormState;
  csrf: string | null;
};
const outlinePage = view<{ bar: Bar; outline: Outline; remarks: Beside[] }>('authoring/outline/show');
const outlinePart = view<{ outline: Outline }>('authoring/outline/_outline');

/** Which form comes back with errors: that of a new section (`''`), of a new lecture or a section's name. */
type Problem = { form: 'section' | 'lecture' | 'name'; sectionId: string; state: FormState; status: number };
type Done = { status?: string; removed?: { what: Binned['what']; id: string } };

const at = '/studio/courses/:course';
export const outline = Router();
outline.use('/studio', teaching);

outline.get(`${at}/outline`, async (req, res) => {
  const [what, id = ''] = String(req.query.removed ?? '').split('/');
  const removed = what === 'sections' || what === 'lectures' ? { removed: { what, id } as const } : {};
  await show(req, res, removed);
});

outline.post(`${at}/sections`, async (req, res) => {
  const added = await submit(req, SectionForm, ({ title }) => addSection(me(req), req.params.course, title));
  if (!added.ok) return show(req, res, {}, { form: 'section', sectionId: '', state: added.form, status: added.status });
  await done(req, res, { status: `Section “${added.value.title}” is added.` }, `section-${added.value.id}`);
});

outline.put(`${at}/sections/:section`, async (req, res) => {
  const { course, section } = req.params;
  const named = await submit(req, SectionForm, ({ title }) => renameSection(me(req), course, section, title));
  if (!named.ok)
    return show(req, res, {}, { form: 'name', sectionId: section, state: named.form, status: named.status });
  await done(req, res, { status: 'The section has a new name.' }, `section-${section}`);
});

outline.put(`${at}/sections/:section/place`, async (req, res) => {
  const { course, section } = req.params;
  const wish = form(req, SectionPlaceForm);
  if (wish.ok) await moveSection(me(req), course, section, wish.value.place);
  await done(req, res, { status: 'The section is moved.' }, `section-${section}`);
});

outline.delete(`${at}/sections/:section`, async (req, res) => {
  const { course, section } = req.params;
  await removeSection(me(req), course, section);
  await done(req, res, { removed: { what: 'sections', id: section } });
});

outline.delete(`${at}/bin/sections/:section`, async (req, res) => {
  const { course, section } = req.params;
  await restoreSection(me(req), course, section);
  await done(req, res, { status: 'The section is back.' }, `section-${section}`);
});

outline.post(`${at}/sections/:section/lectures`, async (req, res) => {
  const { course, section } = req.params;
  const added = await submit(req, NewLectureForm, (content) => addLecture(me(req), course, section, content));
  if (!added.ok)
    return show(req, res, {}, { form: 'lecture', sectionId: section, state: added.form, status: added.status });
  await done(req, res, { status: `Lecture “${added.value.title}” is added.` }, `lecture-${added.value.id}`);
});

outline.put(`${at}/lectures/:lecture/place`, async (req, res) => {
  const { course, lecture } = req.params;
  const wish = form(req, LecturePlaceForm);
  if (wish.ok) await moveLecture(me(req), course, lecture, wish.value.place);
  await done(req, res, { status: 'The lecture is moved.' }, `lecture-${lecture}`);
});

outline.delete(`${at}/lectures/:lecture`, async (req, res) => {
  const { course, lecture } = req.params;
  await removeLecture(me(req), course, lecture);
  await done(req, res, { removed: { what: 'lectures', id: lecture } });
});

outline.delete(`${at}/bin/lectures/:lecture`, async (req, res) => {
  const { course, lecture } = req.params;
  await restoreLecture(me(req), course, lecture);
  await done(req, res, { status: 'The lecture is back.' }, `lecture-${lecture}`);
});

/** After a change: the outline itself for htmx, the page again for a plain form. */
async function done(req: Request, res: Response, what: Done, anchor = ''): Promise<void> {
  if (isHtmx(req)) return show(req, res, what);
  const removed = what.removed ? `?removed=${what.removed.what}/${what.removed.id}` : '';
  const redirect = `/studio/courses/${req.params.course}/outline${removed}${anchor ? `#${anchor}` : ''}`;
  await answer(req, res, { redirect, ...(what.status ? { flash: what.status } : {}) });
}

async function show(req: Request, res: Response, what: Done, problem: Problem | null = null): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course));
  const shown = outlineOf(draft, what, problem, csrfOf(req));
  await answer(req, res, {
    page: outlinePage({ bar: barOf(req, draft), outline: shown, remarks: await remarksBeside(draft.course.id) }),
    fragments: [outlinePart({ outline: shown }), barView({ bar: barOf(req, draft, { oob: true }) })],
    title: `Outline: ${draft.course.draft.title}`,
    layout: 'studio',
    nav: railOf(draft, 'outline'),
    status: problem?.status ?? 200,
  });
}

function outlineOf(draft: Draft, what: Done, problem: Problem | null, csrf: string | null): Outline {
  const base = `/studio/courses/${draft.course.id}`;
  const bin = binOf(draft.outline);
  const undo = bin.find((one) => one.what === what.removed?.what && one.id === what.removed.id) ?? null;
  const stateOf = (form: Problem['form'], id: string) =>
    problem?.form === form && problem.sectionId === id ? problem.state : null;
  return {
    base,
    sections: draft.outline.sections.map(({ id, title, lectures }) => ({
      id,
      title,
      facts: [count(lectures.length, 'lecture'), lengthText(lectures.reduce((sum, one) => sum + one.seconds, 0))]
        .filter(Boolean)
        .join(' · '),
      rows: lectures.map((lecture) => rowOf(base, lecture)),
      adding: stateOf('lecture', id) ?? untouched,
      renaming: stateOf('name', id),
    })),
    bin,
    undo,
    status: undo ? `“${undo.title}” is in the bin.` : (what.status ?? ''),
    adding: stateOf('section', '') ?? untouched,
    csrf,
  };
}

function rowOf(base: string, lecture: DraftOutline['sections'][number]['lectures'][number]): Row {
  const { id, title, kind, missing, preview, required } = lecture;
  return {
    id,
    href: `${base}/lectures/${id}`,
    title,
    icon: lectureKindWords[kind].icon,
    kind: lectureKindWords[kind].name,
    length: lengthText(lecture.seconds),
    missing,
    tags: [...(preview ? ['Free preview'] : []), ...(required ? [] : ['Optional'])],
  };
}

function binOf({ bin }: DraftOutline): Binned[] {
  const sections = bin.sections.map(({ id, title, lectures }) => ({
    what: 'sections' as const,
    id,
    title,
    note: `Section with ${count(lectures, 'lecture')}`,
  }));
  const lectures = bin.lectures.map(({ id, title, section }) => ({
    what: 'lectures' as const,
    id,
    title,
    note: section ? `Lecture of “${section}”` : 'Lecture',
  }));
  return [...sections, ...lectures];
}
