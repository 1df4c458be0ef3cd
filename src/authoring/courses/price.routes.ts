/** The editor's page about the price. */
import { type Request, Router } from 'express';
import { type DraftCard, draftCard } from '../../catalog/draft-card.service.ts';
import { config } from '../../config.ts';
import { amountForField } from '../../lib/money.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { isAutosave } from '../../web/autosave.ts';
import { type FormState, formOf } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import { barOf, railOf, teaching } from '../editor.ts';
import { PriceForm } from '../forms.ts';
import { answerAutosave } from '../history/autosave.ts';
import { markOpened } from '../history/record.service.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { remarksBeside } from '../review/remarks.service.ts';
import { type OwnCourse, requireOwnCourse, updateDraft } from './courses.service.ts';
import { type FactsPage, outcomeOf, settling } from './facts-saving.ts';

const pricePage = view<FactsPage & { card: DraftCard; currency: string }>('authoring/courses/price');
const labels = {
  ...{ selling: 'How people get it', amount: 'Price', refundDays: 'Days for a refund' },
  ...{ accessDays: 'Days of access', moreDays: 'Days more without asking', moreTimes: 'How often' },
};

export const prices = Router();
prices.use('/studio', teaching);

prices.get('/studio/courses/:course/price', async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  await markOpened(course.id, course.draftRevision);
  await answer(req, res, await price(req, course, { form: priceForm(course) }));
});

prices.put('/studio/courses/:course/price', async (req, res) => {
  const person = me(req);
  const course = await requireOwnCourse(person, req.params.course);
  const auto = isAutosave(req);
  const saved = await save(
    req,
    PriceForm,
    ({ revision, price: typed, refundDays, access }) =>
      updateDraft(person, course.id, { price: typed, refundDays, access }, revision, { auto }),
    () => requireOwnCourse(person, course.id),
  );
  if (auto) return answerAutosave(req, res, outcomeOf(saved));
  if (saved.ok) return answer(req, res, { redirect: `/studio/courses/${course.id}/price`, flash: 'Saved.' });
  const back = await comeBack(req, saved, { labels, ...settling(req, course, priceForm) });
  await answer(req, res, await price(req, course, back, back.status));
});

type Shown = { form: FormState; conflict?: Clash | null };

async function price(req: Request, course: OwnCourse, shown: Shown, status = 200) {
  const draft = await readDraft(me(req), course.id);
  const page = pricePage({
    bar: barOf(req, draft),
    action: `/studio/courses/${course.id}/price`,
    form: shown.form,
    conflict: shown.conflict ?? null,
    csrf: csrfOf(req),
    card: await draftCard(draft),
    currency: config.school.currency,
    remarks: await remarksBeside(course.id),
  });
  const title = `Price: ${course.draft.title}`;
  return { page, title, layout: 'studio' as const, nav: railOf(draft, 'price'), status };
}

function priceForm(course: OwnCourse): FormState {
  const { price: stored, refundDays, access } = course.draft;
  return formOf({
    selling: stored ? 'once' : 'free',
    amount: stored ? amountForField(stored) : '',
    refundDays,
    ...{ accessDays: access?.days ?? 0, moreDays: access?.moreDays ?? 0, moreTimes: access?.moreTimes ?? 0 },
    revision: course.draftRevision,
  });
}
