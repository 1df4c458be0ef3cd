import { z } from 'zod';
import type { Answer, Call, Reply, Route } from '../http.ts';
import type { Grants, Mishap } from './grants.ts';
import { blockedPage, choicePage, IDENTITY_CSS } from './pages.ts';
import { PEOPLE, type Person, subOf } from './people.ts';
import { AUTHORIZE, type Client, Wish } from './wish.ts';

const Decision = z.object({
  /** A press on somebody of the list is that person's address. */
  person: z.string().optional(),
  decision: z.enum(['approve', 'refuse', 'fail', 'fail-token', 'fail-userinfo']).default('approve'),
  name: z.string().trim().default(''),
  email: z.string().trim().default(''),
  verified: z.literal('on').optional(),
  /** Another account number for the same address: who gave up an account and made it anew. */
  sub: z.string().trim().default(''),
});
type Decision = z.infer<typeof Decision>;

const mishaps: Partial<Record<Decision['decision'], Mishap>> = { 'fail-token': 'token', 'fail-userinfo': 'userinfo' };

/** The page where a person says who they are, refuses, or has something fail. */
export function authorizeRoutes(grants: Grants, client: Client): Route[] {
  return [
    { method: 'GET', path: AUTHORIZE, name: 'authorize', run: (call) => show(client, call) },
    { method: 'POST', path: AUTHORIZE, name: 'decision', run: (call) => decide(grants, client, call) },
    {
      method: 'GET',
      path: '/style.css',
      name: 'style',
      run: () => ({ status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: IDENTITY_CSS }),
    },
  ];
}

function show(client: Client, call: Call): Reply {
  const wish = Wish.parse(Object.fromEntries(call.query));
  return refusal(client, wish) ?? page(200, choicePage(wish, PEOPLE));
}

function decide(grants: Grants, client: Client, call: Call): Reply {
  const fields = Object.fromEntries(new URLSearchParams(call.body.toString('utf8')));
  const wish = Wish.parse(fields);
  const refused = refusal(client, wish);
  if (refused) return refused;
  const decision = Decision.safeParse(fields);
  if (!decision.success) return page(400, choicePage(wish, PEOPLE, 'This decision is not known here.'));
  if (decision.data.decision === 'refuse') return back(wish, { error: 'access_denied' });
  if (decision.data.decision === 'fail') return back(wish, { error: 'server_error' });
  const person = personOf(decision.data);
  if (!person) return page(400, choicePage(wish, PEOPLE, 'Type a name and an e-mail address, or pick somebody.'));
  const code = grants.issueCode({
    person,
    scope: wish.scope.split(' '),
    redirectUri: wish.redirect_uri,
    challenge: wish.code_challenge || null,
    mishap: mishaps[decision.data.decision] ?? 'none',
  });
  return back(wish, { code, scope: wish.scope });
}

function personOf({ person, name, email, verified, sub }: Decision): Person | undefined {
  if (person) return PEOPLE.find((one) => one.email === person);
  return /^\S+@\S+$/.test(email) ? { sub: sub || subOf(email), name, email, verified: verified === 'on' } : undefined;
}

/** As Google does: where the client or the way back is not right, nobody is sent anywhere. */
function refusal({ id, redirectUris }: Client, wish: Wish): Answer | undefined {
  if (wish.client_id !== id) return page(401, blockedPage('invalid_client', 'The OAuth client was not found.'));
  if (!wish.redirect_uri || (redirectUris && !redirectUris.includes(wish.redirect_uri)))
    return page(400, blockedPage('redirect_uri_mismatch', 'The redirect URI is not one of this client.'));
  if (wish.response_type !== 'code')
    return page(400, blockedPage('unsupported_response_type', 'This stand-in gives codes only.'));
  if (!wish.scope) return page(400, blockedPage('invalid_request', 'Missing required parameter: scope'));
  if (wish.code_challenge && wish.code_challenge_method !== 'S256')
    return page(400, blockedPage('invalid_request', 'This stand-in takes challenges of method S256 only.'));
  return undefined;
}

function back(wish: Wish, values: Record<string, string>): Answer {
  const address = new URL(wish.redirect_uri);
  for (const [name, value] of Object.entries({ ...(wish.state && { state: wish.state }), ...values }))
    address.searchParams.set(name, value);
  return { status: 302, headers: { location: address.toString(), 'cache-control': 'no-store' } };
}

function page(status: number, body: string): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
    body,
  };
}
