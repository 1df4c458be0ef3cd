/** What admins say on the site, one document per part, and the states before: so a save can be undone. */
import { isDeepStrictEqual } from 'node:util';
import { model, Schema, type Types, trusted } from 'mongoose';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { Busy, Conflict } from '../lib/errors.ts';
import { type Fact, hasOutbox, outboxPath, relay } from '../lib/events.ts';

export const partKeys = ['banner', 'faq', 'about', 'terms', 'privacy'] as const;
export type PartKey = (typeof partKeys)[number];
type Author = { id: string; name: string };
export type PartRecord = {
  _id: Types.ObjectId;
  key: PartKey;
  /** Goes up with each save, so that a save over somebody else's is noticed. */
  revision: number;
  /** As `values.ts` describes it for this key. */
  value: unknown;
  changedBy: Author;
  changedAt: Date;
  outbox?: Fact[];
};
/** How many earlier states are kept of each part. */
export const keptVersions = 20;

const paths = {
  key: { type: String, enum: partKeys, required: true },
  revision: { type: Number, required: true },
  value: { type: Schema.Types.Mixed, required: true },
  changedBy: { type: new Schema<Author>({ id: String, name: String }, { _id: false, id: false }), required: true },
  changedAt: { type: Date, required: true },
};
const partSchema = new Schema<PartRecord>({ ...paths, outbox: outboxPath }, { minimize: false });
partSchema.index({ key: 1 }, { unique: true });
const versionSchema = new Schema<PartRecord>(paths, { minimize: false });
versionSchema.index({ key: 1, revision: -1 }, { unique: true });

export const SitePart = hasOutbox(model<PartRecord>('SitePart', partSchema));
export const SiteVersion = model<PartRecord>('SiteVersion', versionSchema);

export async function listParts(): Promise<PartRecord[]> {
  return SitePart.find({ key: trusted({ $in: [...partKeys] }) }).lean<PartRecord[]>();
}

export async function findPart(key: PartKey): Promise<PartRecord | null> {
  return SitePart.findOne({ key }).lean<PartRecord>();
}

/** Earlier states, newest first. */
export async function listVersions(key: PartKey): Promise<PartRecord[]> {
  return SiteVersion.find({ key }).sort({ revision: -1 }).limit(keptVersions).lean<PartRecord[]>();
}

export type Save = {
  /** The revision that the author saw (0: none yet); without it the save holds over anything. */
  expected?: number | undefined;
  /** The fact that goes with the change, made of the value before (null: none) and after. */
  tell?: ((before: unknown) => Fact) | undefined;
};

/**
 * Stores a new state, with its fact; the one before is kept first, so that no crash loses it. The same value again
 * changes nothing. Throws Conflict with the stored record when somebody saved meanwhile.
 */
export async function storePart(
  key: PartKey,
  value: unknown,
  by: Author,
  { expected, tell }: Save = {},
): Promise<PartRecord> {
  for (let round = 0; round < 20; round++) {
    const stored = await findPart(key);
    if (expected !== undefined && (stored?.revision ?? 0) !== expected)
      throw new Conflict('Somebody else changed this while you were writing. Nothing of yours is lost.', stored);
    if (stored && isDeepStrictEqual(stored.value, value)) return stored;
    const change = { value, changedBy: { id: by.id, name: by.name }, changedAt: now() };
    const facts = tell ? [tell(stored?.value ?? null)] : [];
    const written = stored ? await replace(stored, change, facts) : await insert(key, change, facts);
    if (!written) continue;
    await relay(SitePart, written._id, facts);
    return written;
  }
  throw new Busy();
}

type Change = Pick<PartRecord, 'value' | 'changedBy' | 'changedAt'>;

async function insert(key: PartKey, change: Change, facts: Fact[]): Promise<PartRecord | null> {
  try {
    const made = await SitePart.create({ key, revision: 1, ...change, outbox: facts });
    return made.toObject();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return null;
  }
}

async function replace(stored: PartRecord, change: Change, facts: Fact[]): Promise<PartRecord | null> {
  const { _id, key, revision, outbox: _outbox, ...state } = stored;
  await keep(key, revision, state);
  const written = await SitePart.findOneAndUpdate(
    { key, revision },
    { $set: change, $inc: { revision: 1 }, $push: { outbox: { $each: facts } } },
    { returnDocument: 'after' },
  ).lean<PartRecord>();
  if (written) await SiteVersion.deleteMany({ key, revision: trusted({ $lt: written.revision - keptVersions }) });
  return written;
}

async function keep(key: PartKey, revision: number, state: Change): Promise<void> {
  try {
    await SiteVersion.updateOne({ key, revision }, { $setOnInsert: state }, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
