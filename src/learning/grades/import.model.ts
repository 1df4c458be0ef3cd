/** A list of grades that was sent: looked at first, then taken in, once. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';

/** One cell the list wants to change. `seen`: the revision of the grade when the list was looked at. */
export type Planned = {
  enrolmentId: string;
  lectureId: string;
  seen: number;
  wish: { kind: 'set'; percent: number } | { kind: 'excused' } | { kind: 'earned' };
};
/** `line`: of the file, the heads are 1. */
export type Problem = { line: number; text: string };
export type GradeImportRecord = {
  _id: Types.ObjectId;
  courseId: string;
  byId: string;
  byName: string;
  fileName: string;
  /** `open`: looked at · `waiting`: to be taken in. */
  state: 'open' | 'waiting' | 'done';
  planned: Planned[];
  problems: Problem[];
  /** Rows of the file, and those in which nothing would change. */
  rows: number;
  same: number;
  /** What came of it; cells that somebody changed meanwhile are left as they are. */
  changed: number;
  leftAlone: number;
  claimedUntil: Date | null;
  createdAt: Date;
  outbox?: Fact[];
};

const schema = new Schema<GradeImportRecord>({
  courseId: { type: String, required: true },
  byId: { type: String, required: true },
  byName: { type: String, required: true },
  fileName: { type: String, required: true },
  state: { type: String, enum: ['open', 'waiting', 'done'], default: 'open' },
  planned: { type: [Schema.Types.Mixed], default: [] } as never,
  problems: { type: [Schema.Types.Mixed], default: [] } as never,
  rows: { type: Number, default: 0 },
  same: { type: Number, default: 0 },
  changed: { type: Number, default: 0 },
  leftAlone: { type: Number, default: 0 },
  claimedUntil: { type: Date, default: null },
  createdAt: { type: Date, required: true },
  outbox: outboxPath,
});
schema.index({ byId: 1 });
schema.index({ createdAt: 1 });

export const GradeImport = hasOutbox(model<GradeImportRecord>('GradeImport', schema));
