/**
 * A learner's row in the gradebook of a course. It follows from grades, the scheme and the person's name, and is kept so that
 * a page of the book is one read whatever it is sorted or filtered by. Nothing is decided by it.
 */
import { model, Schema, type Types } from 'mongoose';

export type RowCell = {
  lectureId: string;
  /** What counts, 0 to 100, not rounded. */
  percent: number | null;
  /** A teacher set it. */
  isSet: boolean;
  passed: boolean | null;
  waiting: number;
  excused: boolean;
  revision: number;
};
export const flags = ['missing', 'waiting', 'failing'] as const;
export type Flag = (typeof flags)[number];

export type RowRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  name: string;
  /** Of the name, for finding it by the beginnings of words. */
  words: string[];
  /** Unique in the course, in the order of names and of totals. */
  byName: string;
  byTotal: string;
  flags: Flag[];
  /** At most one for each graded lecture of the course, as JSON: a database reads one long text many times faster than hundreds of small fields. */
  cells: string;
  /** The columns and the revision of the scheme it was reckoned by. */
  basis: string;
  /** When a last moment passes next, and the row changes by itself. */
  dueAt: Date | null;
  revision: number;
};

const schema = new Schema<RowRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  name: { type: String, default: '' },
  words: { type: [String], default: [] },
  byName: { type: String, required: true },
  byTotal: { type: String, required: true },
  flags: { type: [String], default: [] },
  cells: { type: String, default: '[]' },
  basis: { type: String, default: '' },
  dueAt: { type: Date, default: null },
  revision: { type: Number, default: 0 },
});
schema.index({ enrolmentId: 1 }, { unique: true });
schema.index({ userId: 1 });
schema.index({ courseId: 1, byName: 1 });
schema.index({ courseId: 1, byTotal: 1 });
schema.index({ courseId: 1, flags: 1, byName: 1 });
schema.index({ courseId: 1, flags: 1, byTotal: 1 });
schema.index({ courseId: 1, words: 1, byName: 1 });
schema.index({ dueAt: 1 });

export const GradeRow = model<RowRecord>('GradeRow', schema);

export function packCells(cells: readonly RowCell[]): string {
  return JSON.stringify(cells);
}

export function cellsIn({ cells }: Pick<RowRecord, 'cells'>): RowCell[] {
  return JSON.parse(cells);
}
