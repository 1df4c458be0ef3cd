/** One regrade: whom it comes to and how, before the yes and after it. */
import type { Request } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { shownAs } from '../../accounts/privacy/shown-as.service.ts';
import type { AskedQuestion } from '../../assessment/attempts/attempts.service.ts';
import { titleOf } from '../../assessment/questions/titles.service.ts';
import { listVersions, type RegradeView } from '../../assessment/regrades/regrades.service.ts';
import {
  countRows,
  listRows,
  type RegradeRowView,
  type RowCounts,
  type RowGroup,
  type RowScore,
} from '../../assessment/regrades/rows.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import type { Draft } from '../publishing/publication.service.ts';
import { quizTitles } from '../results/quizzes.service.ts';
import { groupWords, wayWords } from './forms.ts';
import { type KeyLine, keyLines, pointsWords } from './key-lines.ts';

export type Progress = { words: string; href: string };
type Row = Record<'who' | 'quiz' | 'before', string> & {
  after: { text: string; note: string };
  state: string | { text: string; tone: string };
};
const lookPage = view<{
  title: string;
  back: { href: string; label: string };
  base: string;
  csrf: string | null;
  form: FormState;
  /** What is to count, and from which key to which. */
  facts: { label: string; value: string }[];
  keys: { title: string; points: string; lines: KeyLine[] }[];
  lead: string;
  phase: RegradeView['state'];
  progress: Progress | null;
  falls: number;
  tabs: { href: string; label: string; current: boolean; count: string }[];
  rows: Row[];
  nextHref: string | null;
  firstHref: string | null;
}>('authoring/regrades/show');
export const progressPart = view<{ progress: Progress }>('authoring/regrades/_progress');

/** The order in which they matter. */
const order: RowGroup[] = ['falls', 'passes', 'sinks', 'rises', 'unlike', 'same'];
const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

type Shown = {
  regrade: RegradeView;
  base: string;
  form: FormState;
  group?: RowGroup | undefined;
  after?: string | undefined;
};

export async function buildLookPage(req: Request, draft: Draft, { regrade, base, form, group, after }: Shown) {
  const own = `${base}/${regrade.id}`;
  const zone = me(req).timeZone ?? config.school.timeZone;
  const [counts, versions] = await Promise.all([
    countRows(regrade.id),
    listVersions(regrade.questionId, [regrade.fromRevision ?? 0, regrade.revision]),
  ]);
  const current = group ?? order.find((one) => counts[one] > 0) ?? 'same';
  const { rows, next } = await listRows(regrade.id, current, after);
  const now = versions.at(-1);
  const isDone = regrade.state === 'done';
  return lookPage({
    title: now ? titleOf(now) : 'A question that is gone',
    back: { href: base, label: 'All regrades of this question' },
    base: own,
    csrf: csrfOf(req),
    form: Object.keys(form.values).length > 0 ? form : { ...form, values: { tells: 'on' } },
    facts: await factsOf(regrade, zone),
    keys: keysOf(regrade, versions),
    lead: leadOf(regrade, counts),
    phase: regrade.state,
    progress: regrade.state === 'waiting' ? progressFor(regrade, own) : null,
    falls: counts.falls,
    tabs: order
      .filter((one) => counts[one] > 0)
      .map((one) => ({
        href: `${own}?group=${one}`,
        label: groupWords[one][isDone ? 'done' : 'look'],
        current: one === current,
        count: figures.format(counts[one]),
      })),
    rows: await rowsOf(rows, draft, regrade),
    nextHref: next && `${own}?group=${current}&after=${next}`,
    firstHref: after ? `${own}?group=${current}` : null,
  });
}

/** From which key to which; without a key the question alone. */
function keysOf({ how, revision }: RegradeView, versions: AskedQuestion[]) {
  const shown = versions.filter((one) => how === 'key' || one.revision === revision);
  return shown.map((one) => ({
    title: how !== 'key' ? 'Its key' : one.revision === revision ? 'Key after' : 'Key before',
    points: pointsWords(one),
    lines: keyLines(one),
  }));
}

export function progressFor({ confirmedAt, done }: RegradeView, href: string): Progress {
  const what = confirmedAt ? 'Marking attempts again' : 'Looking at all attempts';
  return { words: `${what}: ${figures.format(done)} done`, href: `${href}/progress` };
}

function leadOf({ state, how }: RegradeView, counts: RowCounts): string {
  const all = order.reduce((sum, one) => sum + counts[one], 0);
  if (state === 'waiting') return '';
  if (state === 'dropped') return 'This was given up. Nothing was changed.';
  if (all === 0)
    return how === 'key' ? 'Nobody was asked an older version.' : 'Nobody has finished a quiz that asked it.';
  const changed = all - counts.same - counts.unlike;
  const [were, many] = [
    state === 'done' ? 'were' : 'would be',
    (n: number) => `${figures.format(n)} ${n === 1 ? 'attempt' : 'attempts'}`,
  ];
  const kept =
    counts.kept > 0 ? ` ${many(counts.kept)} kept the points, since they would have fallen below the pass mark.` : '';
  const nothing = state === 'done' ? '' : ' Nothing is changed yet.';
  return `${many(all)} asked it; the scores of ${figures.format(changed - (state === 'done' ? counts.kept : 0))} ${were} changed.${kept}${nothing}`;
}

async function factsOf({ byId, how, createdAt, confirmedAt, letsFall, tells }: RegradeView, zone: string) {
  const by = (await listPeopleByIds([byId])).get(byId)?.name ?? 'Somebody who left the school';
  return [
    { label: 'What counts', value: wayWords[how].label },
    {
      label: confirmedAt ? 'Done by' : 'Looked at by',
      value: `${by}, ${formatMoment(confirmedAt ?? createdAt, zone)}`,
    },
    ...(confirmedAt
      ? [
          { label: 'Below the pass mark', value: letsFall ? 'Those listed could fall' : 'Nobody could fall' },
          { label: 'Learners', value: tells ? 'Told' : 'Not told' },
        ]
      : []),
  ];
}

async function rowsOf(rows: RegradeRowView[], draft: Draft, { confirmedAt }: RegradeView): Promise<Row[]> {
  const people = await listPeopleByIds(rows.map(({ userId }) => userId));
  const titles = quizTitles(draft);
  return rows.map(({ userId, lectureId, before, after, state, group }) => {
    const person = people.get(userId);
    const [keeps, would] = [state === 'kept' || group === 'unlike', confirmedAt === null];
    return {
      who: person ? shownAs(person, 'staff').name : 'Somebody who left the school',
      quiz: titles.get(lectureId) ?? 'A quiz that is gone',
      before: scoreText(before),
      after: {
        text: scoreText(keeps ? before : after),
        note: state === 'kept' ? `would be ${scoreText(after)}` : '',
      },
      state: keeps ? { text: 'Stays', tone: 'quiet' } : stateOf(before, after, would),
    };
  });
}

function stateOf(before: RowScore, after: RowScore, would: boolean): Row['state'] {
  if (before.passed === after.passed) return after.passed ? 'Passed' : 'Not passed';
  if (after.passed) return { text: would ? 'Would pass' : 'Passes now', tone: 'good' };
  return { text: would ? 'Would fall' : 'Fell', tone: 'bad' };
}

function scoreText({ percent, points, most }: RowScore): string {
  return `${Math.floor(percent + 1e-6)} % (${figures.format(points)} of ${figures.format(most)})`;
}
