/** What a person does at the stand-in for Google's sign-in, as a browser would, and the levers of that stand-in. */
import { config } from '../config.ts';
import type { Client, Fields, Page } from './client.ts';

export type GooglePerson = { name?: string; email: string; verified?: boolean; sub?: string };
export type Decision = 'approve' | 'refuse' | 'fail' | 'fail-token' | 'fail-userinfo';

/**
 * Decides at the page that `page` leads to. Returns the address of ours that the browser is sent back to. The address
 * counts as verified unless `verified` is false.
 */
export async function decideAtGoogle(page: Page, person: GooglePerson, decision: Decision = 'approve') {
  if (!page.location?.startsWith(provider()))
    throw new Error(`not on the way to Google: ${page.status} ${page.location}`);
  const asked = new URL(page.location);
  const { name = '', email, verified = true, sub = '' } = person;
  const body = new URLSearchParams(asked.searchParams);
  for (const [field, value] of Object.entries({ decision, name, email, sub })) body.set(field, value);
  if (verified) body.set('verified', 'on');
  const response = await fetch(asked.origin + asked.pathname, { method: 'POST', body, redirect: 'manual' });
  const back = new URL(response.headers.get('location') ?? '', config.publicUrl);
  return back.pathname + back.search;
}

/** All the way: from the button to the answer that our return address gives. */
export async function signInByGoogle(
  client: Client,
  person: GooglePerson,
  { next, decision }: { next?: string; decision?: Decision } = {},
): Promise<Page> {
  const out = await client.post('/sign-in/google', { next });
  return client.get(await decideAtGoogle(out, person, decision), crossSite);
}

/** From the button on the security page to the answer of our return address. */
export async function linkByGoogle(client: Client, person: GooglePerson, decision?: Decision): Promise<Page> {
  const out = await client.post('/account/google');
  return client.get(await decideAtGoogle(out, person, decision), crossSite);
}

/** The browser comes from another site. */
export const crossSite = { headers: { 'Sec-Fetch-Site': 'cross-site' } };

/** Plans the failure of the next call of `token` or `userinfo`. */
export async function googleFault(endpoint: 'token' | 'userinfo', mode: string): Promise<void> {
  await control('POST', '/faults', { endpoint, mode });
}

/** Ten minutes pass for the codes that were given out. */
export async function expireGoogleCodes(): Promise<void> {
  await control('DELETE', '/codes');
}

async function control(method: string, path: string, body?: Fields): Promise<void> {
  const response = await fetch(`${provider()}/_control${path}`, { method, body: body ? JSON.stringify(body) : null });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

function provider(): string {
  return new URL(config.google?.authorizeUrl ?? '').origin;
}
