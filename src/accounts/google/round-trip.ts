/** To Google and back (RFC 6749 with state, RFC 7636 with S256): the strategy, and what the session keeps meanwhile. */
import { timingSafeEqual } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-google-oauth20';
import { z } from 'zod';
import { config } from '../../config.ts';
import { fromNow, minute, now, second } from '../../lib/clock.ts';
import type { GoogleIdentity } from './google.service.ts';

/** One way to Google and back. `personId`: who links; null for signing in. */
export type Trip = { personId: string | null; next: string | null };
type OpenTrip = Trip & { state: string; verifier: string; endsAt: number };
/** Who proved to be this at Google, and is still to show the password of the account with the same address. */
export type Proof = { identity: GoogleIdentity; next: string | null; endsAt: number };

declare module 'express-session' {
  interface SessionData {
    googleTrip?: OpenTrip;
    googleProof?: Proof;
  }
}

export const returnPath = '/sign-in/google/return';
const lasts = 10 * minute;
const patience = 10 * second;

/** OpenID Connect Core, 5.1; Google sends `email_verified` as a boolean or as a word. */
const Userinfo = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()),
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]).default(false),
  name: z.string().default(''),
  picture: z.string().max(2000).nullable().default(null),
});

/** Sends the browser to Google. The session keeps `trip` for the way back, ten minutes, one at a time. */
export function setOut(req: Request, res: Response, next: NextFunction, trip: Trip): void {
  req.session.googleTrip = { ...trip, state: '', verifier: '', endsAt: fromNow(lasts).getTime() };
  delete req.session.googleProof;
  passport.authenticate('google', { session: false, prompt: 'select_account' })(req, res, next);
}

/** The trip that this answer of Google belongs to, by its `state`; null where it is lost, over, or not this browser's. */
export function tripOf(req: Request): Trip | null {
  const trip = req.session.googleTrip;
  const isOpen = trip && trip.state !== '' && trip.endsAt > now().getTime() && isSame(trip.state, req.query.state);
  return isOpen ? trip : null;
}

/** Exchanges the code and asks who it is; the trip is used up. Throws whatever went wrong, after ten seconds at most. */
export function askGoogle(req: Request, res: Response): Promise<GoogleIdentity> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('no answer in time')), patience);
    const heard = (error: unknown, identity: GoogleIdentity | false) => {
      clearTimeout(late);
      if (identity) done(identity);
      else fail(error ?? new Error('the trip was over'));
    };
    passport.authenticate('google', { session: false }, heard)(req, res, fail);
  });
}

type Provider = NonNullable<typeof config.google>;
/** What `passport-oauth2` keeps to itself, and its own documentation tells to use. */
type Inside = { _oauth2: { useAuthorizationHeaderforGET(on: boolean): void; setAgent(agent: HttpAgent): void } };

function strategyFor(provider: Provider): Strategy {
  const strategy = new Strategy(
    {
      clientID: provider.clientId,
      clientSecret: provider.clientSecret,
      callbackURL: `${config.publicUrl}${returnPath}`,
      authorizationURL: provider.authorizeUrl,
      tokenURL: provider.tokenUrl,
      userProfileURL: provider.userinfoUrl,
      scope: ['openid', 'profile', 'email'],
      pkce: true,
      state: true,
      store: tripStore as never,
    },
    (_access, _refresh, profile, done) => {
      const told = Userinfo.safeParse(profile._json);
      // Not yet a person of ours: the route decides whose account it is.
      if (told.success) done(null, identityOf(told.data) as never);
      else done(told.error);
    },
  );
  const { _oauth2: client } = strategy as unknown as Inside;
  client.useAuthorizationHeaderforGET(true);
  client.setAgent(impatient(provider.tokenUrl.startsWith('https:') ? new HttpsAgent() : new HttpAgent()));
  return strategy;
}

function identityOf({ sub, email_verified, ...rest }: z.infer<typeof Userinfo>): GoogleIdentity {
  return { id: sub, isVerified: email_verified, ...rest };
}

/** The library looks at how many parameters these take: so many get the verifier. */
const tripStore = {
  store(req: Request, verifier: string, _state: unknown, _meta: unknown, done: (error: null, state: string) => void) {
    const state = crypto.randomUUID();
    if (req.session.googleTrip) Object.assign(req.session.googleTrip, { state, verifier });
    done(null, state);
  },
  verify(req: Request, _state: unknown, _meta: unknown, done: (error: null, verifier: string | false) => void) {
    const verifier = tripOf(req) && req.session.googleTrip?.verifier;
    delete req.session.googleTrip;
    done(null, verifier || false);
  },
};

if (config.google) passport.use(strategyFor(config.google));

/** The library waits for ever; a connection on which nothing comes for a while is cut. */
function impatient<A extends HttpAgent>(agent: A): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, heard) => {
    const socket = connect(options, heard);
    if (socket instanceof Socket) socket.setTimeout(patience, () => socket.destroy(new Error('no answer in time')));
    return socket;
  };
  return agent;
}

function isSame(state: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(state), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
