/** A file of questions that was sent and is being looked at before it is taken in. */
import { model, Schema, type Types } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';

export const formats = ['gift', 'aiken', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

export type ImportRecord = {
  _id: Types.ObjectId;
  courseId: string;
  byId: string;
  fileName: string;
  format: Format;
  /** The letters of the file, at most `mostCharacters`. */
  content: string;
  /** What came of it; null until it is taken in. */
  added: number | null;
  known: number | null;
  createdAt: Date;
};

const schema = new Schema<ImportRecord>({
  courseId: { type: String, required: true },
  byId: { type: String, required: true },
  fileName: { type: String, required: true },
  format: { type: String, enum: formats, required: true },
  content: { type: String, default: '' },
  added: { type: Number, default: null },
  known: { type: Number, default: null },
  createdAt: { type: Date, required: true },
});
schema.index({ createdAt: 1 });
schema.index({ byId: 1 });

export const QuestionImport = model<ImportRecord>('QuestionImport', schema);

/** Of this course. Throws NotFound. */
export async function requireImport(courseId: string, id: string): Promise<ImportRecord> {
  const found = isId(id) ? await QuestionImport.findOne({ _id: id, courseId }).lean<ImportRecord>() : null;
  if (!found) throw new NotFound('This list of questions');
  return found;
}
