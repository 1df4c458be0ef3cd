/** How the grades of a course become one: groups and weights, letters, what is missing. */
import { randomBytes } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import {
  type CourseScheme,
  mostGroups,
  type Scheme,
  saveScheme,
  schemeOf,
} from '../../assessment/grades/scheme.service.ts';
import { type Column, columnsFor } from '../../learning/grades/list.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { me } from '../../web/request.ts';
import { save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { numberOf, percentOf, SchemeForm } from './forms.ts';

type Typed = Record<string, string | string[]>;
type SchemePage = {
  action: string;
  backHref: string;
  csrf: string | null;
  revision: string;
  groups: { id: string; name: string; weight: string; drop: string }[];
  sum: string;
  lectures: { id: string; title: string; place: string }[];
  steps: { letter: string; from: string }[];
  show: string;
  ungraded: string;
  decimals: string;
  passPercent: string;
  errors: Record<string, string>;
  conflict: boolean;
};
const schemePage = view<SchemePage>('authoring/grades/rules');

const at = '/studio/courses/:course/grades/rules';
export const gradeRules = Router();
gradeRules.use('/studio', teaching);

gradeRules.get(at, async (req: Request<{ course: string }>, res) => {
  await requireOwnCourse(me(req), req.params.course, 'answer');
  await show(req, res, typedOf(await schemeOf(req.params.course)), {});
});

gradeRules.put(at, async (req: Request<{ course: string }>, res) => {
  const { id, draft } = await requireOwnCourse(me(req), req.params.course, 'answer');
  const saved = await save(
    req,
    SchemeForm,
    (value) => saveScheme({ id, title: draft.title }, schemeIn(value), value.revision),
    () => schemeOf(id),
  );
  if (saved.ok)
    return answer(req, res, {
      redirect: `/studio/courses/${id}/grades`,
      flash: 'Saved. All totals follow these rules now.',
    });
  if (!('theirs' in saved))
    return show(req, res, saved.form.values, { errors: saved.form.errors, status: saved.status });
  const values = { ...saved.form.values, revision: String(saved.theirs.revision) };
  await show(req, res, values, { status: 409, conflict: true });
});

/** What is named stays, in its order; lectures of groups that are gone fall to the first. */
function schemeIn(typed: z.infer<typeof SchemeForm>): Scheme {
  const groups = typed.groupName.flatMap((name, index) =>
    name
      ? [
          {
            id: typed.groupId[index] ?? newId(),
            name,
            weight: percentOf(typed.weight[index] ?? '0'),
            dropLowest: Number(typed.drop[index] || 0),
          },
        ]
      : [],
  );
  const scale = typed.letter.flatMap((letter, index) =>
    letter ? [{ letter, from: percentOf(typed.from[index] ?? '0') }] : [],
  );
  return {
    ...{ groups, show: typed.show, ungraded: typed.ungraded, decimals: typed.decimals },
    places: typed.lecture.map((lectureId, index) => ({ lectureId, groupId: typed.place[index] ?? '' })),
    scale: scale.toSorted((one, other) => other.from - one.from),
    passPercent: percentOf(typed.passPercent),
  };
}

function typedOf(scheme: CourseScheme): Typed {
  const { groups, places, scale } = scheme;
  return {
    revision: String(scheme.revision),
    groupId: groups.map(({ id }) => id),
    groupName: groups.map(({ name }) => name),
    weight: groups.map(({ weight }) => String(weight)),
    drop: groups.map(({ dropLowest }) => String(dropLowest)),
    lecture: places.map(({ lectureId }) => lectureId),
    place: places.map(({ groupId }) => groupId),
    letter: scale.map(({ letter }) => letter),
    from: scale.map(({ from }) => String(from)),
    ...{ show: scheme.show, ungraded: scheme.ungraded, decimals: String(scheme.decimals) },
    passPercent: String(scheme.passPercent),
  };
}

async function show(
  req: Request<{ course: string }>,
  res: Response,
  typed: Typed,
  {
    errors = {},
    status = 200,
    conflict = false,
  }: { errors?: Record<string, string>; status?: number; conflict?: boolean },
): Promise<void> {
  const draft = await readDesk(me(req), req.params.course);
  const backHref = `/studio/courses/${req.params.course}/grades`;
  const page = schemePage({
    ...{ action: `${backHref}/rules`, backHref, csrf: csrfOf(req), errors, conflict },
    ...{ revision: one(typed.revision), show: one(typed.show), ungraded: one(typed.ungraded) },
    ...{ decimals: one(typed.decimals), passPercent: one(typed.passPercent) },
    groups: groupRows(typed),
    sum: sumWords(typed),
    lectures: placeRows(typed, await columnsFor(req.params.course)),
    steps: stepRows(typed),
  });
  const title = `Rules of grading: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'grades'), status });
}

/** Two empty rows stand below, so that groups are added without JavaScript. */
function groupRows(typed: Typed): SchemePage['groups'] {
  const [ids, weights, drops] = [many(typed.groupId), many(typed.weight), many(typed.drop)];
  const rows = many(typed.groupName).map((name, index) => ({
    ...{ id: ids[index] ?? newId(), name, weight: weights[index] ?? '', drop: drops[index] ?? '' },
  }));
  const blank = rows.filter(({ name }) => name === '').length;
  const more = Math.max(0, Math.min(2 - blank, mostGroups - rows.length));
  return [...rows, ...Array.from({ length: more }, () => ({ id: newId(), name: '', weight: '', drop: '0' }))];
}

function stepRows(typed: Typed): SchemePage['steps'] {
  const froms = many(typed.from);
  const rows = many(typed.letter).flatMap((letter, index) =>
    letter || froms[index] ? [{ letter, from: froms[index] ?? '' }] : [],
  );
  return [...rows, { letter: '', from: '' }, { letter: '', from: '' }];
}

function placeRows(typed: Typed, columns: Column[]): SchemePage['lectures'] {
  const places = new Map(many(typed.lecture).map((id, index) => [id, many(typed.place)[index] ?? '']));
  return columns.map(({ id, number, title }) => ({ id, title: `${number} ${title}`, place: places.get(id) ?? '' }));
}

/** Weights need not make 100; what they make is said. */
function sumWords(typed: Typed): string {
  const names = many(typed.groupName);
  const sum = many(typed.weight).reduce((before, weight, at) => before + (names[at] ? numberOf(weight) || 0 : 0), 0);
  if (Math.abs(sum - 100) < 1e-6) return 'The weights make 100 %.';
  return `The weights make ${Math.round(sum * 100) / 100} %. That is fine: each group counts its share of it.`;
}

const newId = () => randomBytes(6).toString('hex');
const one = (value: Typed[string] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));
const many = (value: Typed[string] | undefined): string[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
