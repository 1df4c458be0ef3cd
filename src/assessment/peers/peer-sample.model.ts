/** Works that somebody of the team has marked, on which learners practise before they review each other. */
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { namesFiles } from '../../lib/named-files.ts';
import type { Attached, Marks } from '../assignments/submission.model.ts';

/** `open`: learners mark it · `withdrawn`: they do not any more, and what they marked does not count. */
export const sampleStates = ['draft', 'open', 'withdrawn'] as const;
export type PeerSampleRecord = {
  _id: Types.ObjectId;
  courseId: string;
  lectureId: string;
  state: (typeof sampleStates)[number];
  text: string;
  link: string;
  attached: Attached[];
  /** The learner from whose work it was copied, to whom it is not shown; null where the team wrote it. */
  authorId: string | null;
  /** Who of the team put it there. */
  byId: string;
  marks: Marks | null;
  revision: number;
  outbox?: Fact[];
};

const schema = new Schema<PeerSampleRecord>({
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  state: { type: String, enum: sampleStates, default: 'draft' },
  text: { type: String, default: '' },
  link: { type: String, default: '' },
  attached: {
    type: [new Schema<Attached>({ fileId: String, name: String, bytes: Number }, { _id: false, id: false })],
    default: [],
  },
  authorId: { type: String, default: null },
  byId: { type: String, required: true },
  marks: { type: Schema.Types.Mixed, default: null },
  revision: { type: Number, default: 0 },
  outbox: outboxPath,
});
schema.index({ lectureId: 1, _id: 1 });
schema.index({ courseId: 1 });
schema.index({ authorId: 1 });
schema.index({ byId: 1 });

namesFiles(schema, { paths: ['attached'] });

export const PeerSample = hasOutbox(model<PeerSampleRecord>('PeerSample', schema));
