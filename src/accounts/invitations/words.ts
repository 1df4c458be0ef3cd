/** What admins read about the rows of a list. */

import type { Counts, ListRecord, Outcome, Verdict } from './list.model.ts';
import type { Row } from './lists.service.ts';

type Tone = 'good' | 'warn' | 'bad';
export const verdictWords: Record<Verdict, string> = {
  new: 'New',
  exists: 'Exists',
  duplicate: 'Duplicate',
  invalid: 'Invalid',
};
export const outcomeWords: Record<Outcome, string> = {
  waiting: 'Waiting',
  invited: 'Invited',
  added: 'Course added to the invitation',
  open: 'Invited before',
  enrolled: 'Enrolled',
  known: 'Has an account',
  blocked: 'Account is blocked',
  skipped: 'Left out',
};
const tones: Partial<Record<Verdict | Outcome, Tone>> = {
  ...{ new: 'good', duplicate: 'warn', invalid: 'bad' },
  ...{ invited: 'good', added: 'good', enrolled: 'good', blocked: 'warn', skipped: 'warn' },
};

/** "Invite 12 and enrol 3"; empty where there is nothing to do. */
export function deedOf({ new: invites, gives }: Counts): string {
  const people = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`;
  if (invites > 0 && gives > 0) return `Invite ${people(invites)}, enrol ${people(gives)}`;
  if (invites > 0) return `Invite ${people(invites)}`;
  return gives > 0 ? `Enrol ${people(gives)}` : '';
}

/** Rows as the table of the page shows them; once the list was begun, with what happened. */
export function tableOf(rows: readonly Row[], begun: boolean) {
  return {
    caption: 'People on the list',
    columns: [
      { key: 'who', label: 'Person' },
      { key: 'at', label: 'Row', tight: true },
      { key: 'role', label: 'Role' },
      { key: 'course', label: 'Course' },
      { key: 'found', label: begun ? 'What happened' : 'Check' },
    ],
    rows: rows.map((row) => ({
      who: { text: row.name || '–', note: row.email },
      at: String(row.at),
      role: row.role || '–',
      course: row.courseTitle || row.course || '–',
      found: begun
        ? {
            text: outcomeWords[row.outcome],
            tone: tones[row.outcome] ?? 'none',
            note: row.outcome === 'skipped' ? row.reason : '',
          }
        : { text: verdictWords[row.verdict], tone: tones[row.verdict] ?? 'none', note: row.reason },
    })),
  };
}

export const reportHeads = ['Row', 'Name', 'E-mail', 'Role', 'Course', 'Check', 'Reason', 'What happened'];

/** A line of the report. */
export function reportLine({ at, name, email, role, course, verdict, reason, outcome }: Row): string[] {
  return [String(at), name, email, role, course, verdictWords[verdict], reason, outcomeWords[outcome]];
}

export const listStates: Record<ListRecord['state'], string> = {
  reading: 'Being read',
  preview: 'Not sent yet',
  working: 'Being sent',
  done: 'Sent',
};
