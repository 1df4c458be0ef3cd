/** An assignment on the stage of its lecture: the task, its rules, and how far its learner is. */
import type { Request } from 'express';
import { accommodationFor } from '../../assessment/accommodations/accommodations.service.ts';
import { type Assignment, most, workKinds } from '../../assessment/assignments/assignment.ts';
import { assignmentRules, filesText } from '../../assessment/assignments/assignment-words.service.ts';
import { dueFor, isLate } from '../../assessment/assignments/due.service.ts';
import { missingIn, whyKept } from '../../assessment/assignments/handing-in.service.ts';
import { findSeat } from '../../assessment/assignments/seats.service.ts';
import { listTries, type Try } from '../../assessment/assignments/submissions.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import type { MediaFile } from '../../media/media.service.ts';
import { type FormState, formOf } from '../../web/form.ts';
import type { Clash } from '../../web/saving.ts';
import { articleHtml } from '../article-html.ts';
import { type PeerPart, peerPart } from '../peers/part.ts';
import type { Shown } from '../way.ts';
import { assignmentOf } from './assignment-of.service.ts';
import { type Handed, handedView, type ResultView, resultOf } from './handed.service.ts';
import { readerOf } from './reader.ts';
import { type DueWords, dueWords, lateWords } from './words.service.ts';

export type AssignmentStage = { kind: 'assignment'; html: string; work: Work };
/** The draft as it was typed, with what is wrong. */
export type TypedWork = { form: FormState; conflict: Clash | null };
export type Draft = {
  number: number;
  form: FormState;
  conflict: Clash | null;
  takesText: boolean;
  takesLink: boolean;
  files: { rows: { id: string; name: string; href: string; meta: string }[]; help: string; isFull: boolean } | null;
  /** Something is stored that can be handed in. */
  isReady: boolean;
};
export type Work = {
  href: string;
  rules: { label: string; text: string }[];
  criteria: { name: string; about: string; levels: { name: string; points: string }[] }[];
  due: DueWords | null;
  /** The learner has a date of their own. */
  extended: string;
  late: string;
  draft: Draft | null;
  /** What waits for its grade. */
  waiting: (Handed & { state: string; takeBack: boolean }) | null;
  results: ResultView[];
  /** What can be done after the last one was handed back: a button, or why there is none. */
  again: { label: string } | null;
  /** On a walk, or where nothing is taken any more: why there is no form. */
  note: string;
  /** Of several results. */
  counts: string;
  /** What other learners and this one say of each other's work; null where nobody but the team reviews. */
  peers: PeerPart | null;
};

/** null for a lecture of another kind. On a walk there is nothing of a learner. */
export async function assignmentStage(
  req: Request,
  shown: Shown,
  files: Map<string, MediaFile>,
  typed?: TypedWork,
): Promise<AssignmentStage | null> {
  const { open, way, body } = shown;
  const rules = body.kind === 'assignment' ? assignmentOf(body) : null;
  if (!rules) return null;
  const html = articleHtml(body, files, way.viewerOf(open.lecture));
  const base = { ...fixedPart(rules, way.zone), href: `${way.hrefOf(open.lecture)}/work` };
  if (way.walkOn !== null)
    return { kind: 'assignment', html, work: { ...base, ...nothingOf(rules, way.zone, open.at) } };
  return { kind: 'assignment', html, work: { ...base, ...(await ownPart(req, shown, rules, typed)) } };
}

type Own = Omit<Work, 'href' | 'rules' | 'criteria'>;

function fixedPart(rules: Assignment, zone: string): Pick<Work, 'rules' | 'criteria'> {
  return {
    // The date that holds for this learner stands above them.
    rules: assignmentRules(rules, zone).map(({ label, text }) => ({ label, text })),
    criteria: rules.rubric.map(({ name, about, levels }) => ({
      ...{ name, about },
      levels: levels.map((one) => ({ name: one.name, points: one.points === 1 ? '1 point' : `${one.points} points` })),
    })),
  };
}

function nothingOf(rules: Assignment, zone: string, at: Date): Own {
  const due = rules.dueAt ? dueWords(rules.dueAt, at, zone) : null;
  const note = 'On a walk nothing is handed in and nothing is kept.';
  return {
    due,
    extended: '',
    late: '',
    draft: null,
    waiting: null,
    results: [],
    again: null,
    note,
    counts: '',
    peers: null,
  };
}

async function ownPart(req: Request, { open, way }: Shown, rules: Assignment, typed?: TypedWork): Promise<Own> {
  const { enrolment, lecture, at } = open;
  const key = { enrolmentId: enrolment.id, lectureId: lecture.id };
  const [tries, seat, other] = await Promise.all([
    listTries(key),
    findSeat(key),
    accommodationFor(enrolment.id, lecture.id),
  ]);
  const last = tries.at(-1);
  const days = config.school.timeZone;
  const extendedTo = seat?.extension?.dueAt ?? null;
  const enrolledAt = last?.enrolledAt ?? enrolment.createdAt;
  const allowed = { enrolledAt, handedBackAt: last?.againSince ?? null, extendedTo, extraDays: other?.extraDays ?? 0 };
  const due = dueFor(rules, allowed, days);
  const isWriting = !last || last.stage === 'draft';
  const isOver = isWriting && rules.late === 'refused' && isLate(due, at);
  const results = await Promise.all(
    tries.filter(({ result }) => result).map((one) => resultOf(one, readerOf(req), { isLast: one === last })),
  );
  const mayTry = last?.stage === 'handed-back' && last.number <= rules.again;
  return {
    due: due && (isWriting || last.stage !== 'handed-back') ? dueWords(due, at, way.zone) : null,
    extended: isWriting && extendedTo ? `Your own date, given to you until ${formatMoment(extendedTo, way.zone)}.` : '',
    late: isWriting ? lateWords(rules, due, at, days) : '',
    draft: isWriting && !isOver ? await draftOf(req, last, rules, typed) : null,
    waiting: last && (last.stage === 'waiting' || last.stage === 'graded') ? await waitingOf(req, last, rules) : null,
    results: results.reverse(),
    again: mayTry ? { label: leftLabel(rules.again - last.number + 1) } : null,
    note: isOver
      ? 'Nothing can be handed in any more. If there is a reason, write to your teacher: they can give you another date.'
      : '',
    counts: results.length > 1 ? 'The best of your tries counts.' : '',
    peers: await peerPart({ href: way.hrefOf(lecture), zone: way.zone }, tries[0]),
  };
}

async function draftOf(req: Request, last: Try | undefined, rules: Assignment, typed?: TypedWork): Promise<Draft> {
  const { text = '', link = '', revision = 0, attached = [] } = last ?? {};
  const rows = last ? (await handedView(last, readerOf(req), { withText: false })).files : [];
  return {
    number: last?.number ?? 1,
    form: typed?.form ?? formOf({ answer: text, link, revision }),
    conflict: typed?.conflict ?? null,
    takesText: rules.takesText,
    takesLink: rules.takesLink,
    files: rules.takesFiles
      ? {
          rows,
          help: `${rules.mostFiles === 1 ? 'One file' : `Up to ${rules.mostFiles} files`}: ${filesText(rules)}.`,
          isFull: attached.length >= rules.mostFiles,
        }
      : null,
    isReady: last !== undefined && missingIn(last, rules) === '',
  };
}

async function waitingOf(req: Request, last: Try, rules: Assignment): Promise<Work['waiting']> {
  const isGraded = last.marks !== null;
  return {
    ...(await handedView(last, readerOf(req))),
    state: isGraded ? 'Being graded' : 'Handed in',
    takeBack: (await whyKept(last, rules, config.school.timeZone)) === null,
  };
}

function leftLabel(left: number): string {
  return left === 1 ? 'Hand in again: one try left' : `Hand in again: ${left} tries left`;
}

/** Kinds of files for a form, and the most that one may have, in bytes. */
export const workLimits = { kinds: workKinds, bytes: most.megabytes * 1024 ** 2 };
