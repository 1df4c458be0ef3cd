/** A browser without pictures: keeps cookies, sends what browsers send, finds the csrf token of its last page. */
import { type HTMLElement, parse } from 'node-html-parser';

export type Fields = Record<string, string | number | boolean | string[] | undefined>;
export type Upload = { name: string; bytes: Buffer | string; type?: string };
export type Page = {
  status: number;
  headers: Headers;
  text: string;
  bytes: Buffer;
  /** Where a redirect leads, path and query only. */
  location: string | null;
  html: HTMLElement;
  /** The text of the first element that `css` finds, white space folded; null when there is none. */
  $: (css: string) => string | null;
};
export type Sending = { headers?: Record<string, string> };

const htmx: Sending = { headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' } };

export type Client = ReturnType<typeof createClient>;

/** @param url where the school listens, e.g. http://127.0.0.1:4000 */
export function createClient(url: string) {
  const cookies = new Map<string, string>();
  let token: string | null = null;

  async function send(
    method: string,
    path: string,
    body: URLSearchParams | FormData | undefined,
    sending: Sending = {},
  ): Promise<Page> {
    const headers = new Headers({ Accept: 'text/html', ...browserHeaders(method), ...sending.headers });
    if (cookies.size > 0) headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(new URL(path, url), { method, body: body ?? null, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line);
    const page = await readPage(response, url);
    token = tokenOf(page.html) ?? token;
    return page;
  }

  async function change(method: string, path: string, fields: Fields, sending?: Sending): Promise<Page> {
    if (cookies.size > 0 && !token) await send('GET', '/account', undefined);
    return send(method, path, encode({ _csrf: token ?? undefined, ...fields }), sending);
  }

  async function upload(path: string, fields: Fields, files: Record<string, Upload>, sending?: Sending): Promise<Page> {
    if (!token) await send('GET', '/account', undefined);
    return send('POST', path, multipart(encode({ _csrf: token ?? undefined, ...fields }), files), sending);
  }

  return {
    url,
    cookies,
    csrf: () => token,
    get: (path: string, sending?: Sending) => send('GET', path, undefined, sending),
    head: (path: string) => send('HEAD', path, undefined),
    post: (path: string, fields: Fields = {}, sending?: Sending) => change('POST', path, fields, sending),
    put: (path: string, fields: Fields = {}) => change('POST', path, { ...fields, _method: 'PUT' }),
    patch: (path: string, fields: Fields = {}) => change('POST', path, { ...fields, _method: 'PATCH' }),
    delete: (path: string, fields: Fields = {}) => change('POST', path, { ...fields, _method: 'DELETE' }),
    upload,
    htmx: {
      get: (path: string) => send('GET', path, undefined, htmx),
      post: (path: string, fields: Fields = {}) => change('POST', path, fields, htmx),
      delete: (path: string, fields: Fields = {}) => change('POST', path, { ...fields, _method: 'DELETE' }, htmx),
    },
    /** Follows redirects with GET, as a browser does. */
    follow: async (page: Page): Promise<Page> => {
      let last = page;
      for (let hops = 0; last.location && hops < 10; hops++) last = await send('GET', last.location, undefined);
      return last;
    },
  };
}

function multipart(fields: URLSearchParams, files: Record<string, Upload>): FormData {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  for (const [field, { bytes, type = '', name }] of Object.entries(files))
    body.append(field, new Blob([new Uint8Array(Buffer.from(bytes))], { type }), name);
  return body;
}

function browserHeaders(method: string): Record<string, string> {
  return method === 'GET' || method === 'HEAD' ? { 'Sec-Fetch-Site': 'none' } : { 'Sec-Fetch-Site': 'same-origin' };
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const cut = pair.indexOf('=');
  const name = pair.slice(0, cut).trim();
  const ended = attributes.some((one) => /^\s*expires=.*1970/i.test(one) || /^\s*max-age=0/i.test(one));
  if (ended) cookies.delete(name);
  else cookies.set(name, pair.slice(cut + 1));
}

async function readPage(response: Response, base: string): Promise<Page> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('utf8');
  const html = parse(/html/.test(response.headers.get('content-type') ?? '') ? text : '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    bytes,
    location: locationOf(response, base),
    html,
    $: (css) => html.querySelector(css)?.text.replace(/\s+/g, ' ').trim() ?? null,
  };
}

function locationOf(response: Response, base: string): string | null {
  const raw = response.headers.get('location') ?? response.headers.get('hx-redirect');
  if (!raw) return null;
  const address = new URL(raw, base);
  return address.origin === new URL(base).origin ? address.pathname + address.search : address.toString();
}

function tokenOf(html: HTMLElement): string | null {
  return html.querySelector('input[name="_csrf"]')?.getAttribute('value') ?? null;
}

function encode(fields: Fields): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) for (const one of value) body.append(name, one);
    else if (value !== undefined && value !== false) body.append(name, value === true ? 'on' : String(value));
  }
  return body;
}
