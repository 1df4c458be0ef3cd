/** The step “Team”: who works on a course, what they may do, who is invited, and to whom the course goes. */
import { type Request, type Response, Router } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { requireFresh } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { wholeTeam } from '../courses/courses.service.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { canTeach } from '../policy.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { HandoverForm, RightsForm, TeamInvitationForm } from './forms.ts';
import { acceptOffer, endOffer, offerCourse } from './handover.service.ts';
import { inviteToTeam, sendAgain, withdrawInvitation } from './invitations.service.ts';
import { changeRights, removeMember } from './members.service.ts';
import { isInATeam, requireLead } from './team.service.ts';
import { type TeamShown, teamShown } from './team-page.ts';

const teamPage = view<
  TeamShown & {
    bar: Bar;
    base: string;
    invitation: FormState;
    /** Of the member whose rights were sent wrong. */
    wrong: { memberId: string; error: string } | null;
    handover: FormState;
    csrf: string | null;
  }
>('authoring/team/show');

const at = '/studio/courses/:course';
export const team = Router();
team.use('/studio', teaching);

team.get(`${at}/team`, (req, res) => show(req, res));

team.post(`${at}/team/invitations`, async (req, res) => {
  const { course } = req.params;
  await requireLead(me(req), course);
  const sent = await submit(req, TeamInvitationForm, async (typed) => {
    await inviteToTeam(me(req), course, typed);
    return typed.email;
  });
  if (!sent.ok) return show(req, res, { invitation: sent.form, status: sent.status });
  await back(req, res, `The invitation is on its way to ${sent.value}.`);
});

team.post(`${at}/team/invitations/:invitation/sending`, async (req, res) => {
  await sendAgain(me(req), req.params.course, req.params.invitation);
  await back(req, res, 'Sent again. The link of the mail before does nothing any more.');
});

team.delete(`${at}/team/invitations/:invitation`, async (req, res) => {
  await withdrawInvitation(me(req), req.params.course, req.params.invitation);
  await back(req, res, 'Withdrawn. The link does nothing any more.');
});

team.put(`${at}/team/:member`, async (req, res) => {
  const { course, member } = req.params;
  await requireLead(me(req), course);
  const sent = await submit(req, RightsForm, ({ rights }) => changeRights(me(req), course, member, rights));
  if (sent.ok) return back(req, res, 'Saved. It holds from now on.');
  const wrong = { memberId: member, error: Object.values(sent.form.errors)[0] ?? '' };
  await show(req, res, { wrong, status: sent.status });
});

team.delete(`${at}/team/:member`, async (req, res) => {
  const person = me(req);
  const { course, member } = req.params;
  await removeMember(person, course, member);
  if (person.id !== member) return back(req, res, 'They are not in the team any more.');
  const staysIn = canTeach(person) || (await isInATeam(person.id));
  await answer(req, res, { redirect: staysIn ? '/studio' : '/learn', flash: 'You have left the team.' });
});

team.post(`${at}/handover`, requireFresh, async (req, res) => {
  const course = String(req.params.course);
  await requireLead(me(req), course);
  const sent = await submit(req, HandoverForm, ({ member }) => offerCourse(me(req), course, member));
  if (!sent.ok) return show(req, res, { handover: sent.form, status: sent.status });
  await back(req, res, 'Offered. Nothing changes until they say yes.');
});

team.delete(`${at}/handover`, async (req, res) => {
  await endOffer(me(req), req.params.course);
  await back(req, res, 'The offer is over. Nothing has changed.');
});

team.post(`${at}/handover/acceptance`, requireFresh, async (req, res) => {
  await acceptOffer(me(req), String(req.params.course));
  await back(req, res, 'This course is yours now.');
});

async function back(req: Request, res: Response, flash: string): Promise<void> {
  await answer(req, res, { redirect: `/studio/courses/${req.params.course}/team`, flash });
}

type Shown = {
  invitation?: FormState;
  handover?: FormState;
  wrong?: { memberId: string; error: string };
  status?: number;
};

async function show(req: Request, res: Response, given: Shown = {}): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course), wholeTeam);
  const page = teamPage({
    ...(await teamShown(me(req), draft.course)),
    bar: barOf(req, draft),
    base: `/studio/courses/${draft.course.id}`,
    invitation: given.invitation ?? untouched,
    wrong: given.wrong ?? null,
    handover: given.handover ?? untouched,
    csrf: csrfOf(req),
  });
  const title = `Team: ${draft.course.draft.title}`;
  await answer(req, res, {
    ...{ page, title, layout: 'studio', nav: railOf(draft, 'team'), status: given.status ?? 200 },
  });
}
