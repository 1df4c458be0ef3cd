/** How long earlier states are kept: all for 90 days, after that the last one of each day (UTC), as long as the thing itself. */
import { type Types, trusted } from 'mongoose';
import { day, fromNow } from '../../lib/clock.ts';
import { Course } from '../courses/course.model.ts';
import { Lecture } from '../lectures/lecture.model.ts';
import { Edit } from './edit.model.ts';

const allFor = 90 * day;
const batch = 500;
type Old = { _id: Types.ObjectId; subjectId: string; courseId: string; savedAt: Date; revision: number };

/** Runs every night; may be repeated and cut off anywhere. Returns how many entries went. */
export async function thinHistory(): Promise<number> {
  let gone = 0;
  let last: Types.ObjectId | null = null;
  for (;;) {
    const after: object = last ? { _id: trusted({ $gt: last }) } : {};
    const old: Old[] = await Edit.find({ savedAt: trusted({ $lt: fromNow(-allFor) }), ...after })
      .select('subjectId courseId savedAt revision')
      .sort({ _id: 1 })
      .limit(batch)
      .lean<Old[]>();
    const ids = [...(await withLaterOnes(old)), ...(await ofNothing(old))];
    gone += (await Edit.deleteMany({ _id: trusted({ $in: ids }) })).deletedCount;
    last = old.at(-1)?._id ?? null;
    if (old.length < batch) return gone;
  }
}

/** Those after which the same thing was saved again on the same day. */
async function withLaterOnes(old: Old[]): Promise<Types.ObjectId[]> {
  const ids: Types.ObjectId[] = [];
  for (const { _id, subjectId, savedAt, revision } of old) {
    const tomorrow = new Date(Math.floor(savedAt.getTime() / day) * day + day);
    const later = { revision: trusted({ $gt: revision }), savedAt: trusted({ $lt: tomorrow }) };
    if (await Edit.exists({ subjectId, ...later })) ids.push(_id);
  }
  return ids;
}

/** Those of lectures and courses that were removed for good. */
async function ofNothing(old: Old[]): Promise<Types.ObjectId[]> {
  const wanted = [...new Set(old.map(({ subjectId }) => subjectId))];
  const there = new Set<string>();
  for (const model of [Lecture, Course]) {
    const found = await (model as typeof Lecture)
      .find({ _id: trusted({ $in: wanted }) })
      .select('_id')
      .lean<{ _id: Types.ObjectId }[]>();
    for (const { _id } of found) there.add(String(_id));
  }
  return old.filter(({ subjectId }) => !there.has(subjectId)).map(({ _id }) => _id);
}
