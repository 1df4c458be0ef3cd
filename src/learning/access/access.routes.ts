/** `/learn/:slug/access`: more time in a course (POST), and asking for it (POST …/request). */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, submit, untouched } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireRecord } from '../enrolment.service.ts';
import { type AccessCard, accessCardOf } from './card.ts';
import { askForMore, extendOwn } from './extension.service.ts';

const accessPage = view<{ title: string; backHref: string; card: AccessCard | null }>('learning/access/show');
const ExtendForm = z.object({ seen: fields.revision });
const AskForm = z.object({ words: fields.line(500, 'Please say in a few words why.') });

export const accessRoutes = Router();
accessRoutes.use('/learn/:slug/access', requirePerson);

accessRoutes.get('/learn/:slug/access', (req, res) => show(req, res, untouched));

accessRoutes.post('/learn/:slug/access', async (req, res) => {
  const enrolment = await requireRecord(me(req), req.params.slug);
  const extended = await submit(req, ExtendForm, ({ seen }) => extendOwn(enrolment, new Date(seen)));
  if (!extended.ok) return show(req, res, extended.form, extended.status);
  const { accessEndsAt } = extended.value;
  const until = accessEndsAt ? `until ${formatMoment(accessEndsAt, zoneOf(req))}` : 'for good';
  await answer(req, res, { redirect: `/learn/${req.params.slug}`, flash: `The course is open to you ${until}.` });
});

accessRoutes.post('/learn/:slug/access/request', async (req, res) => {
  const enrolment = await requireRecord(me(req), req.params.slug);
  const asked = await submit(req, AskForm, ({ words }) => askForMore(enrolment, words));
  if (!asked.ok) return show(req, res, asked.form, asked.status);
  const flash = 'Your teacher has your question. You are told by the bell.';
  await answer(req, res, { redirect: `/learn/${req.params.slug}`, flash });
});

async function show(req: Request<{ slug: string }>, res: Response, form: FormState, status = 200): Promise<void> {
  const enrolment = await requireRecord(me(req), req.params.slug);
  const course = await requireLearnableCourse(req.params.slug);
  const card = await accessCardOf(course, enrolment, { zone: zoneOf(req), csrf: csrfOf(req), form });
  const page = accessPage({ title: course.facts.title, backHref: `/learn/${course.slug}`, card });
  await answer(req, res, { page, title: `Access to ${course.facts.title}`, status });
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
