/** The questions in a film, from its form to what is stored. */
import { pinStops } from '../../assessment/stops/pinning.service.ts';
import { Refused } from '../../lib/errors.ts';
import type { LectureContent } from '../lectures/lecture.model.ts';
import { wishedStops } from './stops-typed.ts';

type Lecture = Pick<LectureContent, 'kind' | 'stops'> & { courseId: string };

export const hasFilm = ({ kind }: Pick<LectureContent, 'kind'>): boolean => kind === 'video' || kind === 'audio';

/** Nothing for a lecture without a film, or where the form does not speak of them. Throws Refused with the field `stops`. */
export async function takenStops(
  lecture: Lecture,
  typed: { stops?: string | undefined; stopRule?: 'skip' | 'answer' | undefined },
): Promise<Partial<LectureContent>> {
  if (!hasFilm(lecture) || typed.stops === undefined) return {};
  const { wished, problem } = wishedStops(typed.stops, typed.stopRule === 'answer');
  if (problem) throw new Refused(problem, 'stops');
  const stops = await pinStops(lecture.courseId, wished, lecture.stops ?? null);
  return stops || lecture.stops ? { stops } : {};
}
