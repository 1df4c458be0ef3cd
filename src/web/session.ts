/** Sessions: cookie, idle and absolute limits, signing in, half in and out, ending all of a person's. */
import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import passport from 'passport';
import { config } from '../config.ts';
import { minute, now } from '../lib/clock.ts';
import { log } from '../lib/log.ts';
import { redis } from '../lib/redis.ts';
import type { HalfSignIn, Person } from './request.ts';
import { indexKey, limitsOf, rememberSession, rewriteSession, sessionKey, sessionStore } from './session-store.ts';

export const sessionCookie = 'sid';
/** Session, person, limits: in this order, for everything behind the public files. */
export function sessions(): RequestHandler[] {
  passport.serializeUser((person, done) => done(null, person));
  passport.deserializeUser((person: Person, done) => done(null, person));
  return [
    quietAfterAnswer(
      session({
        name: sessionCookie,
        secret: config.sessionSecret,
        store: sessionStore,
        resave: false,
        saveUninitialized: false,
        cookie: { httpOnly: true, sameSite: 'lax', secure: config.secure, path: '/' },
      }),
    ),
    rememberStored,
    passport.session() as RequestHandler,
    keepAlive,
  ];
}

/** What each request found in its session. */
const found = new WeakMap<Request, string>();

function rememberStored(req: Request, _res: Response, next: NextFunction): void {
  found.set(req, JSON.stringify(req.session));
  next();
}

/**
 * A session is kept while its answer goes out. Where that fails, express-session hands the error on to whatever comes
 * next, which by then is Express's own last handler: it would cut the connection and print a stack.
 */
function quietAfterAnswer(handler: RequestHandler): RequestHandler {
  return (req, res, next) =>
    handler(req, res, (error?: unknown) => {
      if (error && res.headersSent) log.warn({ id: req.id, reason: String(error) }, 'a session was not kept');
      else next(error);
    });
}

/** Signs a person in: new session id, limits by `stay`, an entry in the person's index. */
export async function signInSession(req: Request, person: Person, options: { stay: boolean }): Promise<void> {
  await new Promise<void>((done, fail) => req.logIn(person, (error: unknown) => (error ? fail(error) : done())));
  const at = now().getTime();
  const device = { agent: (req.get('User-Agent') ?? '').slice(0, 300), address: req.ip ?? '' };
  Object.assign(req.session, { startedAt: at, renewedAt: at, confirmedAt: at, staySignedIn: options.stay, device });
  // From the beginning: two first pages at once would each make their own, and the forms of one would be refused.
  req.session.csrfSecret = randomBytes(18).toString('base64url');
  delete req.session.half;
  req.session.endsAt = at + limitsOf(req.session).absolute;
  if (options.stay) req.session.cookie.maxAge = limitsOf(req.session).absolute;
  await rememberSession(person.id, req.sessionID, at);
  await saveSession(req);
}

/**
 * Goes on with the same session under a new id, after the person has shown again who they are; the old id opens nothing
 * any more (OWASP ASVS 5.0, 7.2.4). What the session holds stays.
 */
export async function renewSessionId(req: Request, person: Person): Promise<void> {
  const { cookie: _cookie, ...kept } = req.session;
  const old = req.sessionID;
  await new Promise<void>((done, fail) => req.session.regenerate((error: unknown) => (error ? fail(error) : done())));
  // The store writes only over what is there: the new one is made empty first.
  await saveSession(req);
  Object.assign(req.session, kept);
  const at = now().getTime();
  if (kept.staySignedIn) req.session.cookie.maxAge = Math.max(0, (kept.endsAt ?? at) - at);
  await saveSession(req);
  await rememberSession(person.id, req.sessionID, at);
  await redis.zrem(indexKey(person.id), old);
}

/** Remembers who has shown the first of two things, in a fresh session that nobody is signed in to. Ten minutes. */
export async function beginHalfSignIn(req: Request, half: Omit<HalfSignIn, 'endsAt'>): Promise<void> {
  await new Promise<void>((done, fail) => req.session.regenerate((error: unknown) => (error ? fail(error) : done())));
  req.session.half = { ...half, endsAt: now().getTime() + 10 * minute };
  await saveSession(req);
}

/** Who is half signed in here; null when nobody is, or the time is over. */
export function halfSignIn(req: Request): HalfSignIn | null {
  const half = req.session?.half;
  return half && half.endsAt > now().getTime() ? half : null;
}

/**
 * Writes the session now. It is written at the end of a request anyway, but a redirect may arrive before that: what the
 * next page depends on is saved first.
 */
export async function saveSession(req: Request): Promise<void> {
  await new Promise<void>((done, fail) => req.session.save((error: unknown) => (error ? fail(error) : done())));
}

/** Writes the session now where this request has changed it. One that nothing was put into is not made. */
export async function saveChangedSession(req: Request): Promise<void> {
  if (req.session && JSON.stringify(req.session) !== found.get(req)) await saveSession(req);
}

/**
 * What ties an address to this sign-in: another browser has another mark, also where the same person is signed in. It stays
 * when the session's id is renewed. '' for visitors.
 */
export function sessionMark(req: Request): string {
  return req.user ? `${req.user.id} ${req.session.startedAt ?? 0}` : '';
}

/** Ends this session at once; the browser's cookie opens nothing any more. */
export async function dropSession(req: Request): Promise<void> {
  await new Promise<void>((done, fail) => req.session.destroy((error: unknown) => (error ? fail(error) : done())));
}

/** Ends this session at once, in Redis and in the browser. */
export async function signOutSession(req: Request, res: Response): Promise<void> {
  const whose = req.seenBy ?? req.user;
  if (whose) await redis.zrem(indexKey(whose.id), req.sessionID);
  await dropSession(req);
  res.clearCookie(sessionCookie, { path: '/' });
}

/** Ends all sessions of a person, but for `except` (a session id). May be repeated. Returns how many. */
export async function endSessionsOf(userId: string, options: { except?: string } = {}): Promise<number> {
  const ids = (await redis.zrange(indexKey(userId), '0', '-1')).filter((id) => id !== options.except);
  if (ids.length === 0) return 0;
  await redis.del(...ids.map(sessionKey));
  await redis.zrem(indexKey(userId), ...ids);
  return ids.length;
}

/** Rewrites the snapshot of the person in all their sessions, e.g. after a change of name. May be repeated. */
export async function rewriteSessionsOf(person: Person): Promise<void> {
  for (const id of await redis.zrange(indexKey(person.id), '0', '-1'))
    if (!(await rewriteSession(id, person))) await redis.zrem(indexKey(person.id), id);
}

/** Ends a session past its absolute end; renews its idle limit every five minutes rather than at every request. */
function keepAlive(req: Request, res: Response, next: NextFunction): void {
  if (!req.user) return next();
  const at = now().getTime();
  const idleSince = at - (req.session.renewedAt ?? 0);
  if (at > (req.session.endsAt ?? 0) || idleSince > limitsOf(req.session).idle) {
    // A form goes on as a visitor's: only its route knows whether what was typed may be kept until the next sign-in.
    const isForm = !/^(GET|HEAD)$/.test(req.method) && !req.get('HX-Request');
    signOutSession(req, res).then(() => (isForm ? goOnAsVisitor(req, next) : leaveFor(req, res)), next);
    return;
  }
  if (idleSince > 5 * minute) {
    req.session.renewedAt = at;
    rememberSession(req.user.id, req.sessionID, at).catch(() => undefined);
  }
  next();
}

function goOnAsVisitor(req: Request, next: NextFunction): void {
  req.user = undefined;
  req.sessionStore.generate(req);
  next();
}

/** A part of a page cannot become the sign-in page: htmx is told to go there. */
function leaveFor(req: Request, res: Response): void {
  const back = req.get('HX-Request') ? '' : `&next=${encodeURIComponent(req.originalUrl)}`;
  const address = `/sign-in?ended=1${back}`;
  if (req.get('HX-Request')) res.set('HX-Redirect', address).status(204).end();
  else res.redirect(303, address);
}
