/** Headers and cross-site checks. The content policy is constant, so that finished pages can be cached. */
import csurfModule from 'csurf';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { config } from '../config.ts';
import { Forbidden } from '../lib/errors.ts';
import { frameHosts } from '../lib/frames.ts';

// Where /media may lead to; everything else of a file comes from here.
const films = config.cloudinary?.tokenKey ? [config.cloudinary.origin] : [];
const pictures = config.cdnUrl ? [new URL(config.cdnUrl).origin] : [];
const checkout = new URL(config.razorpay.checkoutUrl).origin;
// Browsers hold a form to this rule also where its answer redirects.
const identity = config.google ? [new URL(config.google.authorizeUrl).origin] : [];

/** No inline script, style or eval anywhere; forms go to us, to the payment page and to Google. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', ...pictures],
        mediaSrc: ["'self'", 'blob:', ...films],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'", checkout, ...identity],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: config.secure ? { maxAge: 31_536_000 } : false,
    originAgentCluster: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xDownloadOptions: false,
    xDnsPrefetchControl: false,
  });
}

/** Lets this page show frames of the other sites on our list, for cards that load one when they are pressed. */
export function allowFrames(res: Response): void {
  const name = 'Content-Security-Policy';
  const policy = String(res.getHeader(name) ?? '');
  res.setHeader(name, policy.replace("frame-src 'self'", `frame-src 'self' ${frameHosts.join(' ')}`));
}

/** Refuses unsafe requests that a browser says come from another site (Fetch Metadata, else Origin). Needs no body. */
export function sameSite(req: Request, _res: Response, next: NextFunction): void {
  if (/^(GET|HEAD|OPTIONS)$/.test(req.method)) return next();
  const site = req.get('Sec-Fetch-Site');
  const origin = req.get('Origin');
  const own = site ? site === 'same-origin' || site === 'none' : !origin || isOwnOrigin(req, origin);
  next(own ? undefined : new Forbidden('This request came from another site, so it was not carried out.'));
}

/** Where there is a signed-in session, unsafe requests carry its token as header or as the field `_csrf`. */
export function csrf(): RequestHandler {
  const csurf = csurfModule as unknown as typeof csurfModule.default;
  const check = csurf({ value: tokenOf }) as unknown as RequestHandler;
  return (req, res, next) => (req.user ? check(req, res, next) : next());
}

function tokenOf(req: Request): string {
  const sent = req.get('x-csrf-token') ?? (req.body as { _csrf?: unknown } | undefined)?._csrf;
  return typeof sent === 'string' ? sent : '';
}

function isOwnOrigin(req: Request, origin: string): boolean {
  return origin === `${req.protocol}://${req.get('host')}` || origin === new URL(config.publicUrl).origin;
}
