/** The step "Certificate": what the course asks for beside lectures, and how its certificate looks. */
import { type Request, Router } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { type Preview, previewOf, previewPdf, type Sample } from '../../credentials/designs/preview.service.ts';
import { schoolDesign } from '../../credentials/designs/school-design.service.ts';
import { Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { type PublicImage, publicImage } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { isAutosave } from '../../web/autosave.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save, typedOf } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { outcomeOf, settling } from '../courses/facts-saving.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { answerAutosave } from '../history/autosave.ts';
import { markOpened } from '../history/record.service.ts';
import {
  acceptCourseFiles,
  keptOf,
  requireTaken,
  type Taken,
  takeFile,
  withFileErrors,
} from '../lectures/studio-uploads.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { changeCertificate } from './certificate.service.ts';
import { certificateForm, designHelp, fieldLabels, type GradedRow, gradedRows } from './certificate-page.ts';
import { contrastFault, designFrom, designTyped, noDesign } from './design.service.ts';
import { CertificateForm, type CertificateTyped } from './forms.ts';
import type { CertificateDesign } from './terms.ts';

type Pictures = { logo: Taken; signature: Taken };
type Help = ReturnType<typeof designHelp>;
const page = view<{
  bar: Bar;
  action: string;
  csrf: string | null;
  form: FormState;
  conflict: Clash | null;
  graded: GradedRow[];
  help: Help;
  pictures: { logo: PublicImage | null; signature: PublicImage | null };
  kept: Record<string, { id: string; name: string }>;
  preview: Preview;
  fault: string;
}>('authoring/certificate/show');
const part = view<{ action: string; preview: Preview; fault: string }>('credentials/designs/_preview');

const at = '/studio/courses/:course/certificate';
acceptCourseFiles('/certificate', ['image'], 2);
export const certificateStep = Router();
certificateStep.use('/studio', teaching);

certificateStep.get(at, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  await markOpened(course.id, course.draftRevision);
  await answer(req, res, await shown(req, course, { form: certificateForm(course) }));
});

certificateStep.put(at, async (req: Request<{ course: string }>, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const auto = isAutosave(req);
  const taken = auto ? none : await takePictures(req);
  const form = { values: typedOf(req.body), errors: {} };
  if (form.values.show === 'preview') return answer(req, res, await shown(req, course, { form }, taken));
  const saved = await saveTyped(req, course, taken, auto);
  if (auto) return answerAutosave(req, res, outcomeOf(saved));
  if (saved.ok) {
    const redirect = `/studio/courses/${course.id}/certificate`;
    return answer(req, res, { redirect, flash: 'Saved as a draft.' });
  }
  const labels = await labelsOf(req, course);
  const back = await comeBack(req, saved, { labels, ...settling(req, course, certificateForm) });
  await answer(req, res, await shown(req, course, back, taken, back.status));
});

/** The sheet beside the form, while somebody types. Stores nothing. */
certificateStep.post(`${at}/preview`, async (req: Request<{ course: string }>, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const action = `/studio/courses/${course.id}/certificate`;
  const draft = await readDraft(me(req), course.id);
  const design = { ...course.draft.certificateDesign, ...typedDesign(typedOf(req.body)) };
  await answer(req, res, { fragments: [part({ action, ...(await seen(draft, design)) })], redirect: action });
});

certificateStep.get(`${at}/preview.pdf`, async (req: Request<{ course: string }>, res) => {
  const draft = await readDraft(me(req), req.params.course);
  const bytes = await previewPdf(await sampleOf(draft, draft.course.draft.certificateDesign));
  res.set({ 'Cache-Control': 'private, no-store', 'Content-Disposition': 'inline; filename="preview.pdf"' });
  res.type('application/pdf').send(bytes);
});

async function labelsOf(req: Request, course: OwnCourse) {
  const { outline } = await readDraft(me(req), course.id);
  return fieldLabels(gradedRows(outline));
}

function saveTyped(req: Request, course: OwnCourse, taken: Pictures, auto: boolean) {
  return save(
    req,
    CertificateForm,
    async (typed) => {
      requireTaken(taken);
      const design = designOf(course, typed, taken);
      const fault = contrastFault(designFrom((await schoolDesign()).design, design));
      if (fault) throw new Refused(fault.text, fault.field);
      return changeCertificate(me(req), course.id, { rule: typed.rule, design }, typed.revision, { auto });
    },
    () => requireOwnCourse(me(req), course.id),
  );
}

const none: Pictures = { logo: { file: null, error: null }, signature: { file: null, error: null } };

async function takePictures(req: Request): Promise<Pictures> {
  return { logo: await takeFile(req, 'logo', ['image']), signature: await takeFile(req, 'signature', ['image']) };
}

type Shown = { form: FormState; conflict?: Clash | null };

async function shown(req: Request, course: OwnCourse, { form, conflict }: Shown, taken = none, status = 200) {
  const draft = await readDraft(me(req), course.id);
  const action = `/studio/courses/${course.id}/certificate`;
  const stored = { ...noDesign, ...course.draft.certificateDesign };
  const locals = {
    bar: barOf(req, draft),
    ...{ action, csrf: csrfOf(req), conflict: conflict ?? null },
    form: { values: form.values, errors: withFileErrors(form.errors, taken) },
    graded: gradedRows(draft.outline),
    help: designHelp((await schoolDesign()).design),
    pictures: { logo: await publicImage(stored.logoFileId), signature: await publicImage(stored.signatureFileId) },
    kept: keptOf(taken),
    ...(await seen(draft, withPictures(designTyped(form.values), stored, taken))),
  };
  const title = `Certificate: ${course.draft.title}`;
  return { page: page(locals), title, layout: 'studio' as const, nav: railOf(draft, 'certificate'), status };
}

/** What was typed and is right; pictures come from elsewhere. */
function typedDesign(values: FormState['values']) {
  const { logoFileId: _logo, signatureFileId: _signature, ...words } = designTyped(values);
  return words;
}

async function seen(draft: Draft, design: Partial<CertificateDesign>): Promise<{ preview: Preview; fault: string }> {
  const sample = await sampleOf(draft, design);
  return { preview: await previewOf(sample), fault: contrastFault(sample.design)?.text ?? '' };
}

/** Its own teacher, who has finished the course as it is drafted. */
async function sampleOf(
  { course, outline }: Draft,
  chosen: Partial<CertificateDesign> | null | undefined,
): Promise<Sample> {
  const lectures = outline.sections.flatMap((section) => section.lectures);
  const counted = lectures.filter(({ ready, required }) => ready && required);
  const teacher = (await listPeopleByIds([course.ownerId])).get(course.ownerId)?.name ?? '';
  return {
    ...{ name: 'Asha Devi Sharma', course: course.draft.title, teacher, average: 87 },
    seconds: lectures.filter(({ ready }) => ready).reduce((sum, one) => sum + one.seconds, 0),
    lectures: counted.length || lectures.length,
    design: designFrom((await schoolDesign()).design, chosen),
  };
}

function designOf(course: OwnCourse, typed: CertificateTyped, taken: Pictures): CertificateDesign {
  return withPictures(designTyped(typed.design), course.draft.certificateDesign, taken, typed);
}

type Removal = Partial<Pick<CertificateTyped, 'removeLogo' | 'removeSignature'>>;

/** Those that were sent now stand over those that are stored. */
function withPictures(
  words: CertificateDesign,
  stored: CertificateDesign | null | undefined,
  { logo, signature }: Pictures,
  { removeLogo = false, removeSignature = false }: Removal = {},
): CertificateDesign {
  return {
    ...words,
    logoFileId: logo.file?.id ?? (removeLogo ? null : (stored?.logoFileId ?? null)),
    signatureFileId: signature.file?.id ?? (removeSignature ? null : (stored?.signatureFileId ?? null)),
  };
}
