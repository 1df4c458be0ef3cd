/** Lists of people and invitations are kept no longer than they are of use. */
import { trusted } from 'mongoose';
import { day, fromNow } from '../../lib/clock.ts';
import { Invitation } from './invitation.model.ts';
import { InvitationList, InvitationRow, type ListRecord } from './list.model.ts';

/** From when the list was sent in, or from the end of the invitation. */
const kept = { report: 90 * day, preview: day, invitation: 30 * day };

/**
 * Removes lists that nobody carried out after a day, reports after 90, and invitations that nobody took up a month after their
 * end. May be repeated. Returns how many.
 */
export async function removeOldInvitations(): Promise<number> {
  const old = await InvitationList.find({
    $or: [
      { state: trusted({ $in: ['reading', 'preview'] }), createdAt: trusted({ $lt: fromNow(-kept.preview) }) },
      { createdAt: trusted({ $lt: fromNow(-kept.report) }) },
    ],
  })
    .select('_id')
    .limit(1000)
    .lean<ListRecord[]>();
  for (const { _id } of old) {
    await InvitationRow.deleteMany({ listId: _id.toString() });
    await InvitationList.deleteOne({ _id });
  }
  const { deletedCount } = await Invitation.deleteMany({ endsAt: trusted({ $lt: fromNow(-kept.invitation) }) });
  return old.length + deletedCount;
}
