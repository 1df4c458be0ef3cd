/** How often one may try to get in. The answers never say whether an address is known. */
import { createHash } from 'node:crypto';
import { limit } from '../lib/limits.ts';

const minute = 60;
const hour = 60 * minute;

/** Wrong passwords for one account from one place; the tight one. */
export const signInHere = limit('sign-in-here', 10, 15 * minute, 'Too many tries to sign in.');
/** Wrong passwords for one account from anywhere: loose, so that a stranger cannot lock somebody out with a few tries. */
export const signInAccount = limit('sign-in-account', 60, hour, 'Too many tries to sign in.');
/** Wrong passwords from one place, whatever the account. */
export const signInPlace = limit('sign-in-place', 100, 15 * minute, 'Too many tries to sign in from here.');
/** Sign-ups for one address; each sends mail. */
export const signUpAccount = limit('sign-up-account', 5, hour, 'Too many sign-ups with this address.');
/** A class may sign up together from one address. */
export const signUpPlace = limit('sign-up-place', 100, hour, 'Too many sign-ups from here.');
/** Codes typed for one address, over all its sign-ups: each of them has five tries of its own. */
export const codeAccount = limit('code-account', 20, hour, 'Too many codes tried.');
export const codePlace = limit('code-place', 200, hour, 'Too many codes tried from here.');
export const resendPlace = limit('resend-place', 100, hour, 'Too many codes asked for from here.');
/** The old password, asked for before a change. */
export const passwordChange = limit('password-change', 10, 15 * minute, 'Too many wrong passwords.');
/** Proofs asked for again before something sensitive: passwords and codes together. */
export const confirm = limit('confirm', 10, 15 * minute, 'Too many wrong tries.');
/** Codes typed as the second step of signing in; only who knows the password gets here. */
export const secondStep = limit('second-step', 10, 15 * minute, 'Too many wrong codes.');
export const secondStepPlace = limit('second-step-place', 100, 15 * minute, 'Too many codes tried from here.');

/** Links to a new password asked for one address; each sends mail where there is an account. */
export const reset = limit('reset', 5, hour, 'Too many links asked for.');
export const resetPlace = limit('reset-place', 50, hour, 'Too many links asked for from here.');
/** Links to prove a new address, asked for by one person; each sends mail to somebody. */
export const emailChange = limit('email-change', 5, hour, 'Too many links asked for.');
/** Invitations sent by one admin; a list of 5,000 rows is one. */
export const invitation = limit('invitation', 100, hour, 'Too many invitations.');

/** Ways to Google begun from one place; each keeps a session for a while. */
export const googlePlace = limit('google-place', 100, 15 * minute, 'Too many tries to sign in with Google from here.');

/** Pictures sent of oneself; each is decoded while its sender waits. */
export const pictureUploads = limit('picture-uploads', 30, hour, 'Too many pictures sent.');

/** Addresses do not stand in Redis in clear. */
export function keyOf(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url').slice(0, 22);
}
