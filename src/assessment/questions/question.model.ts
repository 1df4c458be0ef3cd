/** The bank of questions of a course. */
import { model, Schema, type Types } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { namesFiles } from '../../lib/named-files.ts';
import { type Answer, type QuestionContent, questionKinds } from './question.ts';

export type QuestionRecord = QuestionContent & {
  _id: Types.ObjectId;
  courseId: string;
  madeBy: string;
  /** The content it came with: the same file taken in twice finds it. What is written by hand has that of its form. */
  key: string;
  /** Lower-case words of name, text and answers, each once, for finding it. */
  words: string[];
  /** Goes up with each save. */
  revision: number;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** The paths of what not every question has. */
export const laterPaths = {
  wildcards: { type: Boolean, default: undefined },
  anyAccents: { type: Boolean, default: undefined },
  units: { type: Schema.Types.Mixed, default: undefined },
};
const answerSchema = new Schema<Answer>(
  { text: String, match: String, share: Number, tolerance: Number, feedback: String },
  { _id: false, id: false },
);
const schema = new Schema<QuestionRecord>(
  {
    courseId: { type: String, required: true },
    madeBy: { type: String, required: true },
    key: { type: String, required: true },
    kind: { type: String, enum: questionKinds, required: true },
    name: { type: String, default: '' },
    text: { type: String, required: true },
    answers: { type: [answerSchema], default: [] },
    explanation: { type: String, default: '' },
    points: { type: Number, default: 1 },
    tags: { type: [String], default: [] },
    caseSensitive: { type: Boolean, default: false },
    ...laterPaths,
    words: { type: [String], default: [] },
    revision: { type: Number, default: 1 },
    deletedAt: { type: Date, default: null },
  },
  { timestamps: true },
);
schema.index({ courseId: 1, key: 1 }, { unique: true });
schema.index({ courseId: 1, deletedAt: 1, _id: -1 });
schema.index({ courseId: 1, words: 1, _id: -1 });
schema.index({ courseId: 1, tags: 1, _id: -1 });
schema.index({ deletedAt: 1 });
schema.index({ madeBy: 1, _id: 1 });

namesFiles(schema, { paths: ['text', 'answers', 'explanation'] });

export const Question = model<QuestionRecord>('Question', schema);

/** A question of this course, also one in the bin. Throws NotFound. */
export async function requireQuestionRecord(courseId: string, id: string): Promise<QuestionRecord> {
  const found = isId(id) ? await Question.findOne({ _id: id, courseId }).lean<QuestionRecord>() : null;
  if (!found) throw new NotFound('This question');
  return found;
}
