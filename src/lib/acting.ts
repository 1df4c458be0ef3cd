/** Who acts, and by which request: known to whatever happens inside it, without being handed from hand to hand. */
import { AsyncLocalStorage } from 'node:async_hooks';

export type Acting = {
  requestId: string;
  /** Network address. */
  address: string;
  /** What the browser calls itself, at most 300 characters. */
  agent: string;
  /** null: nobody is signed in. */
  person: { id: string; name: string } | null;
  /** The admin who looks at the school as `person`. */
  through: { id: string; name: string } | null;
};

export type ActValues = Record<string, string | number | boolean | null | string[]>;
/** A line of the audit log on its way there. */
export type ActLine = {
  /** null: the school itself (a job), or somebody at the command line. */
  actorId: string | null;
  actorName: string;
  /** In whose name, where an admin looks at the school as somebody else. */
  asId: string | null;
  asName: string | null;
  /** `person.blocked`: the kind of thing, a full stop, what was done to it. */
  action: string;
  kind: string;
  subjectId: string;
  subjectName: string;
  /** Only what changed, never secrets. */
  before: ActValues | null;
  after: ActValues | null;
  /** Network address; null outside a request. */
  address: string | null;
  requestId: string | null;
};

const storage = new AsyncLocalStorage<Acting>();

/** Runs `work` in the name of `who`. */
export function actAs<T>(who: Acting, work: () => T): T {
  return storage.run(who, work);
}

/** Does an admin look at the school as somebody else? Then nothing is written for them: not what was opened, not what was read. */
export function isLookingOn(): boolean {
  return Boolean(whoActs()?.through);
}

/** null outside a request: in jobs and on the command line. */
export function whoActs(): Acting | null {
  return storage.getStore() ?? null;
}
