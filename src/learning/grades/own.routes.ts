/** /learn/:slug/grades: a learner's own grades, by which rules they become one, and what they would come to with others. */
import { type Request, Router } from 'express';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { hasAccess, requireRecord } from '../enrolment.service.ts';
import { lectureHref } from '../outline.ts';
import { type OwnGrades, type OwnRow, ownGrades, rowsByGroup } from './own.service.ts';
import { percentIn } from './sheet.service.ts';
import { fateWords, letterWords, percentWords, rulesWords, totalWords } from './words.service.ts';

type Row = {
  id: string;
  title: string;
  href: string | null;
  value: string;
  note: string;
  /** What was typed. */
  typed: string;
  error: string;
};
type Result = { total: string; verdict: string; supposed: string; change: string; errors: number };
const gradesPage = view<
  Result & {
    courseTitle: string;
    courseHref: string;
    action: string;
    groups: { name: string; line: string; mean: string; rows: Row[] }[];
    rules: string[];
    isSupposing: boolean;
  }
>('learning/grades/show');
const resultPart = view<Result>('learning/grades/_result');

export const ownGradesPage = Router();
ownGradesPage.use('/learn', requirePerson);

ownGradesPage.get('/learn/:slug/grades', async (req: Request<{ slug: string }>, res) => {
  const { slug } = req.params;
  const enrolment = await requireRecord(me(req), slug);
  const course = await requireLearnableCourse(slug);
  const typed = typedIn(req);
  const own = await ownGrades(enrolment, supposedIn(typed));
  if (!own) throw new NotFound('This page');
  const result = resultOf(own, typed);
  const page = gradesPage({
    ...result,
    courseTitle: course.facts.title,
    courseHref: `/learn/${slug}`,
    action: `/learn/${slug}/grades`,
    groups: groupsOf(own, typed, {
      slug,
      zone: me(req).timeZone ?? config.school.timeZone,
      live: hasAccess(enrolment),
    }),
    rules: rulesWords(own.book.scheme),
    isSupposing: typed.size > 0,
  });
  await answer(req, res, { page, fragments: [resultPart(result)], title: `Your grades: ${course.facts.title}` });
});

/** What stands in the address as `p-<lecture>`; empty fields are none. */
function typedIn(req: Request): Map<string, string> {
  const given = Object.entries(req.query).flatMap(([name, value]): [string, string][] => {
    const id = /^p-([0-9a-f]{24})$/.exec(name)?.[1];
    return id && typeof value === 'string' && value.trim() ? [[id, value.trim().slice(0, 12)]] : [];
  });
  return new Map(given.slice(0, 1000));
}

function supposedIn(typed: ReadonlyMap<string, string>): Map<string, number> {
  return new Map(
    [...typed].flatMap(([id, text]) => (percentIn(text) === null ? [] : [[id, percentIn(text) ?? 0] as const])),
  );
}

function resultOf({ book, outcome, supposed }: OwnGrades, typed: ReadonlyMap<string, string>): Result {
  const verdict =
    outcome.passed === null ? 'Nothing counts yet.' : outcome.passed ? 'Passed so far.' : 'Below the pass mark so far.';
  const [before, after] = [outcome.total, supposed?.total ?? null];
  const points = before !== null && after !== null ? Math.round((after - before) * 100) / 100 : null;
  return {
    total: totalWords(book.scheme, outcome),
    verdict,
    supposed: supposed ? totalWords(book.scheme, supposed) : '',
    change:
      points === null || !supposed
        ? ''
        : points === 0
          ? 'no change'
          : `${points > 0 ? '+' : '−'}${Math.abs(points)} points`,
    errors: [...typed.values()].filter((text) => percentIn(text) === null).length,
  };
}

type Around = { slug: string; zone: string; live: boolean };

function groupsOf(own: OwnGrades, typed: ReadonlyMap<string, string>, around: Around) {
  const rows = rowsByGroup(own);
  return own.outcome.groups
    .filter(({ id }) => rows.has(id))
    .map((group) => ({
      name: group.name,
      line: [
        ...(own.outcome.groups.length > 1 ? [`weight ${group.weight} %`] : []),
        ...(group.dropLowest > 0 ? [`the lowest ${group.dropLowest > 1 ? group.dropLowest : 'one'} left out`] : []),
      ].join(' · '),
      mean: group.percent === null ? '–' : percentWords(group.percent),
      rows: (rows.get(group.id) ?? []).map((row) => rowOf(own, row, typed.get(row.column.id) ?? '', around)),
    }));
}

function rowOf({ book }: OwnGrades, { column, cell, fate }: OwnRow, typed: string, { slug, zone, live }: Around): Row {
  const shows = fate !== 'excused' && fate !== 'waiting' && cell !== undefined && cell.percent !== null;
  const letter = shows ? letterWords(book.scheme, cell.percent) : '';
  const notes = [
    fateWords[fate],
    cell?.isSet && fate !== 'excused' ? 'set by your teacher' : '',
    column.dueAt && fate === 'open' ? `until ${formatMoment(column.dueAt, zone)}` : '',
  ];
  return {
    id: column.id,
    title: `${column.number} ${column.title}`,
    href: live ? lectureHref(slug, column) : null,
    value: shows ? [percentWords(cell.percent ?? 0), letter].filter(Boolean).join(' · ') : '',
    note: notes.filter(Boolean).join(' · '),
    typed,
    error: typed && percentIn(typed) === null ? 'A percent from 0 to 100' : '',
  };
}
