/** When a lecture opens for its learner. Rules stand at lectures and at sections; a lecture's own rule comes first. */
import { Schema } from 'mongoose';

/**
 * `date`: at a moment, the same for all · `days`: so many days after the learner got access · `after`: when another lecture
 * is completed (null: the one before it in the outline).
 */
export type Release =
  | { kind: 'date'; at: Date }
  | { kind: 'days'; days: number }
  | { kind: 'after'; lectureId: string | null };

/** The path of a rule in a schema; null: open from the first moment. */
export const releasePath = {
  type: new Schema({ kind: String, at: Date, days: Number, lectureId: String }, { _id: false, id: false }),
  default: null,
};
