import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Answer, type Call, findRoute, json, param, type Reply, type Route, readJson, serve } from '../http.ts';
import { bodyPage, listPage, MAILBOX_CSS, messagePage, missingPage } from './pages.ts';
import { SmtpFault, type SmtpFaults, startSmtp } from './smtp.ts';
import { bytes, type Message, openStore, type Store } from './store.ts';

export type MailboxOptions = {
  port?: number;
  smtpPort?: number;
  host?: string;
  dataDir?: string;
  basePath?: string;
  kept?: number | undefined;
};

const View = z.enum(['html', 'text', 'headers']);

/**
 * Starts the mailbox: SMTP in, HTTP out.
 *
 * @returns the ports taken; `close` ends both, and removes the messages when no folder was given.
 * @throws when a port is taken.
 */
export async function startMailbox({
  port = 0,
  smtpPort = 0,
  host = '127.0.0.1',
  dataDir,
  basePath = '/',
  kept,
}: MailboxOptions = {}) {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'mailbox-')));
  const store = await openStore(folder, kept);
  const faults: SmtpFaults = { list: [] };
  const smtp = await startSmtp(store, faults, { host, port: smtpPort });
  const base = basePath.replace(/\/+$/, '');
  const routes = mailboxRoutes(store, faults, base);
  const web = await serve((call) => answer(routes, base, call), { host, port }).catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });
  return {
    port: web.port,
    smtpPort: smtp.port,
    url: web.url,
    close: async () => {
      await Promise.all([web.close(), smtp.close()]);
      if (!dataDir) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Understands addresses with the base path, as the browser sees them, and without it, as a proxy may pass them on. */
function answer(routes: Route[], base: string, call: Call): Reply | Promise<Reply> {
  const inside = base && (call.path === base || call.path.startsWith(`${base}/`));
  const path = (inside ? call.path.slice(base.length) : call.path) || '/';
  const found = findRoute(routes, call.method === 'HEAD' ? 'GET' : call.method, path);
  return found ? found.route.run({ ...call, path, params: found.params }) : page(missingPage(base), 404);
}

function mailboxRoutes(store: Store, faults: SmtpFaults, base: string): Route[] {
  const get = (path: string, run: Route['run']): Route => ({ method: 'GET', path, name: path, run });
  const withMessage = (show: (message: Message, call: Call) => Reply) => async (call: Call) => {
    const message = await store.find(param(call, 'id'));
    return message ? show(message, call) : page(missingPage(base), 404);
  };
  return [
    get('/health', () => json({ ok: true })),
    get('/style.css', () => ({
      status: 200,
      headers: { 'content-type': 'text/css; charset=utf-8' },
      body: MAILBOX_CSS,
    })),
    get('/', (call) => page(listPage(base, store.list(call.query.get('to') || undefined), call.query.get('to') ?? ''))),
    get(
      '/messages/:id',
      withMessage((message, call) => page(messagePage(base, message, chosenView(message, call)))),
    ),
    get(
      '/messages/:id/html',
      withMessage((message) => framed(bodyPage(`${base}/messages/${message.id}`, message))),
    ),
    get(
      '/messages/:id/source',
      withMessage((message) => file(message.raw, 'text/plain; charset=utf-8')),
    ),
    get('/messages/:id/attachments/:index', withMessage(attachment)),
    get('/api/messages', (call) => json(store.list(call.query.get('to') || undefined))),
    get(
      '/api/messages/:id',
      withMessage(({ parsed: _parsed, raw: _raw, ...shown }) => json(shown)),
    ),
    { method: 'DELETE', path: '/api/messages', name: 'clear', run: async () => json((await store.clear()) ?? []) },
    ...faultRoutes(faults),
  ];
}

function faultRoutes(faults: SmtpFaults): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/faults',
      name: 'fault',
      run: (call) => {
        const fault = SmtpFault.safeParse(readJson(call));
        if (!fault.success) return json({ message: z.prettifyError(fault.error) }, 400);
        faults.list.push(fault.data);
        return json(faults.list);
      },
    },
    {
      method: 'DELETE',
      path: '/api/faults',
      name: 'faults',
      run: () => {
        faults.list = [];
        return json([]);
      },
    },
  ];
}

function chosenView(message: Message, call: Call) {
  const wanted = View.safeParse(call.query.get('view'));
  if (wanted.success) return wanted.data;
  return message.html ? 'html' : 'text';
}

function attachment(message: Message, call: Call): Reply {
  const part = message.parsed.attachments[Number(param(call, 'index'))];
  if (!part) return { status: 404, body: 'There is no such attachment.' };
  const shownInside = part.contentId && part.mimeType.startsWith('image/');
  const name = encodeURIComponent(part.filename ?? 'attachment');
  return {
    status: 200,
    headers: {
      'content-type': shownInside ? part.mimeType : 'application/octet-stream',
      'content-disposition': `${shownInside ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
    body: Buffer.from(bytes(part.content)),
  };
}

function page(body: string, status = 200): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body,
  };
}

/** Mail is foreign HTML: no script runs, no form is sent, it is nobody's origin. */
function framed(body: string): Answer {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src http: https: data:',
    'font-src data:',
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ];
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body,
  };
}

function file(body: Buffer, type: string): Answer {
  return { status: 200, headers: { 'content-type': type, 'x-content-type-options': 'nosniff' }, body };
}
