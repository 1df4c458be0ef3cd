/** `/account/rhythm`: a goal for the week, days in a row and badges, for who wants them. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, formOf, submit } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type BadgeCard, badgeCards } from './badges.service.ts';
import { findRhythm, forgetRhythm, listMilestones, saveRhythm, standingOf } from './rhythm.service.ts';
import { type RhythmCard, rhythmCardOf } from './words.ts';

const rhythmPage = view<{
  form: FormState;
  card: RhythmCard | null;
  badges: BadgeCard[];
  /** Something is kept that can be forgotten. */
  isKept: boolean;
  csrf: string | null;
}>('learning/rhythm/edit');

const most = { days: 7, minutes: 2400 };
const RhythmForm = z
  .object({
    isOn: fields.tick,
    kind: z.enum(['days', 'minutes'], { error: 'Please choose one.' }),
    amount: z.coerce
      .number({ error: 'Please enter a number.' })
      .int('Please enter a whole number.')
      .min(1, 'Please enter at least 1.'),
    showsBadges: fields.tick,
  })
  .refine(({ kind, amount }) => amount <= most[kind], {
    path: ['amount'],
    message: 'A week has 7 days; and 40 hours are enough.',
  });

export const rhythms = Router();
rhythms.use('/account/rhythm', requirePerson);

rhythms.get('/account/rhythm', async (req, res) => {
  const rhythm = await findRhythm(me(req).id);
  const goal = rhythm?.goals.at(-1);
  const ticks = { isOn: rhythm?.isOn ? 'on' : '', showsBadges: rhythm?.showsBadges ? 'on' : '' };
  await show(req, res, formOf({ ...ticks, kind: goal?.kind ?? 'days', amount: goal?.amount ?? 3 }));
});

rhythms.put('/account/rhythm', async (req, res) => {
  const saved = await submit(req, RhythmForm, (choice) => saveRhythm(me(req).id, choice, zoneOf(req)));
  if (!saved.ok) return show(req, res, saved.form, saved.status);
  await answer(req, res, { redirect: '/account/rhythm', flash: 'Saved.' });
});

rhythms.delete('/account/rhythm', async (req, res) => {
  await forgetRhythm(me(req).id);
  await answer(req, res, { redirect: '/account/rhythm', flash: 'Switched off and forgotten.' });
});

async function show(req: Request, res: Response, form: FormState, status = 200): Promise<void> {
  const { id } = me(req);
  const [rhythm, standing, earned] = await Promise.all([
    findRhythm(id),
    standingOf(id, zoneOf(req)),
    listMilestones(id),
  ]);
  const page = rhythmPage({
    form,
    card: standing && rhythmCardOf(standing),
    badges: standing ? badgeCards(earned, zoneOf(req)) : [],
    isKept: rhythm !== null,
    csrf: csrfOf(req),
  });
  await answer(req, res, { page, title: 'Rhythm', status });
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
