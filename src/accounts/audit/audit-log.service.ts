/** Reading the audit log: newest first, by an index, page after page. */
import { type QueryFilter, trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { Audit, type AuditRecord } from './audit.model.ts';

export type ActFilter = {
  /** Who did it, in whose name, or to whom: any of the three. */
  personId?: string | undefined;
  action?: string | undefined;
  /** From this moment on, and before that one. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** The `next` of the page before. */
  after?: string | undefined;
  limit?: number | undefined;
};
export type AuditLine = Omit<AuditRecord, '_id' | 'actId'> & { id: string };
type Conditions = QueryFilter<AuditRecord>[];

/** 50 lines unless `limit` says else; `next` is null at the end. */
export async function listActs(filter: ActFilter): Promise<{ lines: AuditLine[]; next: string | null }> {
  const size = filter.limit ?? 50;
  const conditions = conditionsOf(filter);
  const found = await Audit.find(conditions.length > 0 ? { $and: conditions } : {})
    .sort({ at: -1, _id: -1 })
    .limit(size + 1)
    .lean<AuditRecord[]>();
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  return { lines: shown.map(plain), next: last && found.length > size ? `${last.at.getTime()}-${last._id}` : null };
}

/** All that the filter finds, without holding it. */
export async function* eachAct(filter: ActFilter): AsyncGenerator<AuditLine> {
  for (let after = filter.after; ; ) {
    const { lines, next } = await listActs({ ...filter, after, limit: 500 });
    yield* lines;
    if (!next) return;
    after = next;
  }
}

function conditionsOf({ personId, action, from, to, after }: ActFilter): Conditions {
  return [
    ...(personId ? [{ $or: [{ actorId: personId }, { subjectId: personId }, { asId: personId }] }] : []),
    ...(action ? [{ action }] : []),
    ...(from ? [{ at: trusted({ $gte: from }) }] : []),
    ...(to ? [{ at: trusted({ $lt: to }) }] : []),
    ...beyond(after),
  ];
}

/** A cursor that is none begins anew. */
function beyond(after: string | undefined): Conditions {
  const [, ms, id] = /^(\d{1,15})-([0-9a-f]{24})$/.exec(after ?? '') ?? [];
  if (!ms || !isId(id)) return [];
  const at = new Date(Number(ms));
  return [{ $or: [{ at: trusted({ $lt: at }) }, { at, _id: trusted({ $lt: id }) }] }];
}

function plain({ _id, actId: _actId, ...rest }: AuditRecord): AuditLine {
  return { id: _id.toString(), ...rest };
}
