/** More time for learners of a course: for one, or for several at once. For those who answer learners. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import {
  declineAsked,
  extendLearners,
  listAsking,
  mostDays,
  type Seen,
} from '../../learning/access/extension.service.ts';
import { type Learner, shownLearner } from '../../learning/release/learners.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { railOf, readDesk, teaching } from '../editor.ts';

type Asking = { name: string; initials: string; avatar: string | null; href: string; line: string; words: string };
const accessPage = view<{
  title: string;
  backHref: string;
  action: string;
  csrf: string | null;
  form: FormState;
  /** Whom the form is about; they come from the list of learners. */
  chosen: { value: string; label: string; until: string }[];
  asking: Asking[];
}>('authoring/release/access');

/** `<enrolment>.<end in ms>`: a learner with the end that was on the page. */
const learner = z
  .string()
  .regex(/^[0-9a-f]{24}\.\d{1,15}$/)
  .transform((text): Seen => {
    const [enrolmentId = '', endsAt = ''] = text.split('.');
    return { enrolmentId, endsAt: new Date(Number(endsAt)) };
  });
const DaysForm = z.object({
  who: fields.many(learner).refine((list) => list.length > 0, 'Please choose at least one learner.'),
  days: z.coerce
    .number({ error: 'Please enter a number of days.' })
    .int('Please enter whole days.')
    .min(1, 'Please enter at least one day.')
    .max(mostDays, `At most ${mostDays} days.`),
});

const at = '/studio/courses/:course/learners/access';
export const learnerAccess = Router();
learnerAccess.use('/studio', teaching);

learnerAccess.get(at, (req, res) => show(req, res, untouched));

learnerAccess.post(at, async (req, res) => {
  const { course } = req.params;
  const given = await submit(req, DaysForm, ({ who, days }) =>
    extendLearners(me(req), course, who.slice(0, 100), days),
  );
  if (!given.ok) return show(req, res, given.form, given.status);
  const [only] = whoIn(req);
  const one = whoIn(req).length === 1 && only ? `/${only.split('.')[0]}` : '';
  const flash = given.value === 0 ? 'Nothing has changed: their ends had moved already.' : extendedWords(given.value);
  await answer(req, res, { redirect: `/studio/courses/${course}/learners${one}`, flash });
});

learnerAccess.delete('/studio/courses/:course/learners/:enrolment/access-request', async (req, res) => {
  const { course, enrolment } = req.params;
  await declineAsked(me(req), course, enrolment);
  const flash = 'Declined. The learner is told by the bell.';
  await answer(req, res, { redirect: `/studio/courses/${course}/learners/${enrolment}`, flash });
});

async function show(req: Request<{ course: string }>, res: Response, form: FormState, status = 200): Promise<void> {
  const { course } = req.params;
  const base = `/studio/courses/${course}/learners`;
  const [asking, draft] = await Promise.all([listAsking(me(req), course), readDesk(me(req), course)]);
  const learners = await Promise.all(asking.map(shownLearner));
  const page = accessPage({
    title: draft.course.draft.title,
    ...{ backHref: base, action: `${base}/access`, csrf: csrfOf(req), form },
    chosen: learners.flatMap((one) => choiceOf(one, zoneOf(req))),
    asking: learners.map((one) => askingOf(one, base, zoneOf(req))),
  });
  const title = `More time: ${draft.course.draft.title}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'learners'), status });
}

function choiceOf({ name, enrolment }: Learner, zone: string) {
  const { id, accessEndsAt } = enrolment;
  if (!accessEndsAt) return [];
  return [{ value: `${id}.${accessEndsAt.getTime()}`, label: name, until: formatMoment(accessEndsAt, zone) }];
}

function askingOf({ name, initials, avatar, enrolment }: Learner, base: string, zone: string): Asking {
  const line = enrolment.asked ? `asked ${formatMoment(enrolment.asked.at, zone)}` : '';
  return { name, initials, avatar, href: `${base}/${enrolment.id}`, line, words: enrolment.asked?.words ?? '' };
}

function whoIn(req: Request): string[] {
  const body: unknown = req.body;
  const who = typeof body === 'object' && body !== null && 'who' in body ? body.who : [];
  return [who].flat().filter((one) => typeof one === 'string');
}

function extendedWords(count: number): string {
  return count === 1
    ? 'One learner has more time, and is told by the bell.'
    : `${count} learners have more time, and are told by the bell.`;
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
