/** One person at a browser: signs in again when the session is gone, and notes every answer with its time. */
import { type Client, createClient, type Fields, type Page } from '../../test/client.ts';
import { password } from './school.ts';
import type { Told } from './told.ts';

export type Browser = ReturnType<typeof createBrowser>;

/** Longer than any limit of the school's own: who still has no answer then has none. */
const patienceMs = 25_000;
const longestPauseMs = 15_000;

const asHtmx = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };

/** `place`: the address this person would come from; limits count by it. */
type Options = { url: string; told: Told; email: string; place: string; isOver: () => boolean };

export function createBrowser({ url, told, email, place, isOver }: Options) {
  const sending = { headers: { 'X-Forwarded-For': place } };
  let client = createClient(url);
  let inside = false;
  /** In a row, without an answer or with one that says to come back later. */
  let failures = 0;

  /** Null: no answer came, or one that says to come back later. */
  async function ask<P extends { status: number }>(
    what: string,
    request: (client: Client) => Promise<P>,
  ): Promise<P | null> {
    const at = Date.now();
    const page = await within(patienceMs, request(client)).catch(() => null);
    told.answers.push({ who: email, what, status: page?.status ?? 0, ms: Date.now() - at, at });
    if (page && page.status !== 503 && page.status !== 429) {
      failures = 0;
      return page;
    }
    // As pages and people do: longer from time to time, and not all in the same moment.
    const longest = Math.min(longestPauseMs, (page ? 1000 : 300) * 2 ** failures++);
    await pause(longest * (0.5 + Math.random() / 2));
    return null;
  }

  async function signIn(): Promise<boolean> {
    for (let tries = 0; tries < 60 && !isOver(); tries++) {
      client = createClient(url);
      const page = await ask('sign in', (fresh) => fresh.post('/sign-in', { email, password }, sending));
      if (page?.status === 303) return (await ask('account', (fresh) => fresh.get('/account')))?.status === 200;
      if (page) throw new Error(`${email} could not sign in: ${page.status} ${page.$('main')}`);
    }
    return false;
  }

  /** As somebody signed in; tries once more after the session turned out to be gone, when nothing was changed. */
  async function act(what: string, request: (client: Client) => Promise<Page>): Promise<Page | null> {
    for (let tries = 0; tries < 2; tries++) {
      if (!inside) inside = await signIn();
      if (!inside) return null;
      const page = await ask(what, request);
      if (!page || !isOutside(page)) return page;
      inside = false;
    }
    return null;
  }

  return {
    ask,
    act,
    signIn: async () => (inside = await signIn()),
    get: (what: string, path: string) => act(what, (now) => now.get(path, sending)),
    post: (what: string, path: string, fields: Fields = {}) => act(what, (now) => now.post(path, fields, sending)),
    /** As htmx sends it. */
    part: (what: string, path: string, fields: Fields) =>
      act(what, (now) => now.post(path, fields, { headers: { ...sending.headers, ...asHtmx } })),
    delete: (what: string, path: string) => act(what, (now) => now.post(path, { _method: 'DELETE' }, sending)),
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Led to the sign-in page, or refused because the token belongs to a session that is gone. */
function isOutside(page: Page): boolean {
  return page.status === 403 || (page.location?.startsWith('/sign-in') ?? false);
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer in time')), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
