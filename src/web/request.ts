/** What a request carries beside Express' own: its id, the person, the shell's answers, the key of the page cache. */
import type { Request } from 'express';
import type {} from 'express-session';
import type {} from 'passport';

/** The snapshot of a signed-in person that the session carries: enough for every header and guard. */
export type Person = {
  id: string;
  name: string;
  role: Role;
  handle?: string | undefined;
  avatar?: string | undefined;
  language?: string | undefined;
  timeZone?: string | undefined;
  /** The versions of terms and privacy notice that were accepted last. */
  agreed?: { terms: number; privacy: number } | undefined;
  /** Of the proved e-mail address, lower case; missing in sessions from before it was kept. */
  domain?: string | undefined;
  /** Works on courses of others. What these open, each course decides. */
  coTeaches?: boolean | undefined;
  /** Signing in takes a second step. */
  secondStep?: boolean | undefined;
};
export type Role = 'learner' | 'instructor' | 'admin';

declare global {
  namespace Express {
    interface User extends Person {}
    interface Request {
      id: string;
      /** Before anything was done about it: a request may wait for a store that is away. */
      arrivedAt: Date;
      /** The admin who looks at the school as `user`. */
      seenBy?: Person;
      /** Set by the page cache: the answer may be kept for other visitors. */
      keepPage?: (page: KeptPage) => void;
    }
  }
}

export type KeptPage = { body: Buffer; headers: Record<string, string> };

/** What the browser said of itself when the session began. */
export type Device = { agent: string; address: string };
/** Who has shown one thing and is still to show another; nobody is signed in yet. */
export type HalfSignIn = {
  personId: string;
  /** When the first thing was asked for, ms since epoch: a password that was changed after it opens nothing. */
  since: number;
  stay: boolean;
  next: string | null;
  /** ms since epoch; over after ten minutes. */
  endsAt: number;
};
/** An admin looks at the school as somebody else: read only, for a while. */
export type SeeAs = { person: Person; startedAt: number; endsAt: number };

/** What an authenticator signs: random, for one purpose, once, for five minutes. */
export type Challenge = { value: string; purpose: 'add' | 'sign-in' | 'second-step' | 'confirm'; endsAt: number };
/** A sealed secret that the next page still needs; `endsAt` in ms since epoch. */
export type Kept = { sealed: string; endsAt: number };

declare module 'express-session' {
  interface SessionData {
    challenge?: Challenge;
    /** The key of an authenticator app that is being set up. */
    appSetup?: Kept;
    /** Recovery codes that were just made, until the person has kept them. */
    freshCodes?: Kept;
    device?: Device;
    /** When the person last proved who they are, ms since epoch: sensitive pages ask again after ten minutes. */
    confirmedAt?: number;
    /** The address of the person's calendar that was just made, until it was shown. */
    freshCalendar?: Kept;
    half?: HalfSignIn;
    seeAs?: SeeAs;
    csrfSecret?: string;
    flash?: string;
    /** Absolute end of this session, ms since epoch, however active it is. */
    endsAt?: number;
    startedAt?: number;
    staySignedIn?: boolean;
    renewedAt?: number;
  }
}

/** The signed-in person; throws when a guard was forgotten. */
export function me(req: Request): Person {
  if (!req.user) throw new Error(`no guard stands before ${req.path}`);
  return req.user;
}

export function isHtmx(req: Request): boolean {
  return (
    req.get('HX-Request') === 'true' && req.get('HX-Request-Type') !== 'full' && !req.get('HX-History-Restore-Request')
  );
}
