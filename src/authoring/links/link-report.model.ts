/** What was found when the links of a course were looked at last. One document a course, under its id. */
import { model, Schema } from 'mongoose';
import type { DeadLink } from '../publishing/checks.ts';

export type LinkReportRecord = {
  /** The course. */
  _id: string;
  /** The value of the course's `edits` that was looked at. */
  edits: number;
  checkedAt: Date;
  /** When they are looked at again though nobody edited anything. */
  nextAt: Date;
  /** Links looked at, of all in the course. */
  checked: number;
  /** At most 200. */
  dead: DeadLink[];
};

const schema = new Schema<LinkReportRecord>({
  _id: { type: String, required: true },
  edits: { type: Number, required: true },
  checkedAt: { type: Date, required: true },
  nextAt: { type: Date, required: true },
  checked: { type: Number, default: 0 },
  dead: {
    type: [new Schema<DeadLink>({ url: String, reason: String, lectureId: String }, { _id: false, id: false })],
    default: [],
  },
});
schema.index({ nextAt: 1 });

export const LinkReport = model<LinkReportRecord>('LinkReport', schema);
