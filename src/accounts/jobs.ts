/** What accounts do in the background. */
import { defineJob, enqueue } from '../lib/queue.ts';
import { sendSignUpCode } from './sign-up-code.service.ts';

const sendCode = defineJob<{ signUpId: string; send: number }>('send-sign-up-code', ({ signUpId, send }) =>
  sendSignUpCode(signUpId, send),
);

/** `send` counts the mails of one sign-up, so that each of them is sent once. */
export async function sendSignUpCodeLater(signUpId: string, send: number): Promise<void> {
  await enqueue(sendCode, { signUpId, send }, { id: `${signUpId}-${send}` });
}
