/** The protocol of passkeys (W3C Web Authentication, level 3) by @simplewebauthn: what browsers are asked, what they answer. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type VerifiedAuthenticationResponse,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { config } from '../../config.ts';
import { minute } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { Assertion, NewCredential } from './credential.ts';
import type { Passkey } from './factors.ts';
import { type PasskeyPlace, passkeyPlace } from './passkey-place.ts';

/** How long a person may take, in ms; so long counts the challenge, too. */
export const passkeyTime = 5 * minute;
/** What the island hands to the browser, and the random part that the answer must sign. */
/** EdDSA, ES256, RS256 (RFC 9053): what every authenticator has one of; newer ones are still an experiment in Node. */
const supportedAlgorithmIDs = [-8, -7, -257];
export type Asked = { options: object; challenge: string };

/** Asks for a new passkey that can also stand alone, where the authenticator is able to. */
export async function askForNew(person: { id: string; name: string; email: string }, known: Passkey[]): Promise<Asked> {
  const options = await generateRegistrationOptions({
    rpName: config.school.name,
    rpID: requirePlace().rpId,
    userName: person.email,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.id),
    timeout: passkeyTime,
    attestationType: 'none',
    supportedAlgorithmIDs,
    excludeCredentials: known.map(descriptor),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  return { options, challenge: options.challenge };
}

/** Asks for one of `known`; null: for any of this school's. `verified`: the authenticator must be sure who holds it. */
export async function askForOne(known: Passkey[] | null, { verified }: { verified: boolean }): Promise<Asked> {
  const options = await generateAuthenticationOptions({
    rpID: requirePlace().rpId,
    timeout: passkeyTime,
    userVerification: verified ? 'required' : 'preferred',
    ...(known ? { allowCredentials: known.map(descriptor) } : {}),
  });
  return { options, challenge: options.challenge };
}

/** Throws Refused when the answer is not to `challenge`, from another address, or not whole. */
export async function checkNew(response: NewCredential, challenge: string) {
  const { registrationInfo } = await refuseOr(
    (): Promise<VerifiedRegistrationResponse> =>
      verifyRegistrationResponse({
        response: { ...response, clientExtensionResults: {} },
        ...expected(challenge),
        supportedAlgorithmIDs,
        requireUserVerification: false,
      }),
  );
  if (!registrationInfo) throw refused();
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    isSynced: credentialBackedUp,
  };
}

/** Resolves with the new counter. Throws Refused as `checkNew`, and when the counter did not grow: a copy was used. */
export async function checkOne(
  response: Assertion,
  known: Passkey,
  { challenge, verified }: { challenge: string; verified: boolean },
): Promise<number> {
  const { userHandle: _handle, ...signed } = response.response;
  const result = await refuseOr(
    (): Promise<VerifiedAuthenticationResponse> =>
      verifyAuthenticationResponse({
        response: { ...response, response: signed, clientExtensionResults: {} },
        ...expected(challenge),
        credential: {
          id: known.id,
          publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
          counter: known.counter,
        },
        requireUserVerification: verified,
      }),
  );
  if (!result.verified) throw refused();
  return result.authenticationInfo.newCounter;
}

function expected(challenge: string) {
  const { origin, rpId } = requirePlace();
  return { expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpId };
}

function requirePlace(): PasskeyPlace {
  const place = passkeyPlace();
  if (!place) throw new Refused('Passkeys do not work at this address: it is a number, and they need a name.');
  return place;
}

/** The library throws plain errors with the reason; people get one sentence, the log gets the reason. */
async function refuseOr<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    log.info({ reason: String(error) }, 'a passkey was refused');
    throw refused();
  }
}

function descriptor({ id, transports }: Passkey) {
  return { id, transports };
}

function refused(): Refused {
  return new Refused('This passkey was not accepted. Please try again.');
}
