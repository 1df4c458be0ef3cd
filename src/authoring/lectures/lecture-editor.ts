/** The page of a lecture's editor. */
import type { Request, Response } from 'express';
import { view } from '../../lib/view.ts';
import type { Viewer } from '../../media/address.service.ts';
import { imageOf, listFilesByIds, type MediaFile, mediaAddress } from '../../media/media.service.ts';
import { type StateWords, stateWords } from '../../media/uploads/file-state.service.ts';
import { answer } from '../../web/answer.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import type { Clash } from '../../web/saving.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { type RubricEditor, rubricEditor, type TakenRubric } from '../assignments/rubric-typed.ts';
import { type Bar, barOf, railOf } from '../editor.ts';
import { type Choice, listChoices } from '../files/choices.service.ts';
import { languages } from '../forms.ts';
import { zoneOf } from '../history/rows.ts';
import { embedProviders } from '../markdown/embeds.service.ts';
import type { DraftLecture } from '../outline/outline.service.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import type { TakenParts } from '../quizzes/parts-typed.ts';
import { type QuizEditor, quizEditor } from '../quizzes/quiz-editor.ts';
import { type Opening, openingOf } from '../release/release-page.ts';
import { type Beside, remarksBeside } from '../review/remarks.service.ts';
import { type StopsEditor, stopsEditor } from '../stops/stops-editor.ts';
import { hasFilm } from '../stops/stops-saving.ts';
import { type SurveyEditor, surveyEditor, type TakenSurvey } from '../surveys/survey-typed.ts';
import { lengthText } from '../words.ts';
import { lectureKindWords } from './kinds.service.ts';
import type { LectureKind } from './lecture.model.ts';
import { kindsOf, type LectureFiles } from './lecture-form.ts';
import { type Preview, previewOf } from './lecture-preview.ts';
import { keptOf, type Taken, withFileErrors } from './studio-uploads.ts';

/** `work`: what is still being done to it, or why that failed. */
type Shown = { name: string; href: string; meta: string; work: StateWords | null; by: string };
type Listed = { value: string; label: string; href: string };
const editPage = view<{
  bar: Bar;
  remarks: Beside[];
  action: string;
  csrf: string | null;
  lecture: { id: string; title: string; kind: string; kindName: string; sectionTitle: string };
  opening: Opening | null;
  form: FormState;
  conflict: Clash | null;
  kept: Record<string, { id: string; name: string }>;
  file: Shown | null;
  player: { href: string; poster: string | null } | null;
  captions: Listed[];
  resources: Listed[];
  languages: { value: string; label: string }[];
  providers: string;
  sections: { value: string; label: string }[];
  preview: Preview;
  quiz: QuizEditor | null;
  rubric: RubricEditor | null;
  survey: SurveyEditor | null;
  stops: StopsEditor | null;
  /** Of whoever types moments. */
  zone: string;
  library: Record<keyof LectureFiles, Choice[]>;
}>('authoring/lectures/edit');

const names = new Intl.DisplayNames(['en'], { type: 'language' });
const languageOptions = languages.map((value) => ({ value, label: names.of(value) ?? value }));

type Given = {
  lecture: DraftLecture;
  form: FormState;
  taken?: Record<string, Taken>;
  conflict?: Clash | null;
  status?: number;
  act?: TakenParts | null;
  rubric?: TakenRubric | null;
  survey?: TakenSurvey | null;
};

/** Answers with the editor: what is typed (`form`), what is wrong with it, and what was meant by the other window. */
export async function showLecture(req: Request, res: Response, given: Given): Promise<void> {
  const { lecture, taken = {} } = given;
  const draft = await readDraft(me(req), lecture.courseId);
  const files = await listFilesByIds(fileIdsIn(lecture));
  const file = lecture.fileId ? files.get(lecture.fileId) : undefined;
  const viewer = { mark: sessionMark(req), by: `studio.${lecture.courseId}` };
  const page = editPage({
    remarks: await remarksBeside(draft.course.id),
    bar: barOf(req, draft, { history: `/studio/courses/${draft.course.id}/lectures/${lecture.id}/history` }),
    action: `/studio/courses/${draft.course.id}/lectures/${lecture.id}`,
    csrf: csrfOf(req),
    lecture: headOf(draft, lecture),
    opening: openingOf(draft, lecture.id, zoneOf(req)),
    form: { values: given.form.values, errors: withFileErrors(given.form.errors, taken) },
    conflict: given.conflict ?? null,
    kept: keptOf(taken),
    file: file ? await shownFile(file, viewer) : null,
    player: file && isPlayed(lecture.kind, file) ? playerOf(lecture, files, viewer) : null,
    captions: lecture.captions.map(({ language, label, fileId }) => ({
      value: language,
      label,
      href: addressIn(files, fileId, viewer),
    })),
    resources: lecture.resources.map(({ id, title, fileId }) => ({
      value: id,
      label: title,
      href: addressIn(files, fileId, viewer),
    })),
    languages: languageOptions,
    providers: embedProviders,
    sections: draft.outline.sections.map(({ id, title }) => ({ value: `end/${id}`, label: title })),
    preview: await previewOf(lecture, given.form.values, { viewer, zone: zoneOf(req) }),
    quiz: lecture.kind === 'quiz' ? await quizEditor(lecture.courseId, given.form.values, given.act ?? {}) : null,
    rubric: lecture.kind === 'assignment' ? rubricEditor(given.form.values, given.rubric) : null,
    survey: lecture.kind === 'survey' ? surveyEditor(given.form.values, given.survey) : null,
    stops: hasFilm(lecture) ? await stopsEditor(lecture.courseId, given.form.values) : null,
    zone: zoneOf(req),
    library: await listChoices(lecture.courseId, kindsOf(lecture.kind)),
  });
  const title = `${lecture.title}: ${draft.course.draft.title}`;
  const { status = 200 } = given;
  // A card of another site may come into the preview with any word that is typed.
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'outline'), status, frames: true });
}

function fileIdsIn({ fileId, posterFileId, captions, resources }: DraftLecture): string[] {
  const ids = [fileId, posterFileId, ...[...captions, ...resources].map((one) => one.fileId)];
  return ids.filter((id) => Boolean(id)).map(String);
}

function isPlayed(kind: LectureKind, { state }: MediaFile): boolean {
  return (kind === 'video' || kind === 'audio') && state === 'ready';
}

function playerOf(lecture: DraftLecture, files: Map<string, MediaFile>, viewer: Viewer) {
  const [file, picture] = [files.get(lecture.fileId ?? ''), files.get(lecture.posterFileId ?? '')];
  if (!file) return null;
  const poster = picture ? imageOf(picture) : imageOf(file, { at: lecture.posterAt });
  return { href: mediaAddress(file, { viewer }), poster: poster?.src ?? null };
}

function headOf(draft: Draft, lecture: DraftLecture) {
  const section = draft.outline.sections.find((one) => one.id === lecture.sectionId);
  const { id, title, kind } = lecture;
  return { id, title, kind, kindName: lectureKindWords[kind].name, sectionTitle: section?.title ?? '' };
}

async function shownFile(file: MediaFile, viewer: Viewer): Promise<Shown> {
  const size = `${(file.bytes / 1024 ** 2).toFixed(file.bytes > 10 * 1024 ** 2 ? 0 : 1)} MB`;
  const length = file.seconds ? lengthText(file.seconds) : '';
  return {
    name: file.originalName,
    href: mediaAddress(file, { viewer }),
    meta: [length, size].filter(Boolean).join(' · '),
    work: file.state === 'ready' ? null : await stateWords(file),
    by: viewer.by,
  };
}

function addressIn(files: Map<string, MediaFile>, id: string, viewer: Viewer): string {
  const file = files.get(id);
  return file ? mediaAddress(file, { viewer }) : '#';
}
