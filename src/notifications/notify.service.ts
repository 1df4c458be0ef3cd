/** Telling people things, and their list of what they were told. */
import { trusted } from 'mongoose';
import { isLookingOn } from '../lib/acting.ts';
import { day, fromNow, now } from '../lib/clock.ts';
import { isDuplicate, isId } from '../lib/db.ts';
import { NotFound } from '../lib/errors.ts';
import { type Kind, Notification, type NotificationRecord } from './notification.model.ts';
import { forgetUnread } from './unread.service.ts';

/** `key` names the thing told: telling it again changes nothing. `href` is a path of this site. */
export type Told = { kind: Kind; key: string; title: string; href: string };
export type NotificationEntry = Omit<NotificationRecord, '_id' | 'userId' | 'key'> & { id: string };

const keptFor = 90 * day;
const pageSize = 30;

/** Tells one person. May be repeated, also at the same moment. `at` is for the seed. */
export async function notify(userId: string, told: Told, at: Date = now()): Promise<void> {
  await notifyMany([userId], told, at);
}

/** Tells several people the same, at most some hundred in one call. May be repeated. */
export async function notifyMany(userIds: readonly string[], told: Told, at: Date = now()): Promise<void> {
  if (userIds.length === 0) return;
  const { key, ...rest } = told;
  const writes = userIds.map((userId) => ({
    updateOne: {
      filter: { userId, key },
      update: { $setOnInsert: { ...rest, at, readAt: null } },
      upsert: true,
    },
  }));
  try {
    await Notification.bulkWrite(writes, { ordered: false });
  } catch (error) {
    // Told at the same moment by another process: that one counts.
    if (!isDuplicate(error)) throw error;
  }
  await forgetUnread(userIds);
}

/** A person's list, newest first; `after` is the `next` of the page before. */
export async function listNotifications(
  userId: string,
  options: { after?: string | undefined } = {},
): Promise<{ entries: NotificationEntry[]; next: string | null }> {
  const records = await Notification.find({ userId, ...beyond(options.after) })
    .sort({ at: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean<NotificationRecord[]>();
  const entries = records.slice(0, pageSize).map(entryOf);
  const last = entries.at(-1);
  return { entries, next: records.length > pageSize && last ? `${last.at.getTime()}-${last.id}` : null };
}

/** Marks as read what a person opens, and says where it leads. May be repeated. Throws NotFound for somebody else's. */
export async function openNotification(userId: string, id: string): Promise<string> {
  const mark = isLookingOn() ? {} : { $set: { readAt: now() } };
  const found = isId(id)
    ? await Notification.findOneAndUpdate({ _id: id, userId }, mark).lean<NotificationRecord>()
    : null;
  if (!found) throw new NotFound('This notification');
  await forgetUnread([userId]);
  return found.href;
}

/** May be repeated. */
export async function markAllRead(userId: string): Promise<void> {
  await Notification.updateMany({ userId, readAt: null }, { $set: { readAt: now() } });
  await forgetUnread([userId]);
}

/** Removes what is older than 90 days. Runs by the clock; may run twice. Returns how many. */
export async function removeOldNotifications(): Promise<number> {
  const { deletedCount } = await Notification.deleteMany({ at: trusted({ $lt: fromNow(-keptFor) }) });
  return deletedCount;
}

function beyond(after: string | undefined): object {
  const [, ms, id] = /^(\d{1,15})-([0-9a-f]{24})$/.exec(after ?? '') ?? [];
  if (!ms || !isId(id)) return {};
  const at = new Date(Number(ms));
  return { $or: [{ at: trusted({ $lt: at }) }, { at, _id: trusted({ $lt: id }) }] };
}

function entryOf({ _id, kind, title, href, at, readAt }: NotificationRecord): NotificationEntry {
  return { id: _id.toString(), kind, title, href, at, readAt };
}
