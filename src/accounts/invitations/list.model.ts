/** A list of people that an admin sent: what was made of each of its rows, first as a preview, then as a report. */
import { model, Schema, type Types } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

/** What a row is found to be. `duplicate`: an earlier row of the list has its address. */
export const verdicts = ['new', 'exists', 'duplicate', 'invalid'] as const;
export type Verdict = (typeof verdicts)[number];
/**
 * What happened. `added`: to an invitation that was open already, `open`: it was open and nothing was to be added;
 * `enrolled`: had an account and got the course, `known`: had one and there was nothing to do; `skipped`: nothing was tried.
 */
export const outcomes = ['waiting', 'invited', 'added', 'open', 'enrolled', 'known', 'blocked', 'skipped'] as const;
export type Outcome = (typeof outcomes)[number];
/** `gives`: those of `exists` who get a course. */
export type Counts = Record<Verdict | 'gives', number>;

export type ListRecord = {
  _id: Types.ObjectId;
  byId: string;
  by: string;
  fileName: string;
  /** `reading`: its rows are still being stored; nobody sees it. */
  state: 'reading' | 'preview' | 'working' | 'done';
  counts: Counts;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  outbox?: Fact[];
};
export type RowRecord = {
  _id: Types.ObjectId;
  listId: string;
  /** Its place in the file, as a spreadsheet counts rows. */
  at: number;
  /** These four as typed where the row is invalid, else put right. */
  name: string;
  email: string;
  role: string;
  course: string;
  courseId: string | null;
  courseTitle: string;
  verdict: Verdict;
  /** A sentence about the verdict; empty for new ones. */
  reason: string;
  outcome: Outcome;
  outbox?: Fact[];
};

const count = { type: Number, default: 0 };
const listSchema = new Schema<ListRecord>({
  byId: { type: String, required: true },
  by: { type: String, required: true },
  fileName: { type: String, default: '' },
  state: { type: String, enum: ['reading', 'preview', 'working', 'done'], default: 'reading' },
  counts: new Schema<Counts>(
    { new: count, exists: count, duplicate: count, invalid: count, gives: count },
    { _id: false },
  ),
  createdAt: { type: Date, required: true },
  startedAt: { type: Date, default: null },
  endedAt: { type: Date, default: null },
  outbox: outboxPath,
});
listSchema.index({ byId: 1 });
listSchema.index({ createdAt: 1 });

const rowSchema = new Schema<RowRecord>({
  listId: { type: String, required: true },
  at: { type: Number, required: true },
  name: { type: String, default: '' },
  email: { type: String, default: '' },
  role: { type: String, default: '' },
  course: { type: String, default: '' },
  courseId: { type: String, default: null },
  courseTitle: { type: String, default: '' },
  verdict: { type: String, enum: verdicts, required: true },
  reason: { type: String, default: '' },
  outcome: { type: String, enum: outcomes, default: 'waiting' },
  outbox: outboxPath,
});
rowSchema.index({ listId: 1, at: 1 }, { unique: true });
rowSchema.index({ listId: 1, verdict: 1, at: 1 });
rowSchema.index({ listId: 1, outcome: 1, at: 1 });
rowSchema.index({ email: 1 });

export const InvitationList = hasOutbox(model<ListRecord>('InvitationList', listSchema));
export const InvitationRow = hasOutbox(model<RowRecord>('InvitationRow', rowSchema));

/** Throws NotFound, also for one whose rows are not all stored yet. */
export async function requireListRecord(id: string): Promise<ListRecord> {
  const found = isId(id) ? await InvitationList.findById(id).lean<ListRecord>() : null;
  if (!found || found.state === 'reading') throw new NotFound('This list');
  return found;
}
