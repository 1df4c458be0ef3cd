/** `/learn/:slug/plan`: by when to finish a course. The page works out a day; the learner keeps it, changes it, or drops the plan. */
import { type Request, Router } from 'express';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query, submit } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireEnrolment } from '../enrolment.service.ts';
import { missingCourses } from '../release/locks.service.ts';
import { PlanForm, PlanQuery } from './forms.ts';
import {
  type Ahead,
  aheadOf,
  dropPlan,
  findPlan,
  keepPlan,
  listCompletedToday,
  type Planned,
  type StudyPlan,
} from './plan.service.ts';
import { type PlanPage, type Proposal, planPageOf, wishOf } from './plan-page.ts';

type Found = { planned: Planned; ahead: Ahead; plan: StudyPlan | null };

const planPage = view<PlanPage>('learning/plan/show');
const proposalPart = view<{ proposal: Proposal | null }>('learning/plan/_proposal');
const title = 'Plan when to finish';

export const plans = Router();
plans.use('/learn/:slug/plan', requirePerson);

plans.get('/learn/:slug/plan', async (req, res) => {
  const { planned, ahead, plan } = await findAround(req);
  const wish = wishOf(query(req, PlanQuery), plan, ahead);
  const page = planPageOf(planned, ahead, { wish, form: null, kept: plan !== null, csrf: csrfOf(req) });
  const fragments = [proposalPart({ proposal: page.proposal })];
  await answer(req, res, { page: planPage(page), fragments, title });
});

plans.put('/learn/:slug/plan', async (req, res) => {
  const { planned, ahead, plan } = await findAround(req);
  const sent = await submit(req, PlanForm, (value) => keepPlan(planned, ahead, value));
  const redirect = homeOf(planned);
  if (sent.ok) return answer(req, res, { redirect, flash: 'Your plan is kept. It moves with you.' });
  const wish = wishOf(PlanQuery.parse(sent.form.values), plan, ahead);
  const page = planPageOf(planned, ahead, { wish, form: sent.form, kept: plan !== null, csrf: csrfOf(req) });
  await answer(req, res, { page: planPage(page), title, status: sent.status });
});

plans.delete('/learn/:slug/plan', async (req, res) => {
  const { planned } = await findAround(req);
  await dropPlan(planned.enrolment.id);
  await answer(req, res, { redirect: homeOf(planned), flash: 'The plan is gone. What you learned is kept.' });
});

async function findAround(req: Request<{ slug: string }>): Promise<Found> {
  const person = me(req);
  const zone = person.timeZone ?? config.school.timeZone;
  const enrolment = await requireEnrolment(person, req.params.slug);
  const course = await requireLearnableCourse(req.params.slug);
  const [missing, today, plan] = await Promise.all([
    missingCourses(course, enrolment),
    listCompletedToday(person.id, zone),
    findPlan(enrolment.id),
  ]);
  const planned = { course, enrolment, missing, zone };
  return { planned, ahead: aheadOf(planned, today), plan };
}

function homeOf({ course }: Planned): string {
  return `/learn/${course.slug}`;
}
