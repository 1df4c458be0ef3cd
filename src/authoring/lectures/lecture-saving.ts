/** How the one form of a lecture is saved, and how two saves of it that meet are settled. */
import type { Request } from 'express';
import type { z } from 'zod';
import { type FormState, formOf } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Saved, save, type Terms } from '../../web/saving.ts';
import {
  assignmentLabels,
  assignmentLectureForm,
  assignmentTicks,
  assignmentValues,
} from '../assignments/assignment-form.ts';
import { LectureForm } from '../forms.ts';
import { refuseLoss } from '../history/loss.ts';
import { openedLecture } from '../history/opened-forms.ts';
import { saverText, zoneOf } from '../history/rows.ts';
import { type DraftLecture, requireOwnLecture } from '../outline/outline.service.ts';
import { quizLabels, quizLectureForm, quizTicks, quizValues } from '../quizzes/quiz-form.ts';
import { hasFilm, takenStops } from '../stops/stops-saving.ts';
import { stopsLabels, stopsValues } from '../stops/stops-typed.ts';
import { surveyLabels, surveyLectureForm, surveyTicks, surveyValues } from '../surveys/survey-form.ts';
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
    ...quizLabels,
    ...assignmentLabels,
    ...surveyLabels,
    ...stopsLabels,
  },
  texts: ['markdown', 'transcript', 'model'],
  ticks: ['preview', 'ready', ...quizTicks, ...assignmentTicks, ...surveyTicks],
};

/** `auto`: the form saves by itself, so files and what belongs to them wait. */
export async function saveTyped(
  req: Request,
  lecture: DraftLecture,
  { taken, auto }: { taken: LectureFiles; auto: boolean },
): Promise<Saved<DraftLecture, DraftLecture>> {
  const store = async (typed: z.infer<typeof LectureForm>, more: Partial<LectureContent> = {}) => {
    requireTaken(taken);
    const content = { ...contentOf(lecture, auto ? textsOnly(typed) : typed, taken), ...more };
    if (typed.revision === lecture.revision) refuseLoss(textsOf(lecture, content), typed.removeText);
    return saveLecture(me(req), lecture, content, typed.revision, { auto });
  };
  const reload = async () => (await requireOwnLecture(me(req), lecture.courseId, lecture.id)).lecture;
  if (lecture.kind === 'assignment')
    return save(
      req,
      assignmentLectureForm(zoneOf(req)),
      (typed) => store(typed, { assignment: typed.assignment }),
      reload,
    );
  if (lecture.kind === 'survey')
    return save(req, surveyLectureForm(zoneOf(req)), (typed) => store(typed, { survey: typed.survey }), reload);
  if (lecture.kind !== 'quiz')
    return save(req, LectureForm, async (typed) => store(typed, await takenStops(lecture, typed)), reload);
  return save(req, quizLectureForm(zoneOf(req)), (typed) => store(typed, { quiz: typed.quiz }), reload);
}

/** For `comeBack`. */
export function settling(req: Request, lecture: DraftLecture): Terms<DraftLecture> {
  const toForm = (one: DraftLecture) => lectureForm(one, zoneOf(req));
  return {
    ...terms,
    stored: (theirs) => toForm(theirs).values,
    opened: openedLecture(lecture, toForm),
    savedBy: (theirs) => saverText(req, theirs.saved),
  };
}

/** What is stored, as the form shows it; moments in `zone`. */
export function lectureForm(lecture: DraftLecture, zone: string): FormState {
  const { title, summary, preview, ready, markdown, embed, transcript, revision, seconds } = lecture;
  const hasMinutes = ['document', 'embed', 'assignment'].includes(lecture.kind);
  const minutes = hasMinutes && seconds > 0 ? Math.round(seconds / 60) : '';
  const counts = countsOf(lecture);
  const form = formOf({ title, summary, counts, preview, ready, markdown, embed, transcript, minutes, revision });
  const { quiz, assignment, survey } = lecture;
  const rules = {
    ...(quiz && quizValues(quiz, zone)),
    ...(assignment && assignmentValues(assignment, zone)),
    ...(survey && surveyValues(survey, zone)),
    ...(hasFilm(lecture) && stopsValues(lecture.stops)),
  };
  return { ...form, values: { ...form.values, ...rules } };
}

function textsOf(lecture: DraftLecture, { markdown, transcript }: Partial<LectureContent>) {
  return [
    { label: 'Text', before: lecture.markdown, after: markdown ?? lecture.markdown },
    { label: 'Transcript', before: lecture.transcript, after: transcript ?? lecture.transcript },
  ];
}
