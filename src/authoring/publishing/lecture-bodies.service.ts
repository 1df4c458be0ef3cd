/** Bodies of many published lectures at once, past the cache of single ones: for indexes and for printing. */
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import type { LectureBody } from './published.service.ts';
import { LectureRevision, type LectureRevisionRecord } from './version.model.ts';

/** In the order of `revisionIds`; those that are not there are left out. Give it at most some hundred at a time. */
export async function listBodies(revisionIds: readonly string[]): Promise<LectureBody[]> {
  const records = await LectureRevision.find({ _id: trusted({ $in: revisionIds.filter(isId) }) })
    .select('-__v -madeAt -madeBy')
    .lean<LectureRevisionRecord[]>();
  const bodies = new Map(records.map(({ _id, ...rest }) => [String(_id), { ...rest, id: String(_id) }]));
  return revisionIds.flatMap((id) => bodies.get(id) ?? []);
}
