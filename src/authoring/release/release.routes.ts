/** The step "Release": when lectures open, how they count, in what order, and which courses come first. */
import { type Request, type Response, Router } from 'express';
import { suggestCourses } from '../../catalog/browse.service.ts';
import { audienceOf } from '../../catalog/listed.service.ts';
import { findCatalogCourse } from '../../catalog/memory.service.ts';
import { config } from '../../config.ts';
import { momentFrom } from '../../lib/calendar.ts';
import { Conflict, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, form, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import type { Release } from '../release.ts';
import { CourseRulesForm, type Rules, RulesForm } from './forms.ts';
import { lectureByNumber, type RuleSection, ruleSections } from './release-page.ts';
import { changeCourseRules, changeRules, type RuleChange } from './rules.service.ts';

type Choice = { value: string; label: string; help?: string };
const releasePage = view<{
  bar: Bar;
  action: string;
  csrf: string | null;
  zone: string;
  sections: RuleSection[];
  rules: FormState;
  course: FormState;
  /** Courses that come first, and those that were found by words. */
  prerequisites: Choice[];
  found: string | null;
  learnersHref: string | null;
  walkHref: string;
}>('authoring/release/show');

const at = '/studio/courses/:course/release';
export const release = Router();
release.use('/studio', teaching);

release.get(at, async (req, res) => show(req, res, await readDraft(me(req), req.params.course)));

/** For the whole course. */
release.put(at, async (req, res) => {
  const person = me(req);
  if (req.body?.show === 'find') return showFound(req, res);
  const { course } = req.params;
  const saved = await submit(req, CourseRulesForm, ({ revision, forcedOrder, prerequisites }) =>
    plainly(changeCourseRules(person, course, { forcedOrder, prerequisites }, revision)),
  );
  if (saved.ok) return answer(req, res, { redirect: `/studio/courses/${course}/release`, flash: 'Saved as a draft.' });
  await show(req, res, await readDraft(person, course), { course: saved.form, status: saved.status });
});

/** For what is ticked. */
release.post(at, async (req, res) => {
  const person = me(req);
  const { course } = req.params;
  const draft = await readDraft(person, course);
  const set = await submit(req, RulesForm, async (typed) => {
    const change = changeOf(draft, typed, zoneOf(req));
    await changeRules(person, course, change);
    return changedWords(change);
  });
  if (!set.ok) return show(req, res, draft, { rules: set.form, status: set.status });
  await answer(req, res, { redirect: `/studio/courses/${course}/release`, flash: set.value });
});

type Given = { rules?: FormState; course?: FormState; found?: string; status?: number };

async function show(req: Request, res: Response, draft: Draft, given: Given = {}): Promise<void> {
  const { course } = draft;
  const base = `/studio/courses/${course.id}`;
  const shown = given.course ?? courseForm(course);
  const page = releasePage({
    bar: barOf(req, draft),
    action: `${base}/release`,
    csrf: csrfOf(req),
    zone: zoneOf(req),
    sections: ruleSections(draft, zoneOf(req)),
    rules: given.rules ?? untouched,
    course: { ...shown, values: { ...shown.values, revision: String(course.draftRevision) } },
    prerequisites: prerequisiteChoices(
      course,
      shown,
      given.found ? suggestCourses(given.found, audienceOf(me(req))) : [],
    ),
    found: given.found ?? null,
    learnersHref: course.may.includes('answer') ? `${base}/learners` : null,
    walkHref: `${base}/walk`,
  });
  const title = `Release: ${course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'release'), status: given.status ?? 200 });
}

/** The form again as typed, with courses to choose from. */
async function showFound(req: Request<{ course: string }>, res: Response): Promise<void> {
  const typed = form(req, CourseRulesForm);
  const draft = await readDraft(me(req), req.params.course);
  if (!typed.ok) return show(req, res, draft, { course: typed.form, status: typed.status });
  const { forcedOrder, prerequisites, find } = typed.value;
  const values = { ...(forcedOrder ? { forcedOrder: 'true' } : {}), prerequisites, find };
  await show(req, res, draft, { course: { values, errors: {} }, found: find });
}

function prerequisiteChoices(course: OwnCourse, shown: FormState, found: { id: string }[]): Choice[] {
  const ticked = [shown.values.prerequisites ?? []].flat();
  const ids = [...new Set([...ticked, ...found.map(({ id }) => id)])].filter((id) => id !== course.id);
  return ids.map((value) => {
    const listed = findCatalogCourse({ id: value });
    return {
      value,
      label: listed?.title ?? 'A course that is not on offer: it holds nobody',
      ...(listed ? { help: listed.teacher.name } : {}),
    };
  });
}

function courseForm({ draft }: OwnCourse): FormState {
  const values = { prerequisites: draft.prerequisites, ...(draft.forcedOrder ? { forcedOrder: 'true' } : {}) };
  return { values, errors: {} };
}

function changeOf({ outline }: Draft, typed: Rules, zone: string): RuleChange {
  const { lectureIds, sectionIds } = reach(outline, typed);
  const change = { lectureIds, sectionIds, release: releaseOf(outline, typed, zone), flags: flagsOf(typed) };
  if (lectureIds.length + sectionIds.length === 0) throw new Refused('Please tick what is to be changed.', 'scope');
  if (change.release === undefined && Object.keys(change.flags).length === 0)
    throw new Refused('Please choose what is to become of it.', 'opens');
  if (change.release === undefined && lectureIds.length === 0)
    throw new Refused('A section has nothing but a rule of when it opens. Tick its lectures for the rest.', 'scope');
  return change;
}

function reach({ sections }: Draft['outline'], { scope, lectures, sections: ticked }: Rules) {
  if (scope === 'ticked') return { lectureIds: lectures, sectionIds: ticked };
  const meant = scope === 'all' ? sections : sections.filter(({ id }) => id === scope);
  return { lectureIds: meant.flatMap((section) => section.lectures.map(({ id }) => id)), sectionIds: [] };
}

function releaseOf(outline: Draft['outline'], typed: Rules, zone: string): Release | null | undefined {
  if (typed.opens === 'keep') return undefined;
  if (typed.opens === 'none') return null;
  if (typed.opens === 'days') return { kind: 'days', days: Number(typed.days) };
  if (typed.opens === 'before') return { kind: 'after', lectureId: null };
  if (typed.opens === 'lecture') {
    const lectureId = lectureByNumber(outline, typed.after);
    if (!lectureId) throw new Refused(`There is no lecture ${typed.after}.`, 'after');
    return { kind: 'after', lectureId };
  }
  const moment = momentFrom(typed.date, zone);
  if (!moment) throw new Refused(`Please enter a day and a time that exist in ${zone.replaceAll('_', ' ')}.`, 'date');
  return { kind: 'date', at: moment };
}

function flagsOf({ need, preview, ready }: Rules): RuleChange['flags'] {
  return {
    ...(need === 'keep' ? {} : { required: need === 'required', certificate: need === 'certificate' }),
    ...(preview === 'keep' ? {} : { preview: preview === 'yes' }),
    ...(ready === 'keep' ? {} : { ready: ready === 'yes' }),
  };
}

function changedWords({ lectureIds, sectionIds, release }: RuleChange): string {
  const sections = release === undefined ? [] : sectionIds;
  const parts = [
    [lectureIds, 'lecture'],
    [sections, 'section'],
  ] as const;
  const counts = parts.flatMap(([ids, noun]) => (ids.length > 0 ? [count(ids.length, noun)] : []));
  return `${counts.join(' and ')} changed in the draft.`;
}

/** A conflict of this small form is told beside it: the form shows what is stored now. */
async function plainly<T>(saving: Promise<T>): Promise<T> {
  try {
    return await saving;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Refused('The course was saved in another window meanwhile. Look once more and save again.');
  }
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
