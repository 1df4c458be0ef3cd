/** What is said when the way by Google did not end well: one calm sentence, by the word that stands in the address. */
import { z } from 'zod';

const sentences = {
  denied: 'You did not go on with Google. Nothing was changed.',
  failed: 'Google did not answer as it should. Nothing was changed: try again in a moment, or sign in another way.',
  lost: 'The way back from Google was lost, or took more than ten minutes. Please begin again.',
  unverified: 'Google has not confirmed your e-mail address, so it opens nothing here. Confirm it at Google first.',
  blocked: 'This account is blocked. Write to the school if you think that this is a mistake.',
  held: 'This address was taken off an account a short time ago and is kept for its owner. Look for our mail about it.',
  taken: 'This Google account belongs to another account of the school.',
  other: 'Your account is linked to another Google account. Unlink that one first.',
} as const;

export type Mishap = keyof typeof sentences;

/** For queries: `?google=denied`; anything else counts as not given. */
export const MishapWord = z.enum(Object.keys(sentences) as [Mishap, ...Mishap[]]).optional();

export function sentenceFor(mishap: Mishap): string {
  return sentences[mishap];
}
