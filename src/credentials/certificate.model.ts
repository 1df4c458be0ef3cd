/** A certificate: made once for a person and a course, with what it stands on copied into it. */
import { randomBytes } from 'node:crypto';
import { model, Schema, type Types } from 'mongoose';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';
import { type StoreName, storeNames } from '../lib/storage-contract.ts';

/** What was learned, as it was when the course was finished. */
export type Evidence = {
  versionId: string;
  lectures: { title: string; kind: string; completedAt: Date | null }[];
  requiredCount: number;
  seconds: number;
  enrolledAt: Date;
};
export type CertificateRecord = {
  _id: Types.ObjectId;
  /** What stands in the address: 16 characters that nobody can guess. */
  publicId: string;
  userId: string;
  courseId: string;
  enrolmentId: string;
  /** Names and titles as they were at issue. */
  name: string;
  courseTitle: string;
  courseSlug: string;
  teacherName: string;
  /** Of the version that was finished, in seconds. */
  seconds: number;
  versionNumber: number;
  completedAt: Date;
  issuedAt: Date;
  /** `making` until the PDF is stored; `erased` with the account of its holder: no name, no PDF. */
  state: 'making' | 'issued' | 'erased';
  /** Where the PDF is, or will be. */
  pdfStore: StoreName;
  pdfKey: string;
  /** When its owner was told by mail. */
  mailedAt: Date | null;
  evidence: Evidence;
  outbox?: Fact[];
};

const evidenceSchema = new Schema<Evidence>(
  {
    versionId: String,
    lectures: [new Schema({ title: String, kind: String, completedAt: Date }, { _id: false, id: false })],
    requiredCount: Number,
    seconds: Number,
    enrolledAt: Date,
  },
  { _id: false, id: false },
);
const schema = new Schema<CertificateRecord>({
  publicId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  enrolmentId: { type: String, required: true },
  name: { type: String, default: '' },
  courseTitle: { type: String, required: true },
  courseSlug: { type: String, required: true },
  teacherName: { type: String, default: '' },
  seconds: { type: Number, required: true },
  versionNumber: { type: Number, required: true },
  completedAt: { type: Date, required: true },
  issuedAt: { type: Date, required: true },
  state: { type: String, enum: ['making', 'issued', 'erased'], default: 'making' },
  pdfStore: { type: String, enum: storeNames, required: true },
  pdfKey: { type: String, required: true },
  mailedAt: { type: Date, default: null },
  evidence: { type: evidenceSchema, required: true },
  outbox: outboxPath,
});
schema.index({ publicId: 1 }, { unique: true });
schema.index({ userId: 1, courseId: 1 }, { unique: true });

export const Certificate = hasOutbox(model<CertificateRecord>('Certificate', schema));

/** 96 bits in 16 characters that are safe in an address. */
export function newPublicId(): string {
  return randomBytes(12).toString('base64url');
}

export function isPublicId(text: string): boolean {
  return /^[\w-]{16}$/.test(text);
}
