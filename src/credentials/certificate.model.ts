/** A certificate: made once for a person and a course, with what it stands on copied into it. */
import { randomBytes } from 'node:crypto';
import { model, Schema, type Types } from 'mongoose';
import { type CertificateDesign, designPaths } from '../authoring/certificate/terms.ts';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';
import { namesFiles } from '../lib/named-files.ts';
import { type StoreName, storeNames } from '../lib/storage-contract.ts';

/** What was learned, as it was when the course was finished. */
export type Evidence = {
  versionId: string;
  lectures: { title: string; kind: string; completedAt: Date | null }[];
  requiredCount: number;
  seconds: number;
  enrolledAt: Date;
  /** The rule it was earned by, a sentence for each part. Missing in older ones. */
  rule?: string[];
  /** The graded lectures of the version, in its order. Missing in older ones. */
  scores?: Score[];
  /** Percent over all of them; null: there is none. */
  average?: number | null;
};
/** `percent`: not rounded; null: nothing was done. `wanted`: what the rule asked for; null: nothing. */
export type Score = { title: string; kind: string; percent: number | null; wanted: number | null; excused: boolean };
export const changeKinds = ['corrected', 'reissued', 'validity', 'revoked', 'expired'] as const;
export type ChangeKind = (typeof changeKinds)[number];
/** One line of a certificate's trail. */
export type Change = {
  /** From 1, without gaps. */
  number: number;
  what: ChangeKind;
  at: Date;
  /** null: the clock. */
  byId: string | null;
  /** For its holder; that of a revocation stands on the public page. */
  reason: string;
  /** The name, or the end of validity (ISO 8601), where it was changed. */
  before: string;
  after: string;
  /** When its holder was told by mail. */
  mailedAt: Date | null;
};
/** What the public page may leave out by the wish of its holder. */
export const hideable = ['lectures', 'scores', 'days'] as const;
export type Hideable = (typeof hideable)[number];
export type CertificateRecord = {
  _id: Types.ObjectId;
  /** What stands in the address: 16 characters that nobody can guess. */
  publicId: string;
  userId: string;
  courseId: string;
  enrolmentId: string;
  /** Names and titles as they were at issue; the name as it was corrected last. */
  name: string;
  /** Lower-case words of the name, for the admin's search by beginnings. */
  words: string[];
  courseTitle: string;
  courseSlug: string;
  teacherName: string;
  /** Of the version that was finished, in seconds. */
  seconds: number;
  versionNumber: number;
  completedAt: Date;
  issuedAt: Date;
  /** `making` until the PDF is stored; `erased` with the account of its holder: no name, no PDF. */
  state: 'making' | 'issued' | 'revoked' | 'erased';
  /** Counts what was issued under this number: paper and signed credential are made anew for each. */
  edition: number;
  /** The edition whose papers are there. */
  madeEdition: number;
  /** null: without end. */
  expiresAt: Date | null;
  /** The end was reached, and its holder told. */
  expired: boolean;
  /** How many changes there were: whoever changes it must have seen the last. */
  revision: number;
  changes: Change[];
  hidden: Hideable[];
  /** Where the PDF is, or will be. */
  pdfStore: StoreName;
  pdfKey: string;
  /** When its owner was told by mail. */
  mailedAt: Date | null;
  evidence: Evidence;
  /** How its paper looks: as it was decided at issue. Missing or null: as usual. */
  design?: CertificateDesign | null;
  outbox?: Fact[];
};

const evidenceSchema = new Schema<Evidence>(
  {
    versionId: String,
    lectures: [new Schema({ title: String, kind: String, completedAt: Date }, { _id: false, id: false })],
    requiredCount: Number,
    seconds: Number,
    enrolledAt: Date,
    rule: { type: [String], default: undefined },
    scores: {
      type: [
        new Schema<Score>(
          { title: String, kind: String, percent: Number, wanted: Number, excused: Boolean },
          { _id: false, id: false },
        ),
      ],
      default: undefined,
    },
    average: Number,
  },
  { _id: false, id: false },
);
const changeSchema = new Schema<Change>(
  {
    number: Number,
    what: { type: String, enum: changeKinds },
    at: Date,
    byId: String,
    reason: String,
    before: String,
    after: String,
    mailedAt: Date,
  },
  { _id: false, id: false },
);
const schema = new Schema<CertificateRecord>({
  publicId: { type: String, required: true },
  userId: { type: String, required: true },
  courseId: { type: String, required: true },
  enrolmentId: { type: String, required: true },
  name: { type: String, default: '' },
  words: { type: [String], default: [] },
  courseTitle: { type: String, required: true },
  courseSlug: { type: String, required: true },
  teacherName: { type: String, default: '' },
  seconds: { type: Number, required: true },
  versionNumber: { type: Number, required: true },
  completedAt: { type: Date, required: true },
  issuedAt: { type: Date, required: true },
  state: { type: String, enum: ['making', 'issued', 'revoked', 'erased'], default: 'making' },
  edition: { type: Number, default: 1 },
  madeEdition: { type: Number, default: 1 },
  expiresAt: { type: Date, default: null },
  expired: { type: Boolean, default: false },
  revision: { type: Number, default: 0 },
  changes: { type: [changeSchema], default: [] },
  hidden: { type: [String], enum: hideable, default: [] },
  pdfStore: { type: String, enum: storeNames, required: true },
  pdfKey: { type: String, required: true },
  mailedAt: { type: Date, default: null },
  evidence: { type: evidenceSchema, required: true },
  design: { type: new Schema(designPaths, { _id: false, id: false }), default: null },
  outbox: outboxPath,
});
schema.index({ publicId: 1 }, { unique: true });
schema.index({ userId: 1, courseId: 1 }, { unique: true });
schema.index({ words: 1 });
schema.index({ courseId: 1, _id: -1 });
schema.index({ expired: 1, expiresAt: 1 });
schema.index({ 'changes.byId': 1 }, { sparse: true });

namesFiles(schema, { paths: ['design'] });

export const Certificate = hasOutbox(model<CertificateRecord>('Certificate', schema));

/** 96 bits in 16 characters that are safe in an address. */
export function newPublicId(): string {
  return randomBytes(12).toString('base64url');
}

export function isPublicId(text: string): boolean {
  return /^[\w-]{16}$/.test(text);
}

/** Words by whose beginnings an admin finds the certificates of a name. */
export function wordsOfName(name: string): string[] {
  return [...new Set(name.toLowerCase().split(/[\s,.'-]+/u))].filter(Boolean);
}
