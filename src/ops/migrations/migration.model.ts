/** Which migrations were carried out. */
import { model, Schema, type Types } from 'mongoose';

export type MigrationRecord = { _id: Types.ObjectId; name: string; doneAt: Date };

const schema = new Schema<MigrationRecord>({
  name: { type: String, required: true },
  doneAt: { type: Date, required: true },
});
schema.index({ name: 1 }, { unique: true });

export const Migration = model<MigrationRecord>('Migration', schema);
