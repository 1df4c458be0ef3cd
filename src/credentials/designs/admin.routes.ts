/** `/admin/certificates/design`: how the certificates of the school look, unless a course says otherwise. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import {
  type CertificateDesign,
  contrastFault,
  designFieldLabels,
  designFrom,
  designShape,
  designTyped,
  designValues,
  placeholders,
} from '../../authoring/certificate/design.service.ts';
import { Refused, TooLarge } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { takeKnownFile } from '../../media/library/library.service.ts';
import { type MediaFile, type PublicImage, publicImage, storeUpload } from '../../media/media.service.ts';
import { mostBytesOf } from '../../media/sizes.service.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, formOf } from '../../web/form.ts';
import { requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save, typedOf } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { acceptUploads, receivedFile } from '../../web/uploads.ts';
import { type Preview, previewOf, previewPdf, type Sample } from './preview.service.ts';
import { type StoredDesign, saveSchoolDesign, schoolDesign } from './school-design.service.ts';

type Taken = Record<'logo' | 'signature', { file: MediaFile | null; error: string | null }>;
const page = view<{
  action: string;
  csrf: string | null;
  form: FormState;
  conflict: Clash | null;
  help: { usual: CertificateDesign; placeholders: { name: string; text: string }[] };
  pictures: { logo: PublicImage | null; signature: PublicImage | null };
  kept: Record<string, { id: string; name: string }>;
  preview: Preview;
  fault: string;
}>('credentials/designs/show');
const part = view<{ action: string; preview: Preview; fault: string }>('credentials/designs/_preview');
const DesignForm = z.object({
  revision: fields.revision,
  ...designShape,
  removeLogo: fields.tick,
  removeSignature: fields.tick,
});

const at = '/admin/certificates/design';
acceptUploads({
  path: /^\/admin\/certificates\/design$/,
  role: 'admin',
  maxBytes: mostBytesOf(['image']),
  maxFiles: 2,
});
export const schoolDesigns = Router();
schoolDesigns.use(at, ...requireRole('admin'));

schoolDesigns.get(at, async (req, res) => {
  const stored = await schoolDesign();
  await answer(req, res, await shown(req, stored, { form: formFor(stored) }));
});

schoolDesigns.put(at, async (req, res) => {
  const stored = await schoolDesign();
  const taken = { logo: await take(req, 'logo'), signature: await take(req, 'signature') };
  const form = { values: typedOf(req.body), errors: {} };
  if (form.values.show === 'preview') return answer(req, res, await shown(req, stored, { form }, taken));
  const saved = await saveTyped(req, stored, taken);
  if (saved.ok)
    return answer(req, res, { redirect: at, flash: 'Saved. Certificates issued from now on look like this.' });
  const terms = { labels: designFieldLabels, stored: (theirs: StoredDesign) => formFor(theirs).values };
  const back = await comeBack(req, saved, terms);
  await answer(req, res, await shown(req, stored, back, taken, back.status));
});

/** The sheet beside the form, while somebody types. Stores nothing. */
schoolDesigns.post(`${at}/preview`, async (req, res) => {
  const { design } = await schoolDesign();
  const pictures = { logoFileId: design.logoFileId, signatureFileId: design.signatureFileId };
  const seenNow = await seen({ ...designTyped(typedOf(req.body)), ...pictures });
  await answer(req, res, { fragments: [part({ action: at, ...seenNow })], redirect: at });
});

schoolDesigns.get(`${at}/preview.pdf`, async (_req, res) => {
  const bytes = await previewPdf(sampleOf((await schoolDesign()).design));
  res.set({ 'Cache-Control': 'private, no-store', 'Content-Disposition': 'inline; filename="preview.pdf"' });
  res.type('application/pdf').send(bytes);
});

function saveTyped(req: Request, stored: StoredDesign, taken: Taken) {
  return save(
    req,
    DesignForm,
    async ({ revision, removeLogo, removeSignature, ...words }) => {
      for (const [field, { error }] of Object.entries(taken)) if (error) throw new Refused(error, field);
      const removal = { removeLogo, removeSignature };
      return saveSchoolDesign(me(req), withPictures(designTyped(words), stored.design, taken, removal), revision);
    },
    schoolDesign,
  );
}

const none: Taken = { logo: { file: null, error: null }, signature: { file: null, error: null } };

/** The picture that came with the form, or with an earlier try of it. */
async function take(req: Request, field: 'logo' | 'signature'): Promise<Taken['logo']> {
  const received = receivedFile(req, field);
  const kept = typedOf(req.body)[`kept_${field}`];
  try {
    if (received) return { file: await storeUpload(me(req), received, ['image']), error: null };
    const from = { kinds: ['image'] as const, courseId: null };
    return { file: typeof kept === 'string' && kept ? await takeKnownFile(me(req), kept, from) : null, error: null };
  } catch (error) {
    if (error instanceof Refused || error instanceof TooLarge) return { file: null, error: error.message };
    throw error;
  }
}

type Shown = { form: FormState; conflict?: Clash | null };

async function shown(req: Request, { design }: StoredDesign, { form, conflict }: Shown, taken = none, status = 200) {
  const errors = Object.entries(taken).flatMap(([field, { error }]) => (error ? [[field, error] as const] : []));
  const kept = Object.entries(taken).flatMap(([field, { file }]) =>
    file ? [[field, { id: file.id, name: file.originalName }] as const] : [],
  );
  const locals = {
    ...{ action: at, csrf: csrfOf(req), conflict: conflict ?? null },
    form: { values: form.values, errors: { ...form.errors, ...Object.fromEntries(errors) } },
    help: {
      usual: designFrom(),
      placeholders: Object.entries(placeholders).map(([name, text]) => ({ name: `{{${name}}}`, text })),
    },
    pictures: { logo: await publicImage(design.logoFileId), signature: await publicImage(design.signatureFileId) },
    kept: Object.fromEntries(kept),
    ...(await seen(withPictures(designTyped(form.values), design, taken))),
  };
  return { page: page(locals), title: 'How certificates look', layout: 'admin' as const, status };
}

function formFor({ design, revision }: StoredDesign): FormState {
  return formOf({ revision, ...designValues(design) });
}

async function seen(design: CertificateDesign): Promise<{ preview: Preview; fault: string }> {
  const sample = sampleOf(design);
  return { preview: await previewOf(sample), fault: contrastFault(sample.design)?.text ?? '' };
}

function sampleOf(design: CertificateDesign): Sample {
  return {
    ...{ name: 'Asha Devi Sharma', course: 'The title of the course', teacher: 'The teacher’s name' },
    ...{ seconds: 36_000, lectures: 24, average: 87, design: designFrom(design) },
  };
}

type Removal = { removeLogo?: boolean; removeSignature?: boolean };

function withPictures(words: CertificateDesign, stored: CertificateDesign, taken: Taken, removal: Removal = {}) {
  const { removeLogo = false, removeSignature = false } = removal;
  return {
    ...words,
    logoFileId: taken.logo.file?.id ?? (removeLogo ? null : stored.logoFileId),
    signatureFileId: taken.signature.file?.id ?? (removeSignature ? null : stored.signatureFileId),
  };
}
