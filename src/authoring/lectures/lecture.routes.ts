/** The editor of one lecture: its texts, files, captions, resources and place. One form, one save. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { view } from '../../lib/view.ts';
import type { Viewer } from '../../media/address.service.ts';
import { imageOf, listFilesByIds, type MediaFile, mediaAddress } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, form, formOf } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save, type Terms, typedOf } from '../../web/saving.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads } from '../../web/uploads.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { LectureForm, languages } from '../forms.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';
import { type DraftLecture, requireOwnLecture, updateLecture } from '../outline/outline.service.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { lengthText } from '../words.ts';
import { lectureKindWords } from './kinds.service.ts';
import { imageAddress } from './lecture-content.service.ts';
import { contentOf, takeLectureFiles } from './lecture-form.ts';
import { keptOf, requireTaken, type Taken, withFileErrors } from './studio-uploads.ts';

type Shown = { name: string; href: string; meta: string; state: { label: string; tone: string } | null };
type Listed = { value: string; label: string; href: string };
const editPage = view<{
  bar: Bar;
  action: string;
  csrf: string | null;
  lecture: { id: string; title: string; kind: string; kindName: string; sectionTitle: string };
  form: FormState;
  conflict: Clash | null;
  kept: Record<string, { id: string; name: string }>;
  file: Shown | null;
  video: { href: string; poster: string | null } | null;
  captions: Listed[];
  resources: Listed[];
  languages: { value: string; label: string }[];
  sections: { value: string; label: string }[];
  preview: string | null;
}>('authoring/lectures/edit');
const previewPart = view<{ html: string }>('authoring/lectures/_preview');

const terms: Terms<DraftLecture> = {
  labels: {
    title: 'Title',
    summary: 'In one line',
    markdown: 'Text',
    transcript: 'Transcript',
    minutes: 'Minutes',
    required: 'Counts for finishing the course',
    preview: 'Free preview',
    ready: 'Ready',
  },
  texts: ['markdown', 'transcript'],
  ticks: ['required', 'preview', 'ready'],
  stored: (lecture) => lectureForm(lecture).values,
};
const names = new Intl.DisplayNames(['en'], { type: 'language' });
const languageOptions = languages.map((value) => ({ value, label: names.of(value) ?? value }));

acceptUploads({
  path: /^\/studio\/courses\/[0-9a-f]{24}\/lectures\/[0-9a-f]{24}$/,
  role: 'instructor',
  maxBytes: 2 * 1024 ** 3,
  maxFiles: 4,
});

const at = '/studio/courses/:course/lectures/:lecture';
export const lectures = Router();
lectures.use('/studio', teaching);

lectures.get(at, async (req, res) => {
  const { lecture } = await find(req);
  await show(req, res, { lecture, form: lectureForm(lecture) });
});

lectures.put(at, async (req, res) => {
  const { lecture, course } = await find(req);
  const person = me(req);
  const taken = await takeLectureFiles(req, lecture.kind);
  if (req.body?.show === 'preview') return preview(req, res, lecture, taken);
  const saved = await save(
    req,
    LectureForm,
    (typed) => {
      requireTaken(taken);
      return updateLecture(person, course.id, lecture.id, contentOf(lecture, typed, taken), typed.revision);
    },
    async () => (await find(req)).lecture,
  );
  if (saved.ok)
    return answer(req, res, { redirect: `/studio/courses/${course.id}/lectures/${lecture.id}`, flash: 'Saved.' });
  const back = await comeBack(req, saved, terms);
  await show(req, res, { ...back, lecture: 'theirs' in saved ? saved.theirs : lecture, taken });
});

// Whoever reloads a preview, or comes back to it, is led to the page itself.
lectures.get(`${at}/preview`, async (req, res) => {
  const { lecture, course } = await find(req);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/lectures/${lecture.id}` });
});

/** The preview alone, for the button of a page that is open. Stores nothing. */
lectures.post(`${at}/preview`, async (req, res) => {
  const { lecture, course } = await find(req);
  const typed = form(req, z.object({ markdown: LectureForm.shape.markdown }));
  const html = typed.ok ? await renderMarkdown(typed.value.markdown, { imageAddress, idPrefix: 'text' }) : '';
  const redirect = `/studio/courses/${course.id}/lectures/${lecture.id}`;
  await answer(req, res, { fragments: [previewPart({ html })], redirect });
});

function find(req: Request) {
  return requireOwnLecture(me(req), String(req.params.course), String(req.params.lecture));
}

async function preview(
  req: Request,
  res: Response,
  lecture: DraftLecture,
  taken: Record<string, Taken>,
): Promise<void> {
  const values = typedOf(req.body);
  const text = typeof values.markdown === 'string' ? values.markdown : '';
  const html = await renderMarkdown(text.slice(0, 200_000), { imageAddress, idPrefix: 'text' });
  await show(req, res, { lecture, form: { values, errors: {} }, taken, preview: html });
}

type Given = {
  lecture: DraftLecture;
  form: FormState;
  taken?: Record<string, Taken>;
  conflict?: Clash | null;
  preview?: string;
  status?: number;
};

async function show(req: Request, res: Response, given: Given): Promise<void> {
  const { lecture, taken = {} } = given;
  const draft = await readDraft(me(req), lecture.courseId);
  const files = await listFilesByIds(
    [
      lecture.fileId,
      ...lecture.captions.map((one) => one.fileId),
      ...lecture.resources.map((one) => one.fileId),
    ].filter((id) => id !== null),
  );
  const file = lecture.fileId ? files.get(lecture.fileId) : undefined;
  const viewer = { mark: sessionMark(req), by: `studio.${lecture.courseId}` };
  const page = editPage({
    bar: barOf(req, draft),
    action: `/studio/courses/${draft.course.id}/lectures/${lecture.id}`,
    csrf: csrfOf(req),
    lecture: headOf(draft, lecture),
    form: { values: given.form.values, errors: withFileErrors(given.form.errors, taken) },
    conflict: given.conflict ?? null,
    kept: keptOf(taken),
    file: file ? shownFile(file, viewer) : null,
    video: file?.kind === 'video' && file.state === 'ready' ? videoOf(file, viewer) : null,
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
    sections: draft.outline.sections.map(({ id, title }) => ({ value: `end/${id}`, label: title })),
    preview: given.preview ?? (given.form.values.markdown === lecture.markdown ? lecture.html : null),
  });
  const title = `${lecture.title}: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'outline'), status: given.status ?? 200 });
}

function videoOf(file: MediaFile, viewer: Viewer): { href: string; poster: string | null } {
  return { href: mediaAddress(file, { viewer }), poster: imageOf(file)?.src ?? null };
}

function headOf(draft: Draft, lecture: DraftLecture) {
  const section = draft.outline.sections.find((one) => one.id === lecture.sectionId);
  const { id, title, kind } = lecture;
  return { id, title, kind, kindName: lectureKindWords[kind].name, sectionTitle: section?.title ?? '' };
}

function lectureForm(lecture: DraftLecture): FormState {
  const { title, summary, required, preview, ready, markdown, transcript, revision, seconds } = lecture;
  const minutes = lecture.kind === 'document' && seconds > 0 ? Math.round(seconds / 60) : '';
  return formOf({ title, summary, required, preview, ready, markdown, transcript, minutes, revision });
}

function shownFile(file: MediaFile, viewer: Viewer): Shown {
  const size = `${(file.bytes / 1024 ** 2).toFixed(file.bytes > 10 * 1024 ** 2 ? 0 : 1)} MB`;
  const length = file.seconds ? lengthText(file.seconds) : '';
  return {
    name: file.originalName,
    href: mediaAddress(file, { viewer }),
    meta: [length, size].filter(Boolean).join(' · '),
    state: stateOf(file),
  };
}

function stateOf(file: MediaFile): Shown['state'] {
  if (file.state === 'failed') return { label: file.reason || 'Could not be prepared', tone: 'bad' };
  if (file.kind === 'video' && file.state !== 'ready') return { label: 'Being prepared', tone: 'warn' };
  return null;
}

function addressIn(files: Map<string, MediaFile>, id: string, viewer: Viewer): string {
  const file = files.get(id);
  return file ? mediaAddress(file, { viewer }) : '#';
}
