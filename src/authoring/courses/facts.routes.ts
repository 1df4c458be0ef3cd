/** The editor's page about the course itself. */
import { type Request, Router } from 'express';
import { type DraftCard, draftCard } from '../../catalog/draft-card.service.ts';
import { view } from '../../lib/view.ts';
import { listFilesByIds, publicImage } from '../../media/media.service.ts';
import { answer } from '../../web/answer.ts';
import { isAutosave } from '../../web/autosave.ts';
import { type FormState, formOf } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { barOf, railOf, teaching } from '../editor.ts';
import { BasicsForm, languages } from '../forms.ts';
import { answerAutosave } from '../history/autosave.ts';
import { refuseLoss } from '../history/loss.ts';
import { markOpened } from '../history/record.service.ts';
import {
  acceptCourseFiles,
  keptOf,
  requireTaken,
  type Taken,
  takeFile,
  withFileErrors,
} from '../lectures/studio-uploads.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { remarksBeside } from '../review/remarks.service.ts';
import { basicsPreview, type WordsPreview } from './basics-preview.ts';
import { listCategories } from './categories.service.ts';
import type { CourseFacts } from './course.model.ts';
import { type OwnCourse, requireOwnCourse, updateDraft } from './courses.service.ts';
import { type FactsPage, outcomeOf, settling } from './facts-saving.ts';

type Option = { value: string; label: string };
type Current = { name: string; href?: string | undefined; meta?: string | undefined };
type Kept = Record<string, { id: string; name: string }>;
const basicsPage = view<
  FactsPage & {
    card: DraftCard;
    categories: Option[];
    languages: Option[];
    cover: { src: string; srcset?: string | undefined; width: number; height: number } | null;
    promo: Current | null;
    kept: Kept;
    preview: WordsPreview;
  }
>('authoring/courses/basics');

const labels = {
  title: 'Title',
  subtitle: 'Promise in one line',
  description: 'Description',
  learn: 'What people will be able to do',
  requirements: 'What they need',
  audience: 'For whom',
  category: 'Category',
  level: 'Level',
  language: 'Language',
  tags: 'Tags',
};
const texts = ['description', 'learn', 'requirements', 'audience'];
const names = new Intl.DisplayNames(['en'], { type: 'language' });
const languageOptions = languages.map((value) => ({ value, label: names.of(value) ?? value }));

acceptCourseFiles('/basics', ['image', 'video'], 2);

export const facts = Router();
facts.use('/studio', teaching);

facts.get('/studio/courses/:course/basics', async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  await markOpened(course.id, course.draftRevision);
  await answer(req, res, await basics(req, course, { form: basicsForm(course) }));
});

facts.put('/studio/courses/:course/basics', async (req, res) => {
  const person = me(req);
  const course = await requireOwnCourse(person, req.params.course);
  const auto = isAutosave(req);
  const taken = auto ? noFiles : await takeFiles(req);
  const saved = await save(
    req,
    BasicsForm,
    ({ revision, ...typed }) => {
      requireTaken(taken);
      if (revision === course.draftRevision) refuseLoss(textsOf(course, typed), typed.removeText);
      return updateDraft(person, course.id, factsOf(course, auto ? textsOnly(typed) : typed, taken), revision, {
        auto,
      });
    },
    () => requireOwnCourse(person, course.id),
  );
  if (auto) return answerAutosave(req, res, outcomeOf(saved));
  if (saved.ok) return answer(req, res, { redirect: `/studio/courses/${course.id}/basics`, flash: 'Saved.' });
  const back = await comeBack(req, saved, { labels, texts, ...settling(req, course, basicsForm) });
  await answer(req, res, await basics(req, course, back, taken, back.status));
});

/** For a form that saves by itself. */
const noFiles = { cover: { file: null, error: null }, promo: { file: null, error: null } };

async function takeFiles(req: Request): Promise<{ cover: Taken; promo: Taken }> {
  return { cover: await takeFile(req, 'cover', ['image']), promo: await takeFile(req, 'promo', ['video']) };
}

function textsOf({ draft }: OwnCourse, { description }: { description: string }) {
  return [{ label: 'Description', before: draft.description, after: description }];
}

type Shown = { form: FormState; conflict?: Clash | null };

async function basics(req: Request, course: OwnCourse, shown: Shown, taken: Record<string, Taken> = {}, status = 200) {
  const draft = await readDraft(me(req), course.id);
  const { coverFileId, promoFileId } = course.draft;
  const promo = promoFileId ? (await listFilesByIds([promoFileId])).get(promoFileId) : undefined;
  const page = basicsPage({
    bar: barOf(req, draft),
    action: `/studio/courses/${course.id}/basics`,
    form: { values: shown.form.values, errors: withFileErrors(shown.form.errors, taken) },
    conflict: shown.conflict ?? null,
    csrf: csrfOf(req),
    card: await draftCard(draft),
    categories: (await listCategories()).map(({ slug, name }) => ({ value: slug, label: name })),
    languages: languageOptions,
    cover: await publicImage(coverFileId),
    promo: promo ? { name: promo.originalName } : null,
    kept: keptOf(taken),
    preview: await basicsPreview(shown.form.values),
    remarks: await remarksBeside(course.id),
  });
  const title = `Basics: ${course.draft.title}`;
  // A card of another site may come into the preview with any word that is typed.
  return { page, title, layout: 'studio' as const, nav: railOf(draft, 'basics'), status, frames: true };
}

function basicsForm(course: OwnCourse): FormState {
  const { learn, requirements, audience, tags, ...rest } = course.draft;
  const texts = { learn: learn.join('\n'), requirements: requirements.join('\n'), audience: audience.join('\n') };
  return formOf({ ...rest, ...texts, tags: tags.join(', '), revision: course.draftRevision });
}

type Typed = Omit<
  CourseFacts,
  | 'price'
  | 'refundDays'
  | 'access'
  | 'forcedOrder'
  | 'prerequisites'
  | 'certificateRule'
  | 'certificateDesign'
  | 'coverFileId'
  | 'promoFileId'
> & {
  removeText: boolean;
  removeCover: boolean;
  removePromo: boolean;
};

function textsOnly(typed: Typed): Typed {
  return { ...typed, removeCover: false, removePromo: false };
}

function factsOf(course: OwnCourse, typed: Typed, taken: { cover: Taken; promo: Taken }): Partial<CourseFacts> {
  const { removeText: _meant, removeCover, removePromo, ...rest } = typed;
  const { coverFileId, promoFileId } = course.draft;
  return {
    ...rest,
    coverFileId: taken.cover.file?.id ?? (removeCover ? null : coverFileId),
    promoFileId: taken.promo.file?.id ?? (removePromo ? null : promoFileId),
  };
}
