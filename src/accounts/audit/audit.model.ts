/** The audit log: who did what to what. Lines are added and, after 400 days, removed; never changed. */
import { model, Schema, type Types } from 'mongoose';
import type { ActLine } from '../../lib/acting.ts';

export type AuditRecord = ActLine & {
  _id: Types.ObjectId;
  /** Of the fact or call it came from: the same act is written once. */
  actId: string;
  at: Date;
};

const schema = new Schema<AuditRecord>(
  {
    actId: { type: String, required: true },
    at: { type: Date, required: true },
    actorId: { type: String, default: null },
    actorName: { type: String, required: true },
    asId: { type: String, default: null },
    asName: { type: String, default: null },
    action: { type: String, required: true },
    kind: { type: String, required: true },
    subjectId: { type: String, required: true },
    subjectName: { type: String, default: '' },
    before: { type: Schema.Types.Mixed, default: null },
    after: { type: Schema.Types.Mixed, default: null },
    address: { type: String, default: null },
    requestId: { type: String, default: null },
  },
  { minimize: false },
);
schema.index({ actId: 1 }, { unique: true });
schema.index({ at: -1, _id: -1 });
schema.index({ actorId: 1, at: -1, _id: -1 });
schema.index({ subjectId: 1, at: -1, _id: -1 });
schema.index({ asId: 1, at: -1, _id: -1 }, { sparse: true });
schema.index({ action: 1, at: -1, _id: -1 });

export const Audit = model<AuditRecord>('Audit', schema);
