/** The kinds of lectures in words and pictures, wherever they are listed. */
import type { LectureKind } from './lecture.model.ts';

/** `icon` for teachers and visitors; `studyIcon` where it is to be studied. */
export const lectureKindWords: Record<LectureKind, { name: string; icon: string; studyIcon: string }> = {
  video: { name: 'Video', icon: 'video', studyIcon: 'circle-play' },
  audio: { name: 'Audio', icon: 'headphones', studyIcon: 'headphones' },
  article: { name: 'Article', icon: 'file-text', studyIcon: 'file-text' },
  document: { name: 'Document', icon: 'file', studyIcon: 'file' },
  embed: { name: 'Embedded page', icon: 'app-window', studyIcon: 'app-window' },
  assignment: { name: 'Assignment', icon: 'pencil', studyIcon: 'pencil' },
  survey: { name: 'Survey', icon: 'message-circle', studyIcon: 'message-circle' },
  quiz: { name: 'Quiz', icon: 'list-checks', studyIcon: 'list-checks' },
};
