/** The outline page: sections and lectures one at a time; buttons without a script, the same by htmx and by dragging. */
import { Router } from 'express';
import { z } from 'zod';
import { form, query, submit } from '../../web/form.ts';
import { onceId } from '../../web/once.ts';
import { me } from '../../web/request.ts';
import { teaching } from '../editor.ts';
import { LecturePlaceForm, NewLectureForm, SectionForm, SectionPlaceForm } from '../forms.ts';
import { moveLecture } from './moves.service.ts';
import { addLecture, removeLecture, requireOwnLecture, restoreLecture, updateLecture } from './outline.service.ts';
import { answerRows, outlineChanged, showOutline } from './outline-page.ts';
import type { Shown } from './outline-rows.ts';
import { addSection, moveSection, removeSection, renameSection, restoreSection } from './sections.service.ts';

/** What stands open: `removed` offers to take it back, `add` a form for a lecture in a section, `name` a field for a name. */
const Asked = z.object({
  removed: z.string().max(60).catch(''),
  add: z.string().max(30).optional(),
  name: z.string().max(40).catch(''),
  chosen: z.string().max(1000).catch(''),
});

const at = '/studio/courses/:course';
export const outline = Router();
outline.use('/studio', teaching);

outline.get(`${at}/outline`, async (req, res) => {
  const asked = query(req, Asked);
  const [what, id = ''] = asked.name.split('/');
  const naming = what === 'sections' || what === 'lectures' ? { naming: { what, id } as const } : {};
  const adding = asked.add === undefined ? {} : { adding: { sectionId: asked.add } };
  await showOutline(req, res, { undo: asked.removed, chosen: asked.chosen.split(' '), ...naming, ...adding });
});

outline.post(`${at}/sections`, async (req, res) => {
  const added = await submit(req, SectionForm, ({ title, key }) =>
    addSection(me(req), req.params.course, title, { id: onceId(key, title) }),
  );
  if (!added.ok) return showOutline(req, res, { newSection: added.form, code: added.status });
  const { id, title } = added.value;
  const shown = { status: `Section “${title}” is added.`, adding: { sectionId: id } };
  await outlineChanged(req, res, shown, { query: { add: id }, anchor: `section-${id}` });
});

outline.put(`${at}/sections/:section`, async (req, res) => {
  const { course, section } = req.params;
  const named = await submit(req, SectionForm, ({ title }) => renameSection(me(req), course, section, title));
  if (!named.ok)
    return showOutline(req, res, { naming: { what: 'sections', id: section, form: named.form }, code: named.status });
  await outlineChanged(req, res, { status: 'The section has a new name.' }, { anchor: `section-${section}` });
});

outline.put(`${at}/sections/:section/place`, async (req, res) => {
  const { course, section } = req.params;
  const wish = form(req, SectionPlaceForm);
  if (wish.ok) await moveSection(me(req), course, section, wish.value.place);
  await outlineChanged(req, res, { status: 'The section is moved.' }, { anchor: `section-${section}` });
});

outline.delete(`${at}/sections/:section`, async (req, res) => {
  const { course, section } = req.params;
  await removeSection(me(req), course, section);
  await outlineChanged(req, res, { undo: `sections/${section}` }, { query: { removed: `sections/${section}` } });
});

outline.delete(`${at}/bin/sections/:section`, async (req, res) => {
  const { course, section } = req.params;
  await restoreSection(me(req), course, section);
  await outlineChanged(req, res, { status: 'The section is back.' }, { anchor: `section-${section}` });
});

outline.post(`${at}/sections/:section/lectures`, async (req, res) => {
  const { course, section } = req.params;
  const added = await submit(req, NewLectureForm, ({ title, kind, key }) =>
    addLecture(me(req), course, section, { title, kind, id: onceId(key, section, kind, title) }),
  );
  if (!added.ok) return showOutline(req, res, { adding: { sectionId: section, form: added.form }, code: added.status });
  const { id, title, kind } = added.value;
  // The next one is often of the same kind.
  const adding: Shown['adding'] = { sectionId: section, form: { values: { kind }, errors: {} } };
  const shown = { status: `Lecture “${title}” is added.`, adding };
  await outlineChanged(req, res, shown, { query: { add: section }, anchor: `lecture-${id}` });
});

outline.put(`${at}/lectures/:lecture/title`, async (req, res) => {
  const { course, lecture } = req.params;
  const named = await submit(req, SectionForm, async ({ title }) => {
    const { revision } = (await requireOwnLecture(me(req), course, lecture)).lecture;
    return updateLecture(me(req), course, lecture, { title }, revision);
  });
  if (!named.ok)
    return showOutline(req, res, { naming: { what: 'lectures', id: lecture, form: named.form }, code: named.status });
  const status = 'The lecture has a new name.';
  const light = { sections: [named.value.sectionId], lectures: [lecture], moves: false, status };
  if (!(await answerRows(req, res, light)))
    await outlineChanged(req, res, { status }, { anchor: `lecture-${lecture}` });
});

outline.put(`${at}/lectures/:lecture/place`, async (req, res) => {
  const { course, lecture } = req.params;
  const wish = form(req, LecturePlaceForm);
  const moved = wish.ok ? await moveLecture(me(req), course, lecture, wish.value.place) : null;
  const status = moved ? 'The lecture is moved.' : 'The lecture is where it was.';
  const sections = moved ? [moved.from, moved.to] : [];
  if (moved && (await answerRows(req, res, { sections, lectures: [lecture], moves: true, status }))) return;
  await outlineChanged(req, res, { status }, { anchor: `lecture-${lecture}` });
});

outline.delete(`${at}/lectures/:lecture`, async (req, res) => {
  const { course, lecture } = req.params;
  await removeLecture(me(req), course, lecture);
  await outlineChanged(req, res, { undo: `lectures/${lecture}` }, { query: { removed: `lectures/${lecture}` } });
});

outline.delete(`${at}/bin/lectures/:lecture`, async (req, res) => {
  const { course, lecture } = req.params;
  await restoreLecture(me(req), course, lecture);
  await outlineChanged(req, res, { status: 'The lecture is back.' }, { anchor: `lecture-${lecture}` });
});
