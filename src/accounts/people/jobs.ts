/** Mails about people's accounts that admins set off. */
import { defineJob, enqueue } from '../../lib/queue.ts';
import { sendSeen } from './seen-mail.service.ts';

const sendSeenJob = defineJob<{ personId: string; by: string; at: number }>('send-seen', ({ personId, by, at }) =>
  sendSeen(personId, { by, at: new Date(at) }),
);

/** `at`: when it began, ms since epoch. */
export async function tellSeenLater(personId: string, { by, at }: { by: string; at: number }): Promise<void> {
  await enqueue(sendSeenJob, { personId, by, at }, { id: `${personId}-${at}` });
}
