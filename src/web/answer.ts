/** The only place that decides between page, fragments and redirect, and that reads htmx' headers. */
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { type Rendered, render } from '../lib/view.ts';
import { picturesFromCdn } from './cdn.ts';
import { allowFrames } from './protection.ts';
import { isHtmx } from './request.ts';
import { saveChangedSession } from './session.ts';
import { shellFor } from './shell.ts';

export type Layout = 'site' | 'studio' | 'admin' | 'player' | 'bare';
export type Answer = {
  /** The whole page's content, for requests that want a page; `html` where it was rendered before and kept. */
  page?: Rendered | { html: string };
  title?: string;
  layout?: Layout;
  description?: string;
  /** Trusted HTML for the head: canonical, JSON-LD, feeds. */
  head?: string;
  /** A card with a page of another site may come into this page later; one that stands in it already is seen without this. */
  frames?: boolean;
  /** Which entry of a rail or menu is the current one, and what else the layout wants to know. */
  nav?: object;
  status?: number;
  /** What changes on the page that is already there, for requests by htmx. */
  fragments?: Rendered[];
  /** Where a plain form goes after success (303). */
  redirect?: string;
  /** One sentence of success, shown once on the next page. */
  flash?: string;
};

/** How a card of `shared/_embed` begins its foreign address. */
const frameMark = 'data-frame="https://';

/** Sends the answer. Fragments go to htmx; else a redirect wins over the page. */
export async function answer(req: Request, res: Response, given: Answer): Promise<void> {
  res.vary('HX-Request');
  res.vary('HX-Request-Type');
  if (isHtmx(req) && given.fragments)
    return send(req, res, given.status ?? 200, given.fragments.map(render).join('\n'));
  if (given.redirect) return redirect(req, res, given.redirect, given.flash);
  if (!given.page) throw new Error('an answer needs a page, fragments with a redirect, or a redirect');
  const html = await wholePage(req, given, given.page);
  if (given.frames || html.includes(frameMark)) allowFrames(res);
  send(req, res, given.status ?? 200, html);
}

async function wholePage(req: Request, given: Answer, page: Rendered | { html: string }): Promise<string> {
  const shell = await shellFor(req);
  const { title = shell.school, layout = 'site', description, head, nav } = given;
  const body = 'html' in page ? page.html : render(page);
  return render({ name: `layouts/${layout}`, locals: { title, body, shell, description, head, nav } });
}

async function redirect(req: Request, res: Response, address: string, flash?: string): Promise<void> {
  if (flash && req.session) req.session.flash = flash;
  // The next page may be asked for before this request's end has stored what it needs; without the words it is still the page.
  await saveChangedSession(req).catch(() => undefined);
  if (!isHtmx(req)) return res.redirect(303, address);
  res.set('HX-Redirect', address).status(204).end();
}

function send(req: Request, res: Response, status: number, html: string): void {
  const body = Buffer.from(picturesFromCdn(html));
  res.status(status);
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'private, no-cache');
  if (status === 200 && req.keepPage) req.keepPage({ body, headers: {} });
  res.vary('Accept-Encoding');
  const zip = body.length > 1400 && req.acceptsEncodings('gzip') === 'gzip';
  if (zip) res.setHeader('Content-Encoding', 'gzip');
  res.end(zip ? gzipSync(body, { level: 1 }) : body);
}
