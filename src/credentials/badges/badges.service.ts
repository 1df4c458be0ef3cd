/** The signed credentials of certificates: made once for each edition, withdrawn when it does not count any more. */
import { randomInt } from 'node:crypto';
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import type { Certificate } from '../certificates.service.ts';
import { achievementCredential } from './achievement.ts';
import { Badge, type BadgeRecord } from './badge.model.ts';
import { requireSigner } from './keys.service.ts';
import { signDocument } from './proof.ts';
import { listLength } from './status-list.service.ts';

/**
 * The signed credential of this edition as JSON, signed now if it is not yet. May be repeated, also at once: all get the
 * same text. null when this edition was withdrawn.
 */
export async function badgeOf(certificate: Certificate): Promise<string | null> {
  const badge = await placeOf(certificate);
  if (badge.withdrawnAt || badge.text) return badge.withdrawnAt ? null : badge.text;
  const signed = await signDocument(achievementCredential(certificate, badge), await requireSigner());
  const { _id } = badge;
  await Badge.updateOne({ _id, text: null, withdrawnAt: null }, { $set: { text: JSON.stringify(signed) } });
  return (await Badge.findById(_id).lean<BadgeRecord>())?.text ?? null;
}

/** Editions below `edition` do not count any more: their bits are set. May be repeated. */
export async function withdrawBadges(certificateId: string, edition: number): Promise<void> {
  const filter = { certificateId, edition: trusted({ $lt: edition }), withdrawnAt: null };
  await Badge.updateMany(filter, { $set: { withdrawnAt: now(), text: null } });
}

/** The place of an edition in a status list, taken at first need. */
async function placeOf({ id, edition }: Pick<Certificate, 'id' | 'edition'>): Promise<BadgeRecord> {
  const found = await Badge.findOne({ certificateId: id, edition }).lean<BadgeRecord>();
  if (found) return found;
  // A list is left when it is half full, so that a free place is found at the second try on average.
  const list = 1 + Math.floor((await Badge.estimatedDocumentCount()) / (listLength / 2));
  try {
    const made = await Badge.create({ certificateId: id, edition, list, index: randomInt(listLength) });
    return made.toObject<BadgeRecord>();
  } catch (error) {
    // The place was taken, or this edition has got one meanwhile: looking again tells.
    if (!isDuplicate(error)) throw error;
    return placeOf({ id, edition });
  }
}
