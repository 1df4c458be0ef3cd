/** The last step: what is missing, what would change, and the switch; now, at a chosen time, or never again. */
import { type Request, Router } from 'express';
import { draftCard } from '../../catalog/draft-card.service.ts';
import { config } from '../../config.ts';
import { momentFrom, spelledOut } from '../../lib/calendar.ts';
import { Refused } from '../../lib/errors.ts';
import { answer } from '../../web/answer.ts';
import { submit } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { teaching } from '../editor.ts';
import { askToPublish } from './asking.service.ts';
import { PublicationForm } from './forms.ts';
import { dropPlan, planPublication } from './plans.service.ts';
import { publishCourse, readDraft, withdrawCourse } from './publication.service.ts';
import { publicationForm, showPublication } from './publication-page.ts';

const at = '/studio/courses/:course';
/** Who may edit sees what waits; who may publish, all of it. */
const readers = ['edit', 'publish'] as const;
export const publication = Router();
publication.use('/studio', teaching);

publication.get(`${at}/publish`, async (req, res) => {
  const draft = await readDraft(me(req), req.params.course, readers);
  const form = publicationForm(draft, zoneOf(req));
  await showPublication(req, res, draft, { form, card: await draftCard(draft) });
});

publication.post(`${at}/publication`, async (req, res) => {
  const { course } = req.params;
  const done = await submit(req, PublicationForm, async ({ note, tells, when, date }) => {
    if (when === 'later') {
      const moment = momentOf(date, zoneOf(req));
      await planPublication(me(req), course, { note, tells, at: moment });
      return `It will be published on ${spelledOut(moment, zoneOf(req))}.`;
    }
    const { number } = await publishCourse(me(req), course, { note, tells });
    return `Version ${number} is published. Learners see it now.`;
  });
  if (done.ok) return answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash: done.value });
  const draft = await readDraft(me(req), course, readers);
  await showPublication(req, res, draft, { ...done, card: await draftCard(draft) });
});

publication.delete(`${at}/publication`, async (req, res) => {
  const { course } = req.params;
  await withdrawCourse(me(req), course);
  const flash = 'The course is withdrawn. Those who are enrolled keep it.';
  await answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash });
});

publication.delete(`${at}/publication/plan`, async (req, res) => {
  const { course } = req.params;
  await dropPlan(me(req), course);
  await answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash: 'Nothing is planned any more.' });
});

publication.post(`${at}/publication/request`, async (req, res) => {
  const { course } = req.params;
  await askToPublish(me(req), course);
  await answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash: 'The owner of the course is told.' });
});

function momentOf(date: string, zone: string): Date {
  const moment = momentFrom(date, zone);
  if (!moment) throw new Refused('Please enter a day and a time that exist on that day.', 'date');
  return moment;
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
