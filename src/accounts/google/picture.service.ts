/** The picture that a new person has at Google, taken once. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '../../config.ts';
import { second } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import { findPersonById, snapshotOf } from '../accounts.service.ts';
import { takeAvatar } from '../profile/avatar.service.ts';

const most = { bytes: 5 * 1024 * 1024, ms: 10 * second };

/**
 * Makes the picture at `address` the person's own, where they have none yet. One that cannot be used is left out. May be
 * repeated. Throws when it cannot be fetched just now.
 */
export async function takeGooglePicture(personId: string, address: string): Promise<void> {
  const person = await findPersonById(personId);
  if (!person || person.avatarId || person.avatarUrl || !isGooglePicture(address)) return;
  const bytes = await fetchPicture(address);
  if (!bytes) return;
  try {
    await inWorkFolder(async (folder) => {
      const path = join(folder, 'picture');
      await writeFile(path, bytes);
      await takeAvatar(snapshotOf(person), path, 'middle');
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** We fetch from nowhere but where Google keeps pictures, or the provider that was configured in its place. */
export function isGooglePicture(address: string, userinfoUrl = config.google?.userinfoUrl ?? ''): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, origin } = new URL(address);
  const isGoogles = protocol === 'https:' && hostname.endsWith('.googleusercontent.com');
  return isGoogles || (URL.canParse(userinfoUrl) && new URL(userinfoUrl).origin === origin);
}

/** null for one that is not there, or too large. Google's addresses say the size at their end: 96 px unless told. */
async function fetchPicture(address: string): Promise<Buffer | null> {
  const larger = address.replace(/=s\d+-c$/, '=s512-c');
  const response = await fetch(larger, { redirect: 'error', signal: AbortSignal.timeout(most.ms) });
  if (response.status >= 500) throw new Error(`the picture at Google: ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most.bytes) return null;
    chunks.push(chunk);
  }
  return response.ok ? Buffer.concat(chunks) : null;
}
