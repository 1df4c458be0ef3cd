/** `/learn/:slug/plan`: by when to finish a course. The page works out a day; the learner keeps it, changes it, or drops the plan. */
import { type Request, Router } from 'express';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, formOf, query, submit } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireEnrolment } from '../enrolment.service.ts';
import { missingCourses } from '../release/locks.service.ts';
import { minutesOf } from '../words.ts';
import { PlanForm, PlanQuery, paces } from './forms.ts';
import {
  type Ahead,
  aheadOf,
  dayWords,
  dropPlan,
  findPlan,
  keepPlan,
  listCompletedToday,
  type Planned,
  proposalFor,
  type StudyPlan,
} from './plan.service.ts';
import { roundedUp, weekdayWords } from './words.ts';

type Proposal = {
  words: string;
  form: FormState;
  weekdays: number[];
  today: string;
  action: string;
  csrf: string | null;
};
type Page = {
  title: string;
  backHref: string;
  left: string;
  days: { value: number; label: string }[];
  chosen: { weekdays: number[]; minutes: number };
  paces: { value: string; label: string }[];
  proposal: Proposal | null;
  kept: boolean;
  csrf: string | null;
};
type Wish = { weekdays: number[]; minutes?: number | undefined };
type Found = { planned: Planned; ahead: Ahead; plan: StudyPlan | null };

const planPage = view<Page>('learning/plan/show');
const proposalPart = view<{ proposal: Proposal | null }>('learning/plan/_proposal');
const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const usual: Wish = { weekdays: [1, 2, 3, 4, 5] };

export const plans = Router();
plans.use('/learn/:slug/plan', requirePerson);

plans.get('/learn/:slug/plan', async (req, res) => {
  const found = await findAround(req);
  const wish = query(req, PlanQuery);
  const page = pageOf(
    req,
    found,
    wish.weekdays.length > 0 ? wish : (found.plan ?? { ...usual, minutes: wish.minutes }),
  );
  await answer(req, res, {
    page: planPage(page),
    fragments: [proposalPart({ proposal: page.proposal })],
    title: 'Your plan',
  });
});

plans.put('/learn/:slug/plan', async (req, res) => {
  const found = await findAround(req);
  const sent = await submit(req, PlanForm, (value) => keepPlan(found.planned, found.ahead, value));
  if (sent.ok) return answer(req, res, { redirect: homeOf(found), flash: 'Your plan is kept. It moves with you.' });
  const typed = PlanQuery.parse(sent.form.values);
  const page = pageOf(req, found, { ...typed, weekdays: typed.weekdays }, sent.form);
  await answer(req, res, { page: planPage(page), title: 'Your plan', status: sent.status });
});

plans.delete('/learn/:slug/plan', async (req, res) => {
  const found = await findAround(req);
  await dropPlan(found.planned.enrolment.id);
  await answer(req, res, { redirect: homeOf(found), flash: 'The plan is gone. What you learned is kept.' });
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

function pageOf(req: Request, { planned, ahead, plan }: Found, wish: Wish | StudyPlan, typed?: FormState): Page {
  const { course } = planned;
  const minutes = 'pace' in wish ? Math.round(wish.pace / 60) : (wish.minutes ?? 30);
  const isKept = 'pace' in wish;
  const form = typed ?? (isKept ? formOf({ finishBy: wish.finishBy }) : null);
  const choices = [...new Set([...paces, minutes])].sort((a, b) => a - b);
  return {
    title: course.facts.title,
    backHref: `/learn/${course.slug}`,
    left: leftWords(ahead),
    days: weekdayNames.map((label, at) => ({ value: at + 1, label })),
    chosen: { weekdays: wish.weekdays, minutes },
    paces: choices.map((value) => ({ value: String(value), label: minutesOf(value * 60) })),
    proposal: proposalOf(req, { course, ahead }, { weekdays: wish.weekdays, minutes }, form),
    kept: plan !== null,
    csrf: csrfOf(req),
  };
}

function proposalOf(
  req: Request,
  { course, ahead }: Pick<Planned, 'course'> & { ahead: Ahead },
  { weekdays, minutes }: { weekdays: number[]; minutes: number },
  form: FormState | null,
): Proposal | null {
  if (ahead.pieces.length === 0) return null;
  const { end, most } = proposalFor(weekdays, minutes * 60, ahead);
  const words =
    weekdays.length > 0 && most > 0
      ? `With about ${minutesOf(roundedUp(most))} on ${weekdayWords(weekdays)} you finish on ${dayWords(end)}.`
      : '';
  return {
    words,
    form: form ?? formOf({ finishBy: end }),
    ...{ weekdays, today: ahead.today, action: `/learn/${course.slug}/plan`, csrf: csrfOf(req) },
  };
}

function leftWords({ pieces }: Ahead): string {
  const seconds = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  if (pieces.length === 0) return '';
  return `${pieces.length} ${pieces.length === 1 ? 'lecture' : 'lectures'} · ${minutesOf(seconds)}`;
}

function homeOf({ planned }: Found): string {
  return `/learn/${planned.course.slug}`;
}
