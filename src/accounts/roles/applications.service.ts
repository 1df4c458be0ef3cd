/** Becoming an instructor: a person asks, an admin answers with words. */
import { trusted } from 'mongoose';
import { day, fromNow, now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Conflict, Forbidden, NotFound, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { rewriteSessionsOf } from '../../web/session.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { actFact } from '../audit/audit.service.ts';
import { changeAccount } from '../people/account-change.service.ts';
import { Application, type ApplicationRecord } from './application.model.ts';

export type ApplicationFacts = Omit<ApplicationRecord, '_id' | 'outbox'> & { personId: string };
export type ApplicationWords = Pick<ApplicationRecord, 'about' | 'teaches' | 'link'>;
const pauseDays = 30;

/** null: never asked. */
export async function findApplication(personId: string): Promise<ApplicationFacts | null> {
  const found = isId(personId) ? await Application.findById(personId).lean<ApplicationRecord>() : null;
  return found && plain(found);
}

/** When a declined person may ask again; null: now. */
export function mayApplyFrom({ state, decidedAt }: Pick<ApplicationFacts, 'state' | 'decidedAt'>): Date | null {
  if (state !== 'declined' || !decidedAt) return null;
  const from = new Date(decidedAt.getTime() + pauseDays * day);
  return from > now() ? from : null;
}

/** Asks to teach. Throws Refused for who teaches already, has asked already, or was declined less than 30 days ago. */
export async function applyToTeach(person: Person, words: ApplicationWords): Promise<void> {
  if (person.role !== 'learner') throw new Refused('You can teach already.');
  const on = { kind: 'application', id: person.id, name: person.name };
  const told = actFact({ action: 'application.sent', on, after: { teaches: words.teaches } });
  const values = { ...words, state: 'open', sentAt: now(), words: '', decidedById: null, decidedAt: null } as const;
  const again = await Application.updateOne(
    { _id: person.id, $or: [{ state: 'approved' }, { state: 'declined', decidedAt: trusted({ $lt: pauseEnd() }) }] },
    { $set: values, $push: { outbox: told } },
  );
  if (again.modifiedCount === 0) await insert(person.id, values, told);
  await relay(Application, person.id, [told]);
}

/** The oldest first; `after` is the `next` of the page before. */
export async function listApplications(
  state: ApplicationRecord['state'],
  { limit = 50 } = {},
): Promise<ApplicationFacts[]> {
  const found = await Application.find({ state })
    .sort({ sentAt: state === 'open' ? 1 : -1, _id: 1 })
    .limit(limit)
    .lean<ApplicationRecord[]>();
  return found.map(plain);
}

/** How many wait for an answer. */
export async function countOpenApplications(): Promise<number> {
  return Application.countDocuments({ state: 'open' });
}

/**
 * Answers an application; the person is told by mail, and an approved one teaches from then on. Throws Forbidden,
 * NotFound, Conflict when another admin answered it.
 */
export async function decideApplication(
  admin: Person,
  personId: string,
  { approved, words }: { approved: boolean; words: string },
): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden();
  const person = await requirePersonById(personId);
  const state = approved ? 'approved' : 'declined';
  const on = { kind: 'application', id: personId, name: person.name };
  const decidedAt = now();
  const told = [
    fact('application.decided', { userId: personId, at: decidedAt.getTime() }),
    actFact({ action: `application.${state}`, on, after: { words } }),
  ];
  const change = { state, words, decidedById: admin.id, decidedAt } as const;
  const { modifiedCount } = await Application.updateOne(
    { _id: personId, state: 'open' },
    { $set: change, $push: { outbox: { $each: told } } },
  );
  if (modifiedCount === 0) await refuseDecided(personId);
  if (approved) await letTeach(personId);
  await relay(Application, personId, told);
}

/** What follows from an approval, also after a crash in between. May be repeated. An admin stays one. */
export async function letTeach(personId: string): Promise<void> {
  const decided = await findApplication(personId);
  if (decided?.state !== 'approved') return;
  const before = await changeAccount(personId, { action: 'person.role-changed' }, ({ role }) =>
    role === 'learner' ? { role: 'instructor' } : null,
  );
  if (before.role === 'learner') await rewriteSessionsOf(snapshotOf(await requirePersonById(personId)));
}

async function insert(
  personId: string,
  values: Omit<ApplicationRecord, '_id' | 'outbox'>,
  told: ReturnType<typeof actFact>,
): Promise<void> {
  try {
    await Application.create({ _id: personId, ...values, outbox: [told] });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const stored = await findApplication(personId);
    throw new Refused(
      stored?.state === 'declined'
        ? 'Your last application was declined less than 30 days ago.'
        : 'Your application is here already. An admin will answer it.',
    );
  }
}

async function refuseDecided(personId: string): Promise<never> {
  const stored = await findApplication(personId);
  if (!stored) throw new NotFound('This application');
  throw new Conflict('Another admin answered this application meanwhile.', stored);
}

function pauseEnd(): Date {
  return fromNow(-pauseDays * day);
}

function plain({ _id, outbox: _outbox, ...rest }: ApplicationRecord): ApplicationFacts {
  return { personId: _id.toString(), ...rest };
}
