/** What the sign-in with Google leaves to do in the background. */
import { defineJob, enqueue } from '../../lib/queue.ts';
import { takeGooglePicture } from './picture.service.ts';

const takePicture = defineJob<{ personId: string; address: string }>('take-google-picture', ({ personId, address }) =>
  takeGooglePicture(personId, address),
);

/** Once for an account: the name and the picture are taken when it is made. */
export async function takeGooglePictureLater(personId: string, address: string): Promise<void> {
  await enqueue(takePicture, { personId, address }, { id: `google-picture-${personId}` });
}
