/** How the one form of a lecture is saved, and how two saves of it that meet are settled. */
import type { Request } from 'express';
import type { z } from 'zod';
import { type FormState, formOf } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Saved, save, type Terms } from '../../web/saving.ts';
import { LectureForm } from '../forms.ts';
import { refuseLoss } from '../history/loss.ts';
import { openedLecture } from '../history/opened-forms.ts';
import { saverText } from '../history/rows.ts';
import { type DraftLecture, requireOwnLecture } from '../outline/outline.service.ts';
import type { LectureContent } from './lecture.model.ts';
import { contentOf, countsOf, type LectureFiles, textsOnly } from './lecture-form.ts';
import { saveLecture } from './save-lecture.service.ts';
import { requireTaken } from './studio-uploads.ts';

const terms = {
  labels: {
    title: 'Title',
    summary: 'In one line',
    markdown: 'Text',
    transcript: 'Transcript',
    embed: 'Address of the page',
    minutes: 'Minutes',
    counts: 'What it counts for',
    preview: 'Free preview',
    ready: 'Ready',
  },
  texts: ['markdown', 'transcript'],
  ticks: ['preview', 'ready'],
};

/** `auto`: the form saves by itself, so files and what belongs to them wait. */
export async function saveTyped(
  req: Request,
  lecture: DraftLecture,
  { taken, auto }: { taken: LectureFiles; auto: boolean },
): Promise<Saved<DraftLecture, DraftLecture>> {
  const store = async (typed: z.infer<typeof LectureForm>) => {
    requireTaken(taken);
    const content = contentOf(lecture, auto ? textsOnly(typed) : typed, taken);
    if (typed.revision === lecture.revision) refuseLoss(textsOf(lecture, content), typed.removeText);
    return saveLecture(me(req), lecture, content, typed.revision, { auto });
  };
  const reload = async () => (await requireOwnLecture(me(req), lecture.courseId, lecture.id)).lecture;
  return save(req, LectureForm, store, reload);
}

/** For `comeBack`. */
export function settling(req: Request, lecture: DraftLecture): Terms<DraftLecture> {
  return {
    ...terms,
    stored: (theirs) => lectureForm(theirs).values,
    opened: openedLecture(lecture, lectureForm),
    savedBy: (theirs) => saverText(req, theirs.saved),
  };
}

export function lectureForm(lecture: DraftLecture): FormState {
  const { title, summary, preview, ready, markdown, embed, transcript, revision, seconds } = lecture;
  const hasMinutes = lecture.kind === 'document' || lecture.kind === 'embed';
  const minutes = hasMinutes && seconds > 0 ? Math.round(seconds / 60) : '';
  const counts = countsOf(lecture);
  return formOf({ title, summary, counts, preview, ready, markdown, embed, transcript, minutes, revision });
}

function textsOf(lecture: DraftLecture, { markdown, transcript }: Partial<LectureContent>) {
  return [
    { label: 'Text', before: lecture.markdown, after: markdown ?? lecture.markdown },
    { label: 'Transcript', before: lecture.transcript, after: transcript ?? lecture.transcript },
  ];
}
