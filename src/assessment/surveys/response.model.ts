/**
 * Answers to surveys. Named ones are one document for each (enrolment, lecture). Anonymous ones lie in pools that know nobody
 * and no time, each at a random place of a random pool; that somebody has answered is a mark apart from them.
 */
import { model, Schema, type Types } from 'mongoose';
import type { SurveyAnswer } from './survey.ts';

type Seat = { enrolmentId: string; userId: string; courseId: string; lectureId: string };
export type NamedResponseRecord = Seat & { _id: Types.ObjectId; answers: SurveyAnswer[]; savedAt: Date };
/** `seal`: of the form that was sent, while its answers are being stored; null: they are. Nothing of an answer can be made from it. */
export type SurveyMarkRecord = Seat & { _id: Types.ObjectId; seal: string | null };
export type PooledResponse = { key: string; answers: SurveyAnswer[] };
export type AnswerPoolRecord = { _id: string; courseId: string; lectureId: string; responses: PooledResponse[] };

const seatPaths = {
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
};

const answer = new Schema<SurveyAnswer>(
  {
    questionId: String,
    values: { type: [String], default: [] },
    other: { type: String, default: '' },
    question: String,
  },
  { _id: false },
);
const response = new Schema<PooledResponse>({ key: String, answers: { type: [answer], default: [] } }, { _id: false });

const named = new Schema<NamedResponseRecord>({
  ...seatPaths,
  answers: { type: [answer], default: [] },
  savedAt: { type: Date, required: true },
});
named.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });
named.index({ lectureId: 1, _id: 1 });
named.index({ userId: 1 });
export const SurveyResponse = model<NamedResponseRecord>('SurveyResponse', named);

const mark = new Schema<SurveyMarkRecord>({ ...seatPaths, seal: { type: String, default: null } });
mark.index({ enrolmentId: 1, lectureId: 1 }, { unique: true });
mark.index({ lectureId: 1 });
mark.index({ userId: 1 });
export const SurveyMark = model<SurveyMarkRecord>('SurveyMark', mark);

const pool = new Schema<AnswerPoolRecord>({
  _id: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  responses: { type: [response], default: [] },
});
pool.index({ lectureId: 1 });
export const AnswerPool = model<AnswerPoolRecord>('SurveyAnswerPool', pool, 'surveyanswerpools');
