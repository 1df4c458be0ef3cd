/** Courses on their way out and in: what was asked for, how far it is, what came of it. */
import { model, Schema, type Types } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { type StoreName, storeNames } from '../../lib/storage-contract.ts';

/** `export`: a course as a zip · `course`: a course from a zip · `lectures`: lectures from a zip of files in folders. */
export type TransferKind = 'export' | 'course' | 'lectures';
/** `look`: the plan of lectures waits for a yes. */
export type TransferState = 'waiting' | 'look' | 'ready' | 'failed' | 'over';
/** `taken` is counted only; rows are told of what was changed or left. `place`: a path, or a JSON Pointer. */
export type ReportRow = { place: string; outcome: 'taken' | 'changed' | 'left'; text: string };

export type TransferRecord = {
  _id: Types.ObjectId;
  kind: TransferKind;
  byId: string;
  /** The course that goes out, that lectures come into, or that was made; null while there is none. */
  courseId: string | null;
  /** Of the course or the file, to be shown. */
  name: string;
  state: TransferState;
  /** Somebody said yes to the plan. */
  confirmed: boolean;
  /** Whole percent of the work. */
  percent: number;
  /** Why it failed, for its owner. */
  reason: string;
  /** The archive: an export's own, in the storage, or the file that was sent. */
  store: StoreName;
  key: string;
  bytes: number;
  sentId: string | null;
  taken: number;
  report: ReportRow[];
  /** Until when one worker has it; another may take it after that. */
  claimedUntil: Date | null;
  createdAt: Date;
  endedAt: Date | null;
  /** When the archive of an export goes. */
  endsAt: Date | null;
  outbox?: Fact[];
};

const schema = new Schema<TransferRecord>({
  kind: { type: String, enum: ['export', 'course', 'lectures'], required: true },
  byId: { type: String, required: true },
  courseId: { type: String, default: null },
  name: { type: String, required: true },
  state: { type: String, enum: ['waiting', 'look', 'ready', 'failed', 'over'], default: 'waiting' },
  confirmed: { type: Boolean, default: false },
  percent: { type: Number, default: 0 },
  reason: { type: String, default: '' },
  store: { type: String, enum: storeNames, required: true },
  key: { type: String, required: true },
  bytes: { type: Number, default: 0 },
  sentId: { type: String, default: null },
  taken: { type: Number, default: 0 },
  report: {
    type: [new Schema<ReportRow>({ place: String, outcome: String, text: String }, { _id: false, id: false })],
    default: [],
  },
  claimedUntil: { type: Date, default: null },
  createdAt: { type: Date, required: true },
  endedAt: { type: Date, default: null },
  endsAt: { type: Date, default: null },
  outbox: outboxPath,
});
schema.index({ byId: 1, kind: 1, createdAt: -1 });
schema.index({ courseId: 1, kind: 1, createdAt: -1 });
schema.index({ state: 1, endsAt: 1 });

export const Transfer = hasOutbox(model<TransferRecord>('Transfer', schema));

/** Of this person. Throws NotFound. */
export async function requireTransfer(byId: string, id: string): Promise<TransferRecord> {
  const found = isId(id) ? await Transfer.findOne({ _id: id, byId }).lean<TransferRecord>() : null;
  if (!found) throw new NotFound('This archive');
  return found;
}
