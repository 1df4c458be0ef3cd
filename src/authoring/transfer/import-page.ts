/** The pages of what comes in from an archive. */
import type { Request, Response } from 'express';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { count, railOf } from '../editor.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { type Progress, progressFor } from './progress.ts';
import { listImports, type ReportRow, type TransferView } from './transfers.service.ts';

type Before = { href: string; name: string; when: string; text: string };
const importPage = view<{
  action: string;
  csrf: string | null;
  form: FormState;
  /** A whole course, else lectures for the course of this name. */
  into: string | null;
  back: string;
  before: Before[];
}>('authoring/transfer/import');
type Line = { place: string; text: string; outcome: { text: string; tone: string } };
const reportPage = view<{
  name: string;
  into: string | null;
  lead: string;
  tone: 'good' | 'bad' | 'quiet';
  progress: Progress | null;
  csrf: string | null;
  /** Where a yes goes; null: nothing is asked. */
  confirm: { action: string; label: string } | null;
  link: { href: string; label: string } | null;
  rows: Line[];
  back: string;
}>('authoring/transfer/report');

/** Where an archive is sent: a whole course, or lectures for the one of `courseId`. */
export async function showForm(
  req: Request,
  res: Response,
  courseId: string | null,
  form: FormState,
  status = 200,
): Promise<void> {
  const person = me(req);
  const draft = courseId ? await readDraft(person, courseId) : null;
  const zone = person.timeZone ?? config.school.timeZone;
  const before = (await listImports(person)).filter((one) =>
    courseId ? one.courseId === courseId : one.kind === 'course',
  );
  const base = courseId ? `/studio/courses/${courseId}` : '/studio';
  const page = importPage({
    action: `${base}/imports`,
    csrf: csrfOf(req),
    form,
    into: draft?.course.draft.title ?? null,
    back: draft ? `${base}/outline` : '/studio',
    before: before.map((one) => ({
      href: `${base}/imports/${one.id}`,
      name: one.name,
      when: formatMoment(one.createdAt, zone),
      text: stateWords[one.state],
    })),
  });
  const title = draft ? `Lectures from files: ${draft.course.draft.title}` : 'A course from a file';
  await answer(req, res, {
    page,
    title,
    layout: 'studio',
    status,
    ...(draft ? { nav: railOf(draft, 'outline') } : {}),
  });
}

const stateWords: Record<TransferView['state'], string> = {
  waiting: 'Being read',
  look: 'Waits for your yes',
  ready: 'Taken in',
  failed: 'Could not be taken in',
  over: '',
};

/** How far it is, the plan that waits for a yes, or what became of each part. */
export async function showReport(req: Request, res: Response, one: TransferView): Promise<void> {
  const draft = one.kind === 'lectures' && one.courseId ? await readDraft(me(req), one.courseId) : null;
  const base = draft ? `/studio/courses/${draft.course.id}/imports/${one.id}` : `/studio/imports/${one.id}`;
  const course = one.state === 'ready' && one.courseId ? `/studio/courses/${one.courseId}` : null;
  const page = reportPage({
    name: one.name,
    into: draft?.course.draft.title ?? null,
    ...leadOf(one),
    progress: one.state === 'waiting' ? progressFor(one, base) : null,
    csrf: csrfOf(req),
    confirm:
      one.state === 'look' && one.taken > 0
        ? { action: `${base}/taking`, label: `Take in ${count(one.taken, 'lecture')}` }
        : null,
    link: course
      ? { href: `${course}/${draft ? 'outline' : 'basics'}`, label: draft ? 'To the outline' : 'To the course' }
      : null,
    rows: one.report.map(lineOf),
    back: draft ? `/studio/courses/${draft.course.id}/imports` : '/studio/imports',
  });
  await answer(req, res, {
    page,
    title: `${one.name}: what came in`,
    layout: 'studio',
    ...(draft ? { nav: railOf(draft, 'outline') } : {}),
  });
}

function leadOf({ state, reason, taken, report, kind }: TransferView): {
  lead: string;
  tone: 'good' | 'bad' | 'quiet';
} {
  if (state === 'failed') return { lead: reason, tone: 'bad' };
  if (state === 'waiting') return { lead: 'It goes on when you leave this page.', tone: 'quiet' };
  const left = report.filter((row) => row.outcome === 'left').length;
  const rest = left > 0 ? ` ${count(left, 'thing')} cannot be taken.` : '';
  if (state === 'look') return { lead: `This would be made.${rest} Nothing is stored yet.`, tone: 'quiet' };
  const what = kind === 'course' ? count(taken, 'part') : count(taken, 'lecture');
  const words = left > 0 ? ` ${count(left, 'thing')} could not be taken.` : ' Everything is in.';
  return {
    lead: `${what} taken in.${words}${kind === 'course' ? ' It is a draft: nobody sees it yet.' : ''}`,
    tone: 'good',
  };
}

function lineOf({ place, outcome, text }: ReportRow): Line {
  const words = {
    taken: { text: 'Taken', tone: 'good' },
    changed: { text: 'Changed', tone: 'warn' },
    left: { text: 'Left out', tone: 'bad' },
  };
  return { place, text, outcome: words[outcome] };
}
