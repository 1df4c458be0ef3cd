/** A course: its identity, the draft its teacher works on, and a pointer to the version that learners see. */
import { model, Schema, Types } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { NotFound } from '../../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import type { Money } from '../../lib/money.ts';
import { namesFiles } from '../../lib/named-files.ts';
import { type CertificateDesign, type CertificateRule, certificatePaths } from '../certificate/terms.ts';
import { markPath, type SaveMark } from '../history/save-mark.ts';
import { type Release, releasePath } from '../release.ts';
import { type Handover, type TeamInvitation, type TeamMember, teamPaths } from '../team/membership.ts';

export const levels = ['beginner', 'intermediate', 'advanced', 'all'] as const;
export type Level = (typeof levels)[number];
export type CourseState = 'draft' | 'published' | 'withdrawn';
/**
 * Who finds a course: everybody · whoever has its address · whoever is signed in · whoever is signed in with a confirmed
 * e-mail address of one of `domains`. It holds at once, without publishing.
 */
export const visibilities = ['public', 'unlisted', 'members', 'organisation'] as const;
export type Visibility = (typeof visibilities)[number];
/** A template: its owner begins other courses from it, or every teacher of the school does. */
export const templateUses = ['own', 'school'] as const;
export type TemplateFor = (typeof templateUses)[number];

/**
 * Access lasts so many days; learners may then take `moreDays` days more without asking, `moreTimes` times (0: they ask).
 */
export type AccessRule = { days: number; moreDays: number; moreTimes: number };
/** What is said about a course. A price of null means free; `refundDays` 0 means no refund. */
export type CourseFacts = {
  title: string;
  subtitle: string;
  /** Markdown. */
  description: string;
  learn: string[];
  requirements: string[];
  audience: string[];
  /** Slug of a category, '' while none is chosen. */
  category: string;
  level: Level;
  /** BCP 47, e.g. `en`. */
  language: string;
  tags: string[];
  price: Money | null;
  coverFileId: string | null;
  promoFileId: string | null;
  refundDays: number;
  /** How long access lasts for who gets the course now; missing or null: for good. */
  access?: AccessRule | null;
  /** Each lecture opens when the one before it is completed. */
  forcedOrder: boolean;
  /** Ids of courses to be finished first. */
  prerequisites: string[];
  /** What the certificate asks for beside lectures. Missing or null: nothing. */
  certificateRule?: CertificateRule | null;
  /** How its paper looks, where that is not left to the school. Missing or null: it is. */
  certificateDesign?: CertificateDesign | null;
};

/** The order of the list is the order of the course. A section in the bin keeps its lectures. */
export type DraftSection = { id: string; title: string; deletedAt?: Date | null; release?: Release | null };
/** `histogram` counts ratings of 1 to 5, in this order. `revision` goes up with each change of a review, also of its words. */
export type Rating = {
  average: number;
  count: number;
  histogram: [number, number, number, number, number];
  revision?: number;
};

/** The draft is to be published at this moment, as it stands then, in the name of this person. */
export type Plan = { at: Date; note: string; tells: boolean; byId: string };

export type CourseRecord = {
  _id: Types.ObjectId;
  slug: string;
  ownerId: string;
  /** Those who work on it beside its owner; together with the invitations at most 20. */
  team: TeamMember[];
  invited: TeamInvitation[];
  handover: Handover | null;
  /** Goes up with each change of owner, team, invitations or offer, so that two at once do not undo each other. */
  teamRevision?: number;
  /** Missing: it is no template. */
  template?: TemplateFor | null;
  visibility: Visibility;
  /** Domains of e-mail addresses, lower case; for the visibility `organisation`. */
  domains: string[];
  state: CourseState;
  draft: CourseFacts;
  /** Goes up with each save of the facts, so that a save over somebody else's is noticed. */
  draftRevision: number;
  draftSaved?: SaveMark | null;
  sections: DraftSection[];
  /** Goes up with each change of facts, outline or lectures; `publishedEdits` is its value when last published. */
  edits: number;
  publishedEdits: number;
  publishedVersionId: string | null;
  publishedAt: Date | null;
  firstPublishedAt: Date | null;
  /** Missing or null: nothing is planned. */
  plan?: Plan | null;
  /** A planned publication that could not be, and why, in a sentence; until the next publication. */
  planFailed?: { at: Date; reason: string } | null;
  rating: Rating;
  learners: number;
  createdAt: Date;
  updatedAt: Date;
  outbox?: Fact[];
};

const sectionSchema = new Schema<DraftSection>(
  {
    id: { type: String, required: true },
    title: { type: String, required: true },
    deletedAt: Date,
    release: releasePath,
  },
  { _id: false, id: false },
);
const ratingSchema = new Schema<Rating>(
  {
    average: { type: Number, default: 0 },
    count: { type: Number, default: 0 },
    histogram: { type: [Number] },
    revision: Number,
  },
  { _id: false },
);

/** The facts of a course as a sub-document, in drafts and in versions. */
export const factsPaths = {
  title: { type: String, required: true },
  subtitle: { type: String, default: '' },
  description: { type: String, default: '' },
  learn: { type: [String], default: [] },
  requirements: { type: [String], default: [] },
  audience: { type: [String], default: [] },
  category: { type: String, default: '' },
  level: { type: String, enum: levels, default: 'all' },
  language: { type: String, default: 'en' },
  tags: { type: [String], default: [] },
  price: { type: new Schema<Money>({ amount: Number, currency: String }, { _id: false }), default: null },
  coverFileId: { type: String, default: null },
  promoFileId: { type: String, default: null },
  refundDays: { type: Number, default: 14 },
  access: {
    type: new Schema<AccessRule>({ days: Number, moreDays: Number, moreTimes: Number }, { _id: false, id: false }),
    default: null,
  },
  forcedOrder: { type: Boolean, default: false },
  prerequisites: { type: [String], default: [] },
  ...certificatePaths,
};

const schema = new Schema<CourseRecord>(
  {
    slug: { type: String, required: true },
    ownerId: { type: String, required: true },
    ...teamPaths,
    template: { type: String, enum: templateUses },
    visibility: { type: String, enum: visibilities, default: 'public' },
    domains: { type: [String], default: [] },
    state: { type: String, enum: ['draft', 'published', 'withdrawn'], default: 'draft' },
    draft: { type: new Schema(factsPaths, { _id: false }), required: true },
    draftRevision: { type: Number, default: 1 },
    draftSaved: markPath,
    sections: { type: [sectionSchema], default: [] },
    edits: { type: Number, default: 1 },
    publishedEdits: { type: Number, default: 0 },
    publishedVersionId: { type: String, default: null },
    publishedAt: { type: Date, default: null },
    firstPublishedAt: { type: Date, default: null },
    plan: {
      type: new Schema<Plan>({ at: Date, note: String, tells: Boolean, byId: String }, { _id: false, id: false }),
      default: undefined,
    },
    planFailed: { type: new Schema({ at: Date, reason: String }, { _id: false, id: false }), default: undefined },
    rating: { type: ratingSchema, default: () => ({ average: 0, count: 0, histogram: [0, 0, 0, 0, 0] }) },
    learners: { type: Number, default: 0 },
    outbox: outboxPath,
  },
  { timestamps: true, minimize: false },
);
schema.index({ slug: 1 }, { unique: true });
schema.index({ ownerId: 1, updatedAt: -1 });
schema.index({ 'team.userId': 1 });
schema.index({ 'invited.email': 1 }, { sparse: true });
schema.index({ 'invited.endsAt': 1 }, { sparse: true });
schema.index({ 'handover.personId': 1 }, { sparse: true });
schema.index({ state: 1, _id: 1 });
schema.index({ 'draft.category': 1 });
schema.index({ firstPublishedAt: 1 });
schema.index({ 'sections.deletedAt': 1 }, { sparse: true });
schema.index({ 'plan.at': 1 }, { sparse: true });
schema.index({ template: 1 }, { sparse: true });
schema.index({ updatedAt: 1 });

namesFiles(schema, { paths: ['draft'] });

export const Course = hasOutbox(model<CourseRecord>('Course', schema));

/** Throws NotFound also for what is no id at all. */
export async function requireCourse(id: string): Promise<CourseRecord> {
  const course = isId(id) ? await Course.findById(id).lean<CourseRecord>() : null;
  if (!course) throw new NotFound('This course');
  return course;
}

/** A new id for a section, made before anything is stored. */
export function newId(): string {
  return new Types.ObjectId().toString();
}
