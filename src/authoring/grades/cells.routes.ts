/** One grade: looked at with its history, set, excused and taken back. In the table with htmx, on a page of its own without. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { changeCell, type OpenCell, requireCell, type Wish } from '../../learning/grades/cells.service.ts';
import { percentWords, type ShownCell, shownCell, totalWords } from '../../learning/grades/words.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { CellForm, CellQuery, percentOf } from './forms.ts';

type Shown = { cell: ShownCell & { id: string; href: string; where: string }; focused?: boolean };
type Edited = {
  id: string;
  where: string;
  action: string;
  /** What was earned, in words. */
  earned: string;
  /** There is something to take back. */
  isChanged: boolean;
  isExcused: boolean;
  form: FormState;
  /** What counts now, where somebody changed it meanwhile; '' else. */
  theirs: string;
  csrf: string | null;
};
const cellPart = view<Shown>('authoring/grades/_cell');
const totalPart = view<{ id: string; total: string; failed: boolean; oob: boolean }>('authoring/grades/_total');
const editPart = view<Edited>('authoring/grades/_edit');
const cellPage = view<
  Edited & {
    learner: string;
    lecture: string;
    total: string;
    backHref: string;
    changes: { what: string; who: string; when: string; reason: string }[];
  }
>('authoring/grades/cell');

const at = '/studio/courses/:course/grades/:enrolment/:lecture';
type Params = { course: string; enrolment: string; lecture: string };
export const gradeCells = Router();
gradeCells.use('/studio', teaching);

gradeCells.get(at, async (req: Request<Params>, res) => {
  const open = await requireCell(me(req), placeOf(req));
  if (query(req, CellQuery).cell) {
    const fragments = [cellPart({ cell: shownOf(open), focused: true })];
    return answer(req, res, { fragments, redirect: baseOf(open) });
  }
  await show(req, res, open, { form: formFor(open) });
});

gradeCells.put(at, async (req: Request<Params>, res) => {
  const place = placeOf(req);
  const saved = await save(
    req,
    CellForm,
    ({ act, percent, reason, revision }) =>
      changeCell(me(req), place, wishOf(act, percent), { seen: revision, reason }),
    () => requireCell(me(req), place),
  );
  if (saved.ok) {
    const { row, book } = saved.value;
    const total = {
      id: row.enrolmentId,
      total: totalWords(book.scheme, row.outcome),
      failed: row.outcome.passed === false,
    };
    const fragments = [cellPart({ cell: shownOf(saved.value), focused: true }), totalPart({ ...total, oob: true })];
    const flash = `Saved: ${shownOf(saved.value).label}.`;
    return answer(req, res, { fragments, redirect: hrefOf(saved.value), flash });
  }
  const open = await requireCell(me(req), place);
  if (!('theirs' in saved)) return show(req, res, open, saved);
  // What was typed stands, with the new guard: saving again is a decision.
  const form = { ...saved.form, values: { ...saved.form.values, revision: String(open.revision) } };
  await show(req, res, open, { form, status: 409, theirs: shownOf(open).label });
});

function wishOf(act: Wish['kind'], percent: string): Wish {
  return act === 'set' ? { kind: 'set', percent: percentOf(percent) } : { kind: act };
}

async function show(
  req: Request,
  res: Response,
  open: OpenCell,
  { form, status = 200, theirs = '' }: { form: FormState; status?: number; theirs?: string },
): Promise<void> {
  const { id, where } = shownOf(open);
  const edited: Edited = {
    ...{ id, where, form, theirs, action: hrefOf(open), csrf: csrfOf(req) },
    earned:
      open.earned === null
        ? 'Nothing earned yet'
        : `Earned ${percentWords(open.earned)}${open.waiting > 0 ? ', waits to be marked' : ''}`,
    isChanged: open.isSet || open.excused,
    isExcused: open.excused,
  };
  const draft = await readDesk(me(req), open.book.course.id);
  const { row, column, book } = open;
  const page = cellPage({
    ...edited,
    learner: row.name,
    lecture: `${column.number} ${column.title}`,
    total: totalWords(book.scheme, row.outcome),
    backHref: baseOf(open),
    changes: open.changes.map(({ at: when, by, from, to, reason }) => ({
      ...{ what: `${valueWords(from)} → ${valueWords(to)}`, who: by, when: formatMoment(when, zoneOf(req)), reason },
    })),
  });
  const nav = railOf(draft, 'grades');
  const fragments = [editPart(edited)];
  await answer(req, res, {
    page,
    fragments,
    title: `${where}: ${draft.course.draft.title}`,
    layout: 'studio',
    nav,
    status,
  });
}

function valueWords({ percent, excused }: { percent: number | null; excused: boolean }): string {
  if (excused) return 'excused';
  return percent === null ? 'nothing' : percentWords(percent);
}

function shownOf(open: OpenCell): Shown['cell'] {
  const { row, column } = open;
  const shown = shownCell(column, row.cells.get(column.id), row.outcome.fates.get(column.id));
  return {
    ...shown,
    id: `${row.enrolmentId}-${column.id}`,
    href: hrefOf(open),
    where: `${row.name}, ${column.number} ${column.title}`,
  };
}

function formFor({ percent, revision, isSet }: OpenCell): FormState {
  return formOf({ percent: isSet && percent !== null ? percent : '', revision });
}

const baseOf = ({ book }: OpenCell) => `/studio/courses/${book.course.id}/grades`;
const hrefOf = (open: OpenCell) => `${baseOf(open)}/${open.row.enrolmentId}/${open.column.id}`;
const placeOf = ({ params }: Request<Params>) => ({
  ...{ courseId: params.course, enrolmentId: params.enrolment, lectureId: params.lecture },
});

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
