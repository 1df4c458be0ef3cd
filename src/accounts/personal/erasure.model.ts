/** An account that is being erased, and after that the only thing left of it: an id and a date. */
import { model, Schema } from 'mongoose';

export type ErasureRecord = {
  /** The id that the person had. */
  _id: string;
  beganAt: Date;
  /** Areas that are done. */
  areas: string[];
  /** When the last mail to the person was claimed. */
  toldAt: Date | null;
  doneAt: Date | null;
};

const schema = new Schema<ErasureRecord>({
  _id: { type: String, required: true },
  beganAt: { type: Date, required: true },
  areas: { type: [String], default: [] },
  toldAt: { type: Date, default: null },
  doneAt: { type: Date, default: null },
});
schema.index({ doneAt: 1, beganAt: 1 });

export const Erasure = model<ErasureRecord>('Erasure', schema);
