/** The step "Release": when lectures open, how they count, in what order, and which courses come first. */
import { type Request, type Response, Router } from 'express';
import { suggestCourses } from '../../catalog/browse.service.ts';
import { audienceOf } from '../../catalog/listed.service.ts';
import { findCatalogCourse } from '../../catalog/memory.service.ts';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { differencesByWords } from '../../lib/word-diff.ts';
import { answer } from '../../web/answer.ts';
import { isAutosave } from '../../web/autosave.ts';
import { type FormState, formOf, query, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { outcomeOf, settling } from '../courses/facts-saving.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { answerAutosave } from '../history/autosave.ts';
import { markOpened } from '../history/record.service.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { changedWords, changeOf } from './change.ts';
import { CourseRulesForm, FindQuery, RulesForm } from './forms.ts';
import { type RuleSection, ruleSections } from './release-page.ts';
import { changeCourseRules, changeRules } from './rules.service.ts';

type Choice = { value: string; label: string; help?: string };
const releasePage = view<{
  bar: Bar;
  action: string;
  csrf: string | null;
  zone: string;
  sections: RuleSection[];
  rules: FormState;
  course: FormState;
  conflict: Clash | null;
  /** Courses that come first, and those that were found by words. */
  prerequisites: Choice[];
  found: string | null;
  learnersHref: string | null;
  walkHref: string;
}>('authoring/release/show');

const labels = { forcedOrder: 'One after the other', prerequisites: 'Courses to finish first' };

const at = '/studio/courses/:course/release';
export const release = Router();
release.use('/studio', teaching);

release.get(at, async (req, res) => {
  const draft = await readDraft(me(req), req.params.course);
  await markOpened(draft.course.id, draft.course.draftRevision);
  await show(req, res, draft, { found: query(req, FindQuery).find });
});

/** For the whole course. */
release.put(at, async (req, res) => {
  const person = me(req);
  const course = await requireOwnCourse(person, req.params.course);
  const saved = await save(
    req,
    CourseRulesForm,
    async ({ revision, find, show: shown, ...rules }) => {
      const stored = await changeCourseRules(person, course.id, rules, revision, { auto: isAutosave(req) });
      return { ...stored, find: shown === 'find' ? find : null };
    },
    () => requireOwnCourse(person, course.id),
  );
  if (isAutosave(req)) return answerAutosave(req, res, outcomeOf(saved));
  if (saved.ok) {
    const found = saved.value.find === null ? '' : `?${new URLSearchParams({ find: saved.value.find })}`;
    const redirect = `/studio/courses/${course.id}/release${found}`;
    return answer(req, res, { redirect, flash: 'Saved as a draft.' });
  }
  const back = await comeBack(req, saved, { labels, ticks: ['forcedOrder'], ...settling(req, course, courseForm) });
  const given = { course: back.form, conflict: back.conflict && inTitles(back.conflict), status: back.status };
  await show(req, res, await readDraft(person, course.id), given);
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

type Given = {
  rules?: FormState;
  course?: FormState;
  conflict?: Clash | null;
  found?: string | undefined;
  status?: number;
};

async function show(req: Request, res: Response, draft: Draft, given: Given = {}): Promise<void> {
  const { course } = draft;
  const base = `/studio/courses/${course.id}`;
  const shown = given.course ?? courseForm(course);
  const { found } = given;
  const page = releasePage({
    bar: barOf(req, draft),
    action: `${base}/release`,
    csrf: csrfOf(req),
    zone: zoneOf(req),
    sections: ruleSections(draft, zoneOf(req)),
    rules: given.rules ?? untouched,
    course: found === undefined ? shown : { ...shown, values: { ...shown.values, find: found } },
    conflict: given.conflict ?? null,
    prerequisites: prerequisiteChoices(course, shown, found ? suggestCourses(found, audienceOf(me(req))) : []),
    found: found ?? null,
    learnersHref: course.may.includes('answer') ? `${base}/learners` : null,
    walkHref: `${base}/walk`,
  });
  const title = `Release: ${course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'release'), status: given.status ?? 200 });
}

function prerequisiteChoices(course: OwnCourse, shown: FormState, found: { id: string }[]): Choice[] {
  const ticked = [shown.values.prerequisites ?? []].flat();
  const ids = [...new Set([...ticked, ...found.map(({ id }) => id)])].filter((id) => id !== course.id);
  return ids.map((value) => {
    const listed = findCatalogCourse({ id: value });
    return { value, label: titleOf(value), ...(listed ? { help: listed.teacher.name } : {}) };
  });
}

function titleOf(id: string): string {
  return findCatalogCourse({ id })?.title ?? 'A course that is not on offer: it holds nobody';
}

/** Courses by their names, for two people who compare what they chose. */
function inTitles(clash: Clash): Clash {
  const titles = (ids: string) => ids.split('\n').filter(Boolean).map(titleOf).join('\n');
  const differences = clash.differences.map((one) => {
    if (one.name !== 'prerequisites') return one;
    const [yours, theirs] = [titles(one.yours), titles(one.theirs)];
    return { ...one, yours, theirs, runs: differencesByWords(theirs, yours) };
  });
  return { ...clash, differences };
}

function courseForm({ draft, draftRevision }: OwnCourse): FormState {
  const { prerequisites, forcedOrder } = draft;
  return formOf({ prerequisites, revision: draftRevision, ...(forcedOrder ? { forcedOrder } : {}) });
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
