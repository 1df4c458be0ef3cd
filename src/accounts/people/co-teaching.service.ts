/** Working on courses of others: a mark on the account for its menu. What it opens, the courses decide. */
import { rewriteSessionsOf } from '../../web/session.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { findUser, User } from '../user.model.ts';

/** Stores the mark and shows it in all sessions of the person. May be repeated; nothing for an account that is gone. */
export async function setCoTeaching(personId: string, coTeaches: boolean): Promise<void> {
  const user = await findUser(personId);
  if (!user || (user.coTeaches ?? false) === coTeaches) return;
  await User.updateOne({ _id: personId }, { $set: { coTeaches } });
  await rewriteSessionsOf(snapshotOf(await requirePersonById(personId)));
}
