/** The editor of one lecture: its texts, files, captions, resources and place. One form, one save. */
import { type Request, Router } from 'express';
import { libraryKinds } from '../../media/library/library.service.ts';
import { answer } from '../../web/answer.ts';
import { isAutosave } from '../../web/autosave.ts';
import { me } from '../../web/request.ts';
import { comeBack, typedOf } from '../../web/saving.ts';
import { takeRubric, withRubricWords } from '../assignments/rubric-typed.ts';
import { teaching } from '../editor.ts';
import { answerAutosave } from '../history/autosave.ts';
import { markOpened } from '../history/record.service.ts';
import { zoneOf } from '../history/rows.ts';
import { type DraftLecture, requireOwnLecture } from '../outline/outline.service.ts';
import { takeParts, withTitles } from '../quizzes/parts-typed.ts';
import { hasFilm } from '../stops/stops-saving.ts';
import { withStops } from '../stops/stops-typed.ts';
import { takeSurvey, withSurveyWords } from '../surveys/survey-typed.ts';
import { showLecture } from './lecture-editor.ts';
import { noFiles, takeLectureFiles } from './lecture-form.ts';
import { lectureForm, saveTyped, settling } from './lecture-saving.ts';
import { acceptCourseFiles } from './studio-uploads.ts';

// A rubric has a field for each of its levels, a survey for each part of its questions.
acceptCourseFiles('/lectures/:id', libraryKinds, 4, 600);

const at = '/studio/courses/:course/lectures/:lecture';
export const lectures = Router();
lectures.use('/studio', teaching);

lectures.get(at, async (req, res) => {
  const { lecture } = await find(req);
  await markOpened(lecture.id, lecture.revision);
  await showLecture(req, res, { lecture, form: lectureForm(lecture, zoneOf(req)) });
});

lectures.put(at, async (req, res) => {
  const { lecture, course } = await find(req);
  const auto = isAutosave(req);
  const parts = takeRows(req, lecture, auto);
  const taken = auto ? noFiles : await takeLectureFiles(req, lecture.kind);
  if (parts.isShown || req.body?.show === 'preview')
    return showLecture(req, res, { lecture, form: { values: typedOf(req.body), errors: {} }, taken, ...parts });
  const saved = await saveTyped(req, lecture, { taken, auto });
  if (auto) return answerAutosave(req, res, saved.ok ? { ok: true, revision: saved.value.revision, course } : saved);
  if (saved.ok)
    return answer(req, res, { redirect: `/studio/courses/${course.id}/lectures/${lecture.id}`, flash: 'Saved.' });
  const back = await comeBack(req, saved, settling(req, lecture));
  const conflict = back.conflict && withSurveyWords(withRubricWords(await withTitles(back.conflict)));
  await showLecture(req, res, { ...back, conflict, lecture: 'theirs' in saved ? saved.theirs : lecture, taken });
});

/** What a kind of lecture has beside its texts, with the row that a button added, moved or took away. */
function takeRows(req: Request, lecture: DraftLecture, auto: boolean) {
  const act = lecture.kind === 'quiz' ? takeParts(req, auto) : null;
  const rubric = lecture.kind === 'assignment' ? takeRubric(req) : null;
  const survey = lecture.kind === 'survey' ? takeSurvey(req) : null;
  if (hasFilm(lecture)) req.body = withStops(typedOf(req.body), auto);
  return { act, rubric, survey, isShown: Boolean(act?.isShown || rubric?.isShown || survey?.isShown) };
}

function find(req: Request) {
  return requireOwnLecture(me(req), String(req.params.course), String(req.params.lecture));
}
