/** Every privileged act and every change of money or role leaves a line. */
import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import { type ActLine, type ActValues, whoActs } from '../../lib/acting.ts';
import { day, fromNow, now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { type Fact, fact } from '../../lib/events.ts';
import { Audit } from './audit.model.ts';

/** What was done, to what; `before` and `after` hold only what changed, and never a secret. */
export type Act = {
  /** `person.blocked` */
  action: string;
  /** The thing itself; `kind` is a word of the school: person, order, course, settings. */
  on: { kind: string; id: string; name?: string | undefined };
  before?: ActValues;
  after?: ActValues;
  /** Who, where no request says so: a job or a command. */
  by?: { id: string | null; name: string };
};

/** Lines are kept so long. */
export const auditDays = 400;

/** Writes a line now: for acts that change no document of their own. Each call is one line; with a `key`, each key is. */
export async function audit(act: Act, key: string = randomUUID()): Promise<void> {
  await store(key, now(), lineOf(act));
}

/**
 * The act as a fact, to be `$push`ed into the outbox of the document in the update that does it, and relayed: so the line
 * is written if and only if the act was done.
 */
export function actFact(act: Act): Fact<'act.done'> {
  return fact('act.done', { line: lineOf(act) });
}

/** Stores the line of a fact. May be repeated: one fact is one line. */
export async function storeAct(done: Fact<'act.done'>): Promise<void> {
  await store(done.id, new Date(done.at), done.data.line);
}

/** Removes what is older than `auditDays`. May be repeated. Returns how many. */
export async function removeOldActs(): Promise<number> {
  const { deletedCount } = await Audit.deleteMany({ at: trusted({ $lt: fromNow(-auditDays * day) }) });
  return deletedCount;
}

function lineOf({ action, on, before, after, by }: Act): ActLine {
  const acting = whoActs();
  const person = acting?.through ?? acting?.person ?? null;
  return {
    actorId: by ? by.id : (person?.id ?? null),
    actorName: by?.name ?? person?.name ?? 'The school',
    asId: acting?.through ? (acting.person?.id ?? null) : null,
    asName: acting?.through ? (acting.person?.name ?? null) : null,
    action,
    kind: on.kind,
    subjectId: on.id,
    subjectName: on.name ?? '',
    before: before ?? null,
    after: after ?? null,
    address: acting?.address ?? null,
    requestId: acting?.requestId ?? null,
  };
}

async function store(actId: string, at: Date, line: ActLine): Promise<void> {
  try {
    await Audit.create({ ...line, actId, at });
  } catch (error) {
    if (!isDuplicate(error, 'actId')) throw error;
  }
}
