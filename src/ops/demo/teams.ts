/** Teams of the demo school: courses taught by two, and an invitation that nobody has answered. */
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { newId } from '../../authoring/courses/course.model.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { invitationLasts } from '../../authoring/team/invitations.service.ts';
import type { Right } from '../../authoring/team/membership.ts';
import { changeTeam, settleCoTeaching } from '../../authoring/team/team.service.ts';
import { day, fromNow, now } from '../../lib/clock.ts';

type Joined = { course: string; handle: string; rights: Right[]; daysAgo: number };

const joined: Joined[] = [
  { course: 'sql-from-the-first-query', handle: 'kenji', rights: ['edit', 'answer', 'publish'], daysAgo: 120 },
  { course: 'knots-that-hold', handle: 'tomas', rights: ['edit', 'answer'], daysAgo: 40 },
  { course: 'type-on-a-page', handle: 'ada', rights: ['edit', 'money'], daysAgo: 15 },
];

/** Not to be repeated: the seed runs on an empty school. Nobody is told. */
export async function seedTeams(people: Map<string, PersonRecord>): Promise<void> {
  for (const { course, handle, rights, daysAgo } of joined) {
    const member = people.get(handle);
    if (!member) throw new Error(`the demo school has nobody called ${handle}`);
    const { id } = await requirePublishedCourse(course);
    const since = fromNow(-daysAgo * day);
    await changeTeam(id, ({ team }) => ({ set: { team: [...team, { userId: member.id, rights, since }] }, told: [] }));
    await settleCoTeaching(member.id);
  }
  await inviteSomebody('knots-that-hold');
}

async function inviteSomebody(slug: string): Promise<void> {
  const { id, ownerId } = await requirePublishedCourse(slug);
  const invited = {
    ...{ id: newId(), email: 'skipper@harbour.example', rights: ['answer' as const], byId: ownerId, at: now() },
    ...{ endsAt: fromNow(invitationLasts), round: 1, mailedRound: 1 },
  };
  await changeTeam(id, () => ({ set: { invited: [invited] }, told: [] }));
}
