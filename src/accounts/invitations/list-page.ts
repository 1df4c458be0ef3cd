/** The page of one list: a preview, then how far it is, then what happened. */
import type { Request, Response } from 'express';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import type { Outcome, Verdict } from './list.model.ts';
import { countOutcomes, type List, listRows, requireList } from './lists.service.ts';
import { deedOf, outcomeWords, tableOf, verdictWords } from './words.ts';

export type ShownList = {
  id: string;
  verdict: Verdict | undefined;
  after: number | undefined;
  /** Asked by the page itself, again and again until all is done. */
  progressOnly?: boolean;
};
type Progress = { percent: number; words: string; href: string | null; facts: { label: string; value: string }[] };
type Tab = { href: string; label: string; count: number; current: boolean };
type Locals = {
  list: { href: string; name: string; sent: string; isPreview: boolean };
  /** What the button does; empty: there is nothing to do. */
  deed: string;
  progress: Progress | null;
  tabs: Tab[];
  table: ReturnType<typeof tableOf>;
  firstHref: string | null;
  nextHref: string | null;
  csrf: string | null;
};
const listPage = view<Locals>('accounts/invitations/show');
const progressPart = view<{ progress: Progress }>('accounts/invitations/_progress');

export async function showList(req: Request, res: Response, shown: ShownList): Promise<void> {
  const list = await requireList(shown.id);
  const base = `/admin/invitations/${list.id}`;
  const progress = list.state === 'preview' ? null : await progressOf(list, base);
  // Once all is done the whole page is loaded anew, with what happened to each row.
  if (shown.progressOnly)
    return answer(req, res, { ...(progress?.href ? { fragments: [progressPart({ progress })] } : {}), redirect: base });
  const { rows, next } = await listRows(list.id, shown);
  const tabHref = (verdict?: Verdict) => (verdict ? `${base}?show=${verdict}` : base);
  const here = tabHref(shown.verdict);
  const page = listPage({
    list: {
      ...{ href: base, name: list.fileName, isPreview: list.state === 'preview' },
      sent: `${formatMoment(list.createdAt, me(req).timeZone ?? config.school.timeZone)}, ${list.by}`,
    },
    deed: deedOf(list.counts),
    progress,
    tabs: tabsOf(list, shown.verdict, tabHref),
    table: tableOf(rows, list.state !== 'preview'),
    firstHref: shown.after ? here : null,
    nextHref: next ? `${here}${shown.verdict ? '&' : '?'}after=${next}` : null,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Invite people', layout: 'admin' });
}

function tabsOf({ counts }: List, current: Verdict | undefined, hrefOf: (verdict?: Verdict) => string): Tab[] {
  const of = (label: string, count: number, verdict?: Verdict) => ({
    ...{ href: hrefOf(verdict), label, count, current: verdict === current },
  });
  const all = counts.new + counts.exists + counts.duplicate + counts.invalid;
  const each = (['new', 'exists', 'duplicate', 'invalid'] as const).map((one) =>
    of(verdictWords[one], counts[one], one),
  );
  return [of('All', all), ...each];
}

async function progressOf({ id, counts, state }: List, base: string): Promise<Progress> {
  const outcomes = await countOutcomes(id);
  const all = counts.new + counts.exists;
  const done = all - outcomes.waiting;
  const isDone = state === 'done';
  const facts = (Object.keys(outcomes) as Outcome[])
    .filter((outcome) => outcome !== 'waiting' && outcomes[outcome] > 0)
    .map((outcome) => ({ label: outcomeWords[outcome], value: outcomes[outcome].toLocaleString('en') }));
  return {
    percent: isDone || all === 0 ? 100 : Math.floor((done / all) * 100),
    words: `${done.toLocaleString('en')} of ${all.toLocaleString('en')}`,
    href: isDone ? null : `${base}/progress`,
    facts,
  };
}
