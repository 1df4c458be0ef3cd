import { createHash, randomBytes } from 'node:crypto';
import type { Person } from './people.ts';

/** What fails later on, as the person at the page wished: the exchange of the code, or the question who it is. */
export type Mishap = 'none' | 'token' | 'userinfo';
export type CodeGrant = {
  person: Person;
  scope: string[];
  redirectUri: string;
  challenge: string | null;
  mishap: Mishap;
  endsAt: number;
};
export type TokenGrant = { person: Person; scope: string[]; mishap: Mishap; endsAt: number };

export type Grants = ReturnType<typeof createGrants>;

const CODE_MS = 10 * 60_000;
export const TOKEN_SECONDS = 3599;

/** Codes, each taken once within ten minutes, and the tokens they were exchanged for. */
export function createGrants() {
  const codes = new Map<string, CodeGrant>();
  const tokens = new Map<string, TokenGrant>();
  return {
    issueCode(grant: Omit<CodeGrant, 'endsAt'>): string {
      const code = `4/0${randomBytes(32).toString('base64url')}`;
      codes.set(code, { ...grant, endsAt: Date.now() + CODE_MS });
      return code;
    },
    /** Undefined for a code that is unknown, taken or over. */
    takeCode(code: string): CodeGrant | undefined {
      const grant = codes.get(code);
      codes.delete(code);
      return grant && grant.endsAt > Date.now() ? grant : undefined;
    },
    issueToken({ person, scope, mishap }: CodeGrant): string {
      const token = `ya29.${randomBytes(48).toString('base64url')}`;
      tokens.set(token, { person, scope, mishap, endsAt: Date.now() + TOKEN_SECONDS * 1000 });
      return token;
    },
    findToken(token: string): TokenGrant | undefined {
      const grant = tokens.get(token);
      return grant && grant.endsAt > Date.now() ? grant : undefined;
    },
    /** Lets every open code run out, as ten minutes would. */
    expireCodes(): number {
      for (const grant of codes.values()) grant.endsAt = 0;
      return codes.size;
    },
  };
}

/** RFC 7636, 4.6, method S256. */
export function isVerifierOf(challenge: string, verifier: string): boolean {
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
