/** Answers to the questions in films: one document for each (enrolment, lecture, question), with the first and the last answer. */
import { model, Schema, type Types } from 'mongoose';

export type StopSeat = { enrolmentId: string; userId: string; courseId: string; lectureId: string };
/** `share`: percent of the question's points, 0 to 100 for most; `revision`: of the question that was answered. */
export type GivenOnce = { given: string[]; share: number; revision: number; at: Date };
export type StopAnswer = StopSeat & { questionId: string; first: GivenOnce; last: GivenOnce; wasRight: boolean };
/** `wasRight`: the first answer was, for counting. */
export type StopAnswerRecord = StopAnswer & { _id: Types.ObjectId };

const once = new Schema<GivenOnce>(
  {
    given: { type: [String], default: [] },
    share: { type: Number, required: true },
    revision: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { _id: false, id: false },
);
const schema = new Schema<StopAnswerRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  questionId: { type: String, required: true },
  first: { type: once, required: true },
  last: { type: once, required: true },
  wasRight: { type: Boolean, required: true },
});
schema.index({ enrolmentId: 1, lectureId: 1, questionId: 1 }, { unique: true });
schema.index({ lectureId: 1, questionId: 1, wasRight: 1 });
schema.index({ userId: 1 });
export const FilmAnswer = model<StopAnswerRecord>('FilmAnswer', schema);
