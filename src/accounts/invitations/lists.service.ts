/** Lists of people: taken in and shown first, carried out when an admin says so, kept as a report for a while. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { Conflict, Forbidden } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { actFact, audit } from '../audit/audit.service.ts';
import { invitation as invitationLimit } from '../limits.ts';
import { type CheckedRow, checkRows, type FindCourse } from './check-rows.service.ts';
import {
  type Counts,
  InvitationList,
  InvitationRow,
  type ListRecord,
  type Outcome,
  outcomes,
  type RowRecord,
  requireListRecord,
  type Verdict,
} from './list.model.ts';
import { readSheet } from './sheet.ts';

export type List = Omit<ListRecord, '_id' | 'outbox'> & { id: string };
export type Row = Omit<RowRecord, '_id' | 'outbox' | 'listId'>;

/**
 * Reads a list and stores what would happen; nobody is invited yet. Returns its id. Throws Forbidden, TooMany, and Refused
 * (`file`) for what is no list of at most 5,000 rows.
 */
export async function takeList(
  admin: Person,
  { bytes, fileName }: { bytes: Buffer; fileName: string },
  findCourse: FindCourse,
): Promise<string> {
  requireAdmin(admin);
  await invitationLimit.consume(admin.id);
  const rows = await checkRows(await readSheet(bytes), findCourse);
  const counts = countsOf(rows);
  const made = await InvitationList.create({ byId: admin.id, by: admin.name, fileName, counts, createdAt: now() });
  for (let from = 0; from < rows.length; from += 100)
    await InvitationRow.insertMany(rows.slice(from, from + 100).map((row) => storedRow(made.id, row)));
  await InvitationList.updateOne({ _id: made._id }, { $set: { state: 'preview' } });
  const { gives: _gives, ...after } = counts;
  await audit({ action: 'people-list.read', on: subjectOf(made), after });
  return made.id;
}

/** Begins to carry it out, once. May be repeated. Throws Forbidden, NotFound. */
export async function confirmList(admin: Person, id: string): Promise<void> {
  requireAdmin(admin);
  const list = await requireListRecord(id);
  const after = { invited: list.counts.new, enrolled: list.counts.gives };
  const told = [
    fact('people-list.confirmed', { listId: id }),
    actFact({ action: 'people-list.sent', on: subjectOf(list), after }),
  ];
  const { modifiedCount } = await InvitationList.updateOne(
    { _id: id, state: 'preview' },
    { $set: { state: 'working', startedAt: now() }, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount > 0) await relay(InvitationList, id, told);
}

/** Forgets a list that was not carried out. Throws Forbidden, NotFound, Conflict once it was begun. */
export async function discardList(admin: Person, id: string): Promise<void> {
  requireAdmin(admin);
  const list = await requireListRecord(id);
  const { deletedCount } = await InvitationList.deleteOne({ _id: id, state: 'preview' });
  if (deletedCount === 0) throw new Conflict('This list was begun already.', null);
  await audit({ action: 'people-list.discarded', on: subjectOf(list) });
  await InvitationRow.deleteMany({ listId: id });
}

/** Throws NotFound. */
export async function requireList(id: string): Promise<List> {
  return plain(await requireListRecord(id));
}

/** The newest 50. */
export async function listLists(): Promise<List[]> {
  const found = await InvitationList.find({ state: trusted({ $ne: 'reading' }) })
    .sort({ createdAt: -1 })
    .limit(50)
    .lean<ListRecord[]>();
  return found.map(plain);
}

/** How many rows of a list have come to what. */
export async function countOutcomes(listId: string): Promise<Record<Outcome, number>> {
  const numbers = await Promise.all(outcomes.map((outcome) => InvitationRow.countDocuments({ listId, outcome })));
  return Object.fromEntries(outcomes.map((outcome, at) => [outcome, numbers[at] ?? 0])) as Record<Outcome, number>;
}

/** In the order of the file, 50 at a time; `next` is null at the end. */
export async function listRows(
  listId: string,
  { verdict, after = 0, limit = 50 }: { verdict?: Verdict | undefined; after?: number | undefined; limit?: number },
): Promise<{ rows: Row[]; next: number | null }> {
  const found = await InvitationRow.find({ listId, ...(verdict ? { verdict } : {}), at: trusted({ $gt: after }) })
    .sort({ at: 1 })
    .limit(limit + 1)
    .lean<RowRecord[]>();
  const rows = found.slice(0, limit).map(({ _id, outbox: _outbox, listId: _listId, ...row }) => row);
  return { rows, next: found.length > limit ? (rows.at(-1)?.at ?? null) : null };
}

/** All rows, without holding them. */
export async function* eachRow(listId: string): AsyncGenerator<Row> {
  for (let after: number | null = 0; after !== null; ) {
    const { rows, next }: { rows: Row[]; next: number | null } = await listRows(listId, { after, limit: 500 });
    yield* rows;
    after = next;
  }
}

function requireAdmin({ role }: Person): void {
  if (role !== 'admin') throw new Forbidden();
}

function storedRow(listId: string, row: CheckedRow) {
  const isToDo = row.verdict === 'new' || row.verdict === 'exists';
  return { ...row, listId, outcome: isToDo ? 'waiting' : 'skipped' };
}

function countsOf(rows: CheckedRow[]): Counts {
  const of = (wanted: Verdict) => rows.filter(({ verdict }) => verdict === wanted).length;
  const gives = rows.filter(({ verdict, courseId }) => verdict === 'exists' && courseId).length;
  return { new: of('new'), exists: of('exists'), duplicate: of('duplicate'), invalid: of('invalid'), gives };
}

function subjectOf({ _id, fileName }: Pick<ListRecord, '_id' | 'fileName'>) {
  return { kind: 'people-list', id: _id.toString(), name: fileName };
}

function plain({ _id, outbox: _outbox, ...rest }: ListRecord): List {
  return { id: _id.toString(), ...rest };
}
