/** What the page about a team shows, and to whom of it. */
import { listPeopleByIds, type PublicPerson } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { formatDay, formatMoment } from '../../lib/dates.ts';
import type { Person } from '../../web/request.ts';
import type { CourseRecord } from '../courses/course.model.ts';
import type { OwnCourse } from '../courses/courses.service.ts';
import { type Right, rights, type TeamInvitation, type TeamMember } from './membership.ts';
import { mostInTeam, requireTeam } from './team.service.ts';
import { rightWords } from './words.ts';

type Shown = { id: string; name: string; initials: string; avatar: string | null; href: string | null; isMe: boolean };
type MemberShown = Shown & { since: string; rights: Right[]; rightLabels: string[] };
export type TeamShown = {
  leads: boolean;
  owner: Shown;
  members: MemberShown[];
  /** Only for who decides over the team: the addresses are nobody else's. */
  invited: { id: string; email: string; rightLabels: string[]; by: string; until: string; isOver: boolean }[];
  options: { value: Right; label: string; help: string }[];
  isFull: boolean;
  /** To whom the course is offered. */
  offer: { name: string; by: string; when: string; isMine: boolean } | null;
  /** Whom it could be offered to. */
  heirs: { value: string; label: string }[];
};

export async function teamShown(person: Person, course: OwnCourse): Promise<TeamShown> {
  const { team } = await requireTeam(person, course.id);
  const zone = person.timeZone ?? config.school.timeZone;
  const people = await listPeopleByIds(idsIn(team));
  const shown = (id: string) => shownOf(people.get(id), id, person);
  return {
    leads: course.leads,
    owner: shown(team.ownerId),
    members: team.team.map((member) => ({ ...shown(member.userId), ...partOf(member, zone) })),
    invited: course.leads ? team.invited.map((one) => invitedOf(one, shown(one.byId).name, zone)) : [],
    options: rights.map((value) => ({ value, label: rightWords[value].label, help: rightWords[value].help })),
    isFull: team.team.length + team.invited.length >= mostInTeam,
    offer: team.handover && {
      name: shown(team.handover.personId).name,
      by: shown(team.handover.byId).name,
      when: formatMoment(team.handover.at, zone),
      isMine: team.handover.personId === person.id,
    },
    heirs: team.team.map(({ userId }) => ({ value: userId, label: shown(userId).name })),
  };
}

/** Colleagues know each other by their whole names. */
function shownOf(known: PublicPerson | undefined, id: string, person: Person): Shown {
  return {
    id,
    name: known?.name ?? 'A former teacher',
    initials: known?.initials ?? '',
    avatar: known?.avatar ?? null,
    href: known?.handle ? `/teachers/${known.handle}` : null,
    isMe: id === person.id,
  };
}

function partOf({ since, rights: given }: TeamMember, zone: string) {
  return { since: formatDay(since, zone), rights: given, rightLabels: given.map((right) => rightWords[right].label) };
}

function invitedOf(
  { id, email, rights: given, endsAt }: TeamInvitation,
  by: string,
  zone: string,
): TeamShown['invited'][number] {
  const rightLabels = given.map((right) => rightWords[right].label);
  return { id, email, rightLabels, by, until: formatDay(endsAt, zone), isOver: endsAt <= now() };
}

function idsIn({ ownerId, team, invited, handover }: CourseRecord): string[] {
  const acting = [...invited.map(({ byId }) => byId), ...(handover ? [handover.byId] : [])];
  return [ownerId, ...team.map(({ userId }) => userId), ...acting];
}
