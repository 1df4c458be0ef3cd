/** Mails the link that leads into a team: it exists in the mail only. */
import { issueToken } from '../../accounts/tokens/tokens.service.ts';
import { now } from '../../lib/clock.ts';
import { NotFound } from '../../lib/errors.ts';
import { sendMail } from '../../lib/mailer.ts';
import { requireCourse } from '../courses/course.model.ts';
import { nameOf } from './invitations.service.ts';
import { teamInvitationMail } from './mail.ts';
import { changeTeam } from './team.service.ts';

type Sending = { courseId: string; invitationId: string; round: number };

/**
 * Sends the mail of one round, once; a process that dies between sending and noting it may send a second one. Nothing where
 * it was withdrawn, answered or sent again meanwhile.
 */
export async function sendTeamInvitation({ courseId, invitationId, round }: Sending): Promise<void> {
  const course = await requireCourse(courseId).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  const entry = course?.invited?.find((one) => one.id === invitationId && one.round === round);
  if (!course || !entry || entry.mailedRound >= round || entry.endsAt <= now()) return;
  const lastsMs = entry.endsAt.getTime() - now().getTime();
  const data = { courseId, invitationId, round: String(round) };
  const secret = await issueToken('team-invitation', { data, lastsMs });
  const letter = { by: await nameOf(entry.byId), title: course.draft.title, secret };
  await sendMail(teamInvitationMail(entry, letter));
  await changeTeam(courseId, ({ invited }) => ({
    set: {
      invited: invited.map((one) =>
        one.id === invitationId && one.round === round ? { ...one, mailedRound: round } : one,
      ),
    },
    told: [],
  }));
}
