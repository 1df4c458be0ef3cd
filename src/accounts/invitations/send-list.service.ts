/** Carries a list out, row by row. Killed in between it goes on where it was; run twice it invites nobody twice. */
import { day, fromNow, now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Busy } from '../../lib/errors.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import { untilFewWait } from '../../lib/queue.ts';
import { actFact } from '../audit/audit.service.ts';
import { findUserByEmail, type UserRecord } from '../user.model.ts';
import { Invitation, type InvitationRecord } from './invitation.model.ts';
import { InvitationList, InvitationRow, type ListRecord, type Outcome, type RowRecord } from './list.model.ts';

/** Links to join work so long. */
export const invitationLasts = 14 * day;

type Treated = { outcome: Outcome; told?: Fact[] };

/** Does what is still to do of a confirmed list. May be repeated, also by two at once. */
export async function sendList(listId: string): Promise<void> {
  const list = isId(listId) ? await InvitationList.findById(listId).lean<ListRecord>() : null;
  if (list?.state !== 'working') return;
  for (;;) {
    const rows = await InvitationRow.find({ listId, outcome: 'waiting' })
      .sort({ at: 1 })
      .limit(100)
      .lean<RowRecord[]>();
    if (rows.length === 0) break;
    for (const row of rows) await settle(row, await treat(list, row));
    await untilFewWait(100);
  }
  await InvitationList.updateOne({ _id: listId, state: 'working' }, { $set: { state: 'done', endedAt: now() } });
}

async function settle({ _id }: RowRecord, { outcome, told = [] }: Treated): Promise<void> {
  const update = { $set: { outcome }, ...(told.length > 0 ? { $push: { outbox: { $each: told } } } : {}) };
  const { modifiedCount } = await InvitationRow.updateOne({ _id, outcome: 'waiting' }, update);
  if (modifiedCount > 0 && told.length > 0) await relay(InvitationRow, _id, told);
}

/** Looked at again now: people may have joined, and other lists been sent, since the preview. */
async function treat(list: ListRecord, row: RowRecord): Promise<Treated> {
  for (let round = 0; round < 10; round++) {
    const user = await findUserByEmail(row.email);
    if (user) return giveTo(user, list, row);
    const outcome = (await invite(list, row)) ?? (await extend(list, row));
    if (outcome) return { outcome };
  }
  throw new Busy();
}

/** Whoever has an account keeps their role. */
function giveTo(user: UserRecord, list: ListRecord, { courseId, courseTitle }: RowRecord): Treated {
  if (user.state === 'blocked') return { outcome: 'blocked' };
  if (!courseId) return { outcome: 'known' };
  const userId = user._id.toString();
  const act = actFact({
    action: 'person.course-given',
    on: { kind: 'person', id: userId, name: user.name },
    after: { course: courseTitle },
    by: { id: list.byId, name: list.by },
  });
  const source = `${list._id}-${userId}`;
  return { outcome: 'enrolled', told: [fact('course.given', { userId, courseId, source }), act] };
}

/** null: there is an invitation for this address already. */
async function invite(list: ListRecord, row: RowRecord): Promise<Outcome | null> {
  const made = new Invitation({ email: row.email, ...contentOf(list, row) });
  const told = fact('invitation.made', { invitationId: made.id });
  made.set({ outbox: [told] });
  try {
    await made.save();
  } catch (error) {
    if (isDuplicate(error, 'email')) return null;
    throw error;
  }
  await relay(Invitation, made._id, [told]);
  return 'invited';
}

/** Adds to the open invitation, or renews one that is over. null: it changed meanwhile, so all is to be looked at again. */
async function extend(list: ListRecord, row: RowRecord): Promise<Outcome | null> {
  const open = await Invitation.findOne({ email: row.email }).lean<InvitationRecord>();
  if (!open) return null;
  // Made by this very row, by a run that was killed before it could say so.
  if (open.listId === list._id.toString()) return 'invited';
  const { _id, revision } = open;
  if (open.endsAt <= now()) return renew(open, list, row);
  if (!row.courseId || open.courses.some(({ id }) => id === row.courseId)) return 'open';
  const course = { id: row.courseId, title: row.courseTitle };
  const { modifiedCount } = await Invitation.updateOne(
    { _id, revision },
    { $push: { courses: course }, $inc: { revision: 1 } },
  );
  return modifiedCount > 0 ? 'added' : null;
}

async function renew({ _id, revision }: InvitationRecord, list: ListRecord, row: RowRecord): Promise<Outcome | null> {
  const told = fact('invitation.made', { invitationId: _id.toString() });
  const { modifiedCount } = await Invitation.updateOne(
    { _id, revision },
    { $set: contentOf(list, row), $inc: { revision: 1 }, $push: { outbox: told } },
  );
  if (modifiedCount === 0) return null;
  await relay(Invitation, _id, [told]);
  return 'invited';
}

function contentOf({ _id, byId, by }: ListRecord, { name, role, courseId, courseTitle }: RowRecord) {
  return {
    ...{ name, role: role === 'instructor' ? ('instructor' as const) : ('learner' as const) },
    courses: courseId ? [{ id: courseId, title: courseTitle }] : [],
    ...{ byId, by, listId: _id.toString(), createdAt: now(), endsAt: fromNow(invitationLasts), mailedAt: null },
  };
}
