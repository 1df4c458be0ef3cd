/** Looks at the rows of a list before anything happens: who is new, who is known, what is wrong. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { User, type UserRecord } from '../user.model.ts';
import { type GivenCourse, Invitation, type InvitationRecord } from './invitation.model.ts';
import type { RowRecord, Verdict } from './list.model.ts';
import { RowRules } from './row-rules.ts';
import type { TypedRow } from './sheet.ts';

/** The course of a slug that is on offer, or null. */
export type FindCourse = (slug: string) => Promise<GivenCourse | null>;
export type CheckedRow = Omit<RowRecord, '_id' | 'listId' | 'outcome' | 'outbox'>;
type Known = { state: 'active' | 'blocked' | 'invited'; role: string };

const batch = 100;

/** In the order of the list. Takes breaths, so that a long list holds nobody up. */
export async function checkRows(rows: readonly TypedRow[], findCourse: FindCourse): Promise<CheckedRow[]> {
  const courses = new Map<string, GivenCourse | null>();
  const first = new Map<string, number>();
  const checked: CheckedRow[] = [];
  for (let from = 0; from < rows.length; from += batch) {
    const part: CheckedRow[] = [];
    for (const row of rows.slice(from, from + batch)) part.push(await checkRow(row, { courses, first, findCourse }));
    const known = await knownOf(part.filter(({ verdict }) => verdict === 'new').map(({ email }) => email));
    checked.push(...part.map((row) => compared(row, known.get(row.email))));
    await new Promise((done) => setImmediate(done));
  }
  return checked;
}

type Seen = { courses: Map<string, GivenCourse | null>; first: Map<string, number>; findCourse: FindCourse };

async function checkRow(row: TypedRow, { courses, first, findCourse }: Seen): Promise<CheckedRow> {
  const parsed = RowRules.safeParse(row);
  if (!parsed.success) return told(row, 'invalid', parsed.error.issues.map(({ message }) => message).join(' '));
  const { name, email, role, course: slug } = parsed.data;
  if (slug && !courses.has(slug)) courses.set(slug, await findCourse(slug));
  const course = courses.get(slug) ?? null;
  if (slug && !course) return told(row, 'invalid', `There is no course “${slug.slice(0, 60)}” on offer.`);
  const right = { at: row.at, name, email, role, course: slug };
  const earlier = first.get(email);
  if (earlier) return told(right, 'duplicate', `Row ${earlier} has this address.`);
  first.set(email, row.at);
  return { ...told(right, 'new', ''), courseId: course?.id ?? null, courseTitle: course?.title ?? '' };
}

function told({ at, name, email, role, course }: TypedRow, verdict: Verdict, reason: string): CheckedRow {
  const [one, two, three, four] = [name, email, role, course].map((cell) => cell.slice(0, 200));
  return {
    ...{ at, name: one ?? '', email: two ?? '', role: three ?? '', course: four ?? '' },
    ...{ courseId: null, courseTitle: '', verdict, reason },
  };
}

/** By address: accounts, and invitations that are still open. */
async function knownOf(emails: string[]): Promise<Map<string, Known>> {
  const among = { email: trusted({ $in: emails }) };
  const [users, invitations] = await Promise.all([
    User.find(among).select('email role state').lean<UserRecord[]>(),
    Invitation.find({ ...among, endsAt: trusted({ $gt: now() }) })
      .select('email role')
      .lean<InvitationRecord[]>(),
  ]);
  return new Map<string, Known>([
    ...invitations.map(({ email, role }): [string, Known] => [email, { state: 'invited', role }]),
    ...users.map(({ email, role, state }): [string, Known] => [
      email,
      { state: state === 'blocked' ? 'blocked' : 'active', role },
    ]),
  ]);
}

function compared(row: CheckedRow, known: Known | undefined): CheckedRow {
  return row.verdict === 'new' && known ? { ...row, verdict: 'exists', reason: reasonOf(row, known) } : row;
}

function reasonOf({ courseId, role }: CheckedRow, known: Known): string {
  if (known.state === 'blocked') return 'The account is blocked: nothing happens.';
  const stays = role === 'instructor' && known.role === 'learner' ? ' Stays a learner.' : '';
  if (known.state === 'invited') return `Is invited already.${courseId ? ' The course is added.' : ''}${stays}`;
  return `Has an account${courseId ? ', and gets the course' : ': nothing to do'}.${stays}`;
}
