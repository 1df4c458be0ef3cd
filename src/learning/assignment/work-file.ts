/** The file of a learner's form: taken in by what it is, within the rules of the assignment. */
import type { Request } from 'express';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import type { Attached, Try } from '../../assessment/assignments/submissions.service.ts';
import { Refused } from '../../lib/errors.ts';
import { storeUpload } from '../../media/media.service.ts';
import { me } from '../../web/request.ts';
import { receivedFile } from '../../web/uploads.ts';

/**
 * null where none was sent. Where names are hidden, the school's own name of the file says nothing of its learner. Throws
 * Refused, TooLarge.
 */
export async function takeWorkFile(req: Request, rules: Assignment, draft: Try): Promise<Attached | null> {
  const received = receivedFile(req, 'file');
  if (!received) return null;
  if (!rules.takesFiles) throw new Refused('No files are taken here.', 'file');
  if (draft.attached.length >= rules.mostFiles) throw new Refused('No more files are taken. Remove one first.', 'file');
  if (received.size > rules.mostMegabytes * 1024 ** 2)
    throw new Refused(`A file may have at most ${rules.mostMegabytes} MB here.`, 'file');
  const name = received.originalName.slice(-200);
  const ending = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
  const shown = rules.blind ? { ...received, originalName: `submission${ending}` } : received;
  const file = await storeUpload(me(req), shown, rules.fileKinds);
  return { fileId: file.id, name, bytes: file.bytes };
}
