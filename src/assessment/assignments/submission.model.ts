/** What a learner hands in: one document for each try at an assignment, from its first draft to the grade. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { namesFiles } from '../../lib/named-files.ts';

/** `draft`: its learner works on it · `waiting`: handed in · `graded`: its learner does not know yet · `handed-back` */
export const stages = ['draft', 'waiting', 'graded', 'handed-back'] as const;
export type Stage = (typeof stages)[number];
/** The name that its learner gave a file. */
export type Attached = { fileId: string; name: string; bytes: number };

/** What a grader says. */
export type Mark = { criterionId: string; levelId: string | null; comment: string };
export type Marks = {
  /** One for each criterion of which something is said. */
  marks: Mark[];
  comment: string;
  /** Typed points: the one mark, or in place of what the rubric comes to (then `reason` says why); null: none. */
  points: number | null;
  reason: string;
};
/** What its learner was told. */
export type Result = {
  /** The marks as they stood when it was handed back. */
  given: Marks;
  points: number;
  most: number;
  /** 0 to 100, not rounded: by the points alone, and after the late rule. */
  reached: number;
  percent: number;
  passed: boolean;
  daysLate: number;
  at: Date;
  byId: string;
};
/** A grade as it was told, before it was changed. */
export type Former = Pick<Result, 'points' | 'most' | 'percent' | 'passed' | 'at' | 'byId'> & { comment: string };

export type SubmissionRecord = {
  _id: Types.ObjectId;
  enrolmentId: string;
  userId: string;
  courseId: string;
  lectureId: string;
  /** The first try is 1. */
  number: number;
  enrolledAt: Date;
  /** When the try before was handed back; null for the first. */
  againSince: Date | null;
  stage: Stage;
  text: string;
  link: string;
  attached: Attached[];
  /** Of what its learner writes, and of the list of files. */
  revision: number;
  filesRevision: number;
  handedInAt: Date | null;
  /** In the order of handing in, each once: the moment and the id. '' for a draft. */
  handedKey: string;
  /** The lecture as it was published when this was handed in; by its rubric it is graded. */
  revisionId: string;
  marks: Marks | null;
  marksRevision: number;
  markedBy: string | null;
  markedAt: Date | null;
  result: Result | null;
  /** Earlier results, the oldest first; at most 100. */
  former: Former[];
  /** Numbers of results of which a mail was sent; so many a person is told of. */
  toldResults: number;
  /** `wanted`: other learners are to review it · `dealt`: they are asked, so it stays as it is. */
  peers: '' | 'wanted' | 'dealt';
  dealtAt: Date | null;
  savedAt: Date;
  outbox?: Fact[];
};

const formerSchema = new Schema<Former>(
  { points: Number, most: Number, percent: Number, passed: Boolean, comment: String, at: Date, byId: String },
  { _id: false, id: false },
);
const schema = new Schema<SubmissionRecord>({
  enrolmentId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  number: { type: Number, required: true },
  enrolledAt: { type: Date, required: true },
  againSince: { type: Date, default: null },
  stage: { type: String, enum: stages, default: 'draft' },
  text: { type: String, default: '' },
  link: { type: String, default: '' },
  attached: {
    type: [new Schema<Attached>({ fileId: String, name: String, bytes: Number }, { _id: false, id: false })],
    default: [],
  },
  revision: { type: Number, default: 0 },
  filesRevision: { type: Number, default: 0 },
  handedInAt: { type: Date, default: null },
  handedKey: { type: String, default: '' },
  revisionId: { type: String, default: '' },
  marks: { type: Schema.Types.Mixed, default: null },
  marksRevision: { type: Number, default: 0 },
  markedBy: { type: String, default: null },
  markedAt: { type: Date, default: null },
  result: { type: Schema.Types.Mixed, default: null },
  former: { type: [formerSchema], default: [] },
  toldResults: { type: Number, default: 0 },
  peers: { type: String, enum: ['', 'wanted', 'dealt'], default: '' },
  dealtAt: { type: Date, default: null },
  savedAt: { type: Date, required: true },
  outbox: outboxPath,
});
// Whoever begins a try twice, also at once, has one.
schema.index({ enrolmentId: 1, lectureId: 1, number: 1 }, { unique: true });
schema.index({ lectureId: 1, stage: 1, handedKey: 1 });
schema.index({ lectureId: 1, peers: 1, handedKey: 1 });
schema.index({ courseId: 1, stage: 1 });
schema.index({ userId: 1 });
schema.index({ markedBy: 1 });
schema.index({ 'result.byId': 1 });

// Words of learners are not looked through: they name no files of the school.
namesFiles(schema, { paths: ['attached'] });

export const Submission = hasOutbox(model<SubmissionRecord>('AssignmentSubmission', schema));
