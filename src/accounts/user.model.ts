/** A person with an account. Learners, instructors and admins are one collection; the role says which. */
import { model, Schema, type Types } from 'mongoose';
import { now } from '../lib/clock.ts';
import { isId } from '../lib/db.ts';
import { type Fact, hasOutbox, outboxPath } from '../lib/events.ts';
import { type Factors, factorsPath } from './second-step/factors.ts';

export const roles = ['learner', 'instructor', 'admin'] as const;
export type Role = (typeof roles)[number];
export const userStates = ['pending', 'active', 'blocked'] as const;
export type UserState = (typeof userStates)[number];

/** Numbers on a teacher's public page. */
export type Tells = { courses: boolean; learners: boolean; rating: boolean; reviews: boolean };
export type Shows = { name: boolean; page: boolean; picture: boolean };
/** Numbers of versions, as `consent` publishes them; 0: what stood there before the first one. */
export type Agreed = { terms: number; privacy: number };

export type UserRecord = {
  _id: Types.ObjectId;
  /** Lower case; one account per address. */
  email: string;
  /** null or missing: this account has no password, only other ways in. */
  passwordHash?: string | null;
  /** Google's `sub`, which never changes and belongs to one account. Removed by `$unset`: the index is sparse. */
  googleId?: string;
  /** The address at Google when it was linked, to tell one Google account from another. */
  googleEmail?: string;
  /** Since when it is linked. */
  googleAt?: Date | null;
  /** The account was made for this `sub`, and the step that links it is still to come. */
  googleAwaited?: string;
  /** When the password was chosen; missing where it is the first one. */
  passwordAt?: Date | null;
  /** Addresses given up in the last 72 hours: they hear of further changes too, and their owner can take them back. */
  emailsBefore?: { email: string; until: Date }[] | null;
  name: string;
  role: Role;
  state: UserState;
  /** Why an admin blocked the account, for admins only. */
  blockedReason?: string | null;
  /** Of teachers: the name in their public address. */
  handle?: string | null;
  /** Names in addresses they had before, the newest last: these lead to the present one, and nobody else gets them. */
  handlesBefore?: string[] | null;
  /** Missing: none. */
  tells?: Tells | null;
  headline: string;
  bio: string;
  /** The picture, 128 px a side. */
  avatarUrl?: string | null;
  /** The same with 64 and 256 px a side; missing where there is one size only. */
  avatarUrls?: { small: string; large: string } | null;
  /** The picture that was chosen last, also while it is being made. */
  avatarId?: string | null;
  /** Own pages elsewhere: https addresses, at most five. */
  links?: string[] | null;
  /** What others in a course see of a learner beside the short name. Missing: nothing. */
  shows?: Shows | null;
  /** The versions of terms and privacy notice that were accepted last. */
  agreed?: Agreed | null;
  /** News by mail: wanted only where the person ticked it. */
  news?: { on: boolean; at: Date } | null;
  /** Since when signing in takes a second step; null or missing: it does not. Kept by the second step's own service. */
  secondStepAt?: Date | null;
  /** What can be shown beside or instead of the password. */
  factors?: Factors | null;
  /** Browsers and systems this person signed in with before, as hashes; the newest last, at most 20. */
  knownDevices?: string[] | null;
  /** IANA name, e.g. `Asia/Kolkata`. */
  timeZone: string;
  /** BCP 47. */
  language: string;
  /** The name for certificates and receipts, where it differs. */
  legalName?: string | null;
  /** Works on courses of others: their menu leads to the studio. */
  coTeaches?: boolean | null;
  /** Made by the demo seed, never by a person. */
  isDemo?: boolean | null;
  /** The sign-up this account came from: using its code twice is one account. */
  signUpId?: string | null;
  /** Lower-case words of name and address, for the admin's search by beginnings. */
  words: string[];
  lastSeenAt?: Date | null;
  /** When the account is erased, unless its owner signs in before. */
  eraseAt?: Date | null;
  /** Because its owner asked for it, or because nobody used it. */
  eraseBecause?: 'asked' | 'unused' | null;
  /** When its owner was told that nobody used it; counts only after they were seen last. */
  unusedToldAt?: Date | null;
  /** When a copy of everything about this person was asked for last. */
  exportAskedAt?: Date | null;
  createdAt: Date;
  updatedAt: Date;
  outbox?: Fact[];
};

const schema = new Schema<UserRecord>(
  {
    email: { type: String, required: true },
    passwordHash: String,
    googleId: String,
    googleEmail: String,
    googleAt: Date,
    googleAwaited: String,
    passwordAt: Date,
    emailsBefore: { type: [new Schema({ email: String, until: Date }, { _id: false })], default: undefined },
    name: { type: String, required: true },
    role: { type: String, enum: roles, default: 'learner' },
    state: { type: String, enum: userStates, default: 'active' },
    blockedReason: String,
    handle: String,
    handlesBefore: { type: [String], default: undefined },
    tells: {
      type: new Schema({ courses: Boolean, learners: Boolean, rating: Boolean, reviews: Boolean }, { _id: false }),
    },
    headline: { type: String, default: '' },
    bio: { type: String, default: '' },
    avatarUrl: String,
    avatarUrls: { type: new Schema({ small: String, large: String }, { _id: false }) },
    avatarId: String,
    links: { type: [String], default: undefined },
    shows: { type: new Schema({ name: Boolean, page: Boolean, picture: Boolean }, { _id: false }) },
    agreed: { type: new Schema({ terms: Number, privacy: Number }, { _id: false }) },
    news: { type: new Schema({ on: Boolean, at: Date }, { _id: false }) },
    secondStepAt: Date,
    factors: factorsPath,
    knownDevices: { type: [String], default: undefined },
    timeZone: { type: String, required: true },
    language: { type: String, default: 'en' },
    legalName: String,
    coTeaches: Boolean,
    isDemo: Boolean,
    signUpId: String,
    words: { type: [String], default: [] },
    lastSeenAt: Date,
    eraseAt: Date,
    eraseBecause: String,
    unusedToldAt: Date,
    exportAskedAt: Date,
    outbox: outboxPath,
  },
  { timestamps: { currentTime: now } },
);
schema.index({ email: 1 }, { unique: true });
schema.index({ 'emailsBefore.email': 1 }, { sparse: true });
schema.index({ handle: 1 }, { unique: true, sparse: true });
schema.index({ handlesBefore: 1 }, { sparse: true });
schema.index({ googleId: 1 }, { unique: true, sparse: true });
schema.index({ words: 1 });
schema.index({ role: 1, _id: -1 });
schema.index({ state: 1, _id: -1 });
schema.index({ name: 1, _id: 1 });
schema.index({ createdAt: 1 });
schema.index({ lastSeenAt: 1 });
schema.index({ eraseAt: 1 }, { sparse: true });

export const User = hasOutbox(model<UserRecord>('User', schema));

/** Null also for what is no id at all. */
export async function findUser(id: string): Promise<UserRecord | null> {
  return isId(id) ? User.findById(id).lean<UserRecord>() : null;
}

/** `email` in any case, spaces around it allowed. */
export async function findUserByEmail(email: string): Promise<UserRecord | null> {
  return User.findOne({ email: email.trim().toLowerCase() }).lean<UserRecord>();
}

/** Words by whose beginnings an admin finds a person. */
export function wordsOf(name: string, email: string): string[] {
  const words = `${name} ${email}`.toLowerCase().split(/[\s,.'@]+/u);
  return [...new Set([email.toLowerCase(), ...words])].filter(Boolean);
}
