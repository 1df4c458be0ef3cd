/** The places of lectures in a section. */
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import type { Placed } from './positions.ts';

export type PlacedRow = Placed & { deletedAt: Date | null };

/** In their order. Lectures in the bin keep their keys, so they count when a place is looked for. */
export async function listRows(courseId: string, sectionId: string): Promise<PlacedRow[]> {
  const rows = await Lecture.find({ courseId, sectionId })
    .select('position deletedAt')
    .sort({ position: 1 })
    .lean<Pick<LectureRecord, '_id' | 'position' | 'deletedAt'>[]>();
  return rows.map(({ _id, position, deletedAt }) => ({ id: String(_id), position, deletedAt }));
}
