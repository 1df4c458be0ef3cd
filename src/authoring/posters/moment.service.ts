/** A moment of the film as its poster. */
import { askForStill } from '../../media/media.service.ts';
import type { LectureContent } from '../lectures/lecture.model.ts';

/** Has the chosen moment taken, of whichever film the lecture has now. Until then the school's own is shown. May be repeated. */
export async function takeMoment({ fileId, posterAt }: Partial<LectureContent>): Promise<void> {
  if (fileId && typeof posterAt === 'number') await askForStill(fileId, posterAt);
}
