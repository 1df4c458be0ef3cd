/** Peer review at one assignment as the job tends it. */
import { model, Schema, type Types } from 'mongoose';

export type PeerRoundRecord = {
  _id: Types.ObjectId;
  courseId: string;
  lectureId: string;
  /** Goes up whenever something happened that the job should look at. */
  asked: number;
  /** When the job looks again; null: nothing is left to do. */
  nextAt: Date | null;
  /** Always `waiting`: a round is never over for good, somebody may come late. */
  state: 'waiting';
  claimedUntil: Date | null;
};

const schema = new Schema<PeerRoundRecord>({
  courseId: { type: String, required: true },
  lectureId: { type: String, required: true },
  asked: { type: Number, default: 0 },
  nextAt: { type: Date, default: null },
  state: { type: String, enum: ['waiting'], default: 'waiting' },
  claimedUntil: { type: Date, default: null },
});
schema.index({ lectureId: 1 }, { unique: true });
schema.index({ nextAt: 1 });

export const PeerRound = model<PeerRoundRecord>('PeerRound', schema);
