/** What accounts do in the background. */
import { defineJob, enqueue } from '../lib/queue.ts';
import { listForgottenCodes, sendSignUpCode } from './sign-up-code.service.ts';

const sendCode = defineJob<{ signUpId: string; send: number }>('send-sign-up-code', ({ signUpId, send }) =>
  sendSignUpCode(signUpId, send),
);

/** `send` counts the mails of one sign-up, so that each of them is sent once. */
export async function sendSignUpCodeLater(signUpId: string, send: number): Promise<void> {
  await enqueue(sendCode, { signUpId, send }, { id: `${signUpId}-${send}` });
}

/** Runs by the clock: a code whose job is gone is sent after all; one whose job still waits is not sent twice. */
export const sendForgottenCodesJob = defineJob<Record<string, never>>('send-forgotten-codes', async () => {
  for (const { id, send } of await listForgottenCodes()) await sendSignUpCodeLater(id, send);
});
