/** The rules of an assignment in words, for those who set them and those who follow them. Pure. */
import { formatMoment } from '../../lib/dates.ts';
import type { Assignment, WorkKind } from './assignment.ts';
import { mostPoints } from './marks.service.ts';

export type RuleLine = { key: string; label: string; text: string };

export const kindWords: Record<WorkKind, string> = {
  document: 'PDF, Word, slides, tables',
  image: 'pictures',
  archive: 'ZIP and text files',
  audio: 'sound',
  video: 'video',
};

export function takesAnything({ takesText, takesLink, takesFiles, fileKinds }: Assignment): boolean {
  return takesText || takesLink || (takesFiles && fileKinds.length > 0);
}

/** "text, a link, up to 5 files" */
export function takenText(rules: Assignment): string {
  const { takesText, takesLink, takesFiles, mostFiles } = rules;
  const files = mostFiles === 1 ? 'a file' : `up to ${mostFiles} files`;
  return [takesText && 'text', takesLink && 'a link', takesFiles && files].filter(Boolean).join(', ') || 'nothing yet';
}

/** "PDF, Word, slides, tables, pictures; 20 MB each" */
export function filesText({ fileKinds, mostMegabytes }: Assignment): string {
  return `${fileKinds.map((kind) => kindWords[kind]).join(', ')}; ${mostMegabytes} MB each at most`;
}

export function lateText({ late, latePercent, lateFloor }: Assignment): string {
  if (late === 'refused') return 'Nothing is taken after the due date';
  if (late === 'taken') return 'Taken after the due date without loss';
  return `Taken after the due date, ${latePercent} % of all points less for each day begun, not below ${lateFloor} %`;
}

/** Every rule, in the order of the editor. `zone`: in which moments are read. */
export function assignmentRules(rules: Assignment, zone: string): RuleLine[] {
  const { dueAt, dueDays, again, againDays, passPercent, blind } = rules;
  const hasDue = dueAt !== null || dueDays !== null || againDays !== null;
  const tries = again === 0 ? 'Once' : `${plural(again, 'time')} more after it was handed back`;
  return [
    { key: 'taken', label: 'You hand in', text: takenText(rules) },
    { key: 'files', label: 'Files', text: rules.takesFiles ? filesText(rules) : '' },
    { key: 'due', label: 'Due', text: dueText(dueAt, dueDays, zone) },
    { key: 'late', label: 'Late', text: hasDue ? lateText(rules) : '' },
    { key: 'points', label: 'Points', text: String(mostPoints(rules)) },
    { key: 'pass', label: 'Pass mark', text: passPercent === 0 ? '' : `${passPercent} %` },
    {
      key: 'again',
      label: 'Handing in again',
      text: again > 0 && againDays !== null ? `${tries}, within ${plural(againDays, 'day')}` : again > 0 ? tries : '',
    },
    { key: 'blind', label: 'Graded', text: blind ? 'Without your name' : '' },
    { key: 'peers', label: 'Peer review', text: peerText(rules) },
    { key: 'peersDue', label: 'Reviews due', text: peerDueText(rules, zone) },
  ].filter(({ text }) => text !== '');
}

/** "Each gives 3 reviews and gets 3, without names; at least 2 for the own grade; the median of the reviews is the grade" */
function peerText({ peers }: Pick<Assignment, 'peers'>): string {
  if (!peers) return '';
  const { count, needed, isBlind, grade, words, waitDays, practice } = peers;
  return [
    `Each gives ${plural(count, 'review')} and gets ${count}, ${isBlind ? 'without names' : 'with names'}`,
    needed > 0 ? `at least ${needed} for the own grade` : '',
    grade === 'median' ? 'the median of the reviews is the grade' : 'the reviews are advice, and the team grades',
    practice === 'offered' ? 'marking samples before is up to each' : '',
    words > 0 ? `a comment of ${plural(words, 'word')} or more` : '',
    `somebody else is asked ${plural(waitDays, 'day')} after a missing review was due`,
  ]
    .filter(Boolean)
    .join('; ');
}

function peerDueText({ peers, dueAt, dueDays }: Assignment, zone: string): string {
  if (!peers) return '';
  const from = dueAt || dueDays !== null ? 'the due date' : 'a review was asked for';
  const moment = peers.dueAt ? formatMoment(new Date(peers.dueAt), zone) : '';
  const days = `${plural(peers.days, 'day')} after ${from}`;
  return moment ? `${moment}, or ${days} if that is later` : days;
}

function dueText(dueAt: Date | null, dueDays: number | null, zone: string): string {
  const moment = dueAt ? formatMoment(new Date(dueAt), zone) : '';
  const days = dueDays === null ? '' : `${plural(dueDays, 'day')} after you got access`;
  return moment && days ? `${moment}, or ${days} if that is later` : moment || days;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
