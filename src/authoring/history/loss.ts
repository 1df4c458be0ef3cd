/** The guard before a text that somebody wrote for weeks is emptied by a slip. */
import { Refused } from '../../lib/errors.ts';

type Kept = { label: string; before: string; after: string };

/** Shorter texts are typed again soon. */
const worthAsking = 500;

/**
 * Refuses (field `removeText`) a change after which less than a tenth is left of a text of more than 500 characters, unless
 * the person has said that it is meant.
 */
export function refuseLoss(texts: readonly Kept[], isMeant: boolean): void {
  if (isMeant) return;
  const lost = texts.find(({ before, after }) => before.length > worthAsking && after.length < before.length / 10);
  if (!lost) return;
  const [from, to] = [lost.before.length.toLocaleString('en'), lost.after.length.toLocaleString('en')];
  const words = `“${lost.label}” had ${from} characters and would have ${to}.`;
  throw new Refused(`This would remove most of the text. ${words} Nothing is stored yet.`, 'removeText');
}
