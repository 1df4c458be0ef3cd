import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../http.ts';
import { startIdentity } from './server.ts';

const back = 'http://127.0.0.1:9/back';
const client = { clientId: 'shop', clientSecret: 'shop-secret', redirectUris: [back] };
const verifier = 'a-verifier-of-at-least-forty-three-characters-long';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const wish = {
  client_id: 'shop',
  redirect_uri: back,
  response_type: 'code',
  scope: 'openid profile email',
  state: 'x y',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

let identity: Listening;
beforeEach(async () => {
  identity = await startIdentity(client);
});
afterEach(() => identity.close());

const ask = (more: object = {}) =>
  fetch(`${identity.url}/o/oauth2/v2/auth?${new URLSearchParams({ ...wish, ...more })}`);

/** What the browser is sent back with. */
async function decide(fields: Record<string, string>): Promise<URLSearchParams> {
  const body = new URLSearchParams({ ...wish, ...fields });
  const response = await fetch(`${identity.url}/o/oauth2/v2/auth`, { method: 'POST', body, redirect: 'manual' });
  const location = response.headers.get('location') ?? '';
  expect(location).toMatch(/^http:\/\/127\.0\.0\.1:9\/back\?/);
  return new URL(location).searchParams;
}

async function exchange(fields: Record<string, string>) {
  const asked = {
    grant_type: 'authorization_code',
    client_id: 'shop',
    client_secret: 'shop-secret',
    redirect_uri: back,
    code_verifier: verifier,
    ...fields,
  };
  const response = await fetch(`${identity.url}/token`, { method: 'POST', body: new URLSearchParams(asked) });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function userinfo(token: string) {
  const response = await fetch(`${identity.url}/v1/userinfo`, { headers: { Authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const codeOf = async (fields: Record<string, string>) => (await decide(fields)).get('code') ?? '';
const nina = { person: 'nina.berg@example.com' };

describe('the page', () => {
  it('[ACC-03] shows whom one can be, and text from outside as text', async () => {
    const page = await (await ask({ state: '"><script>' })).text();
    expect(page).toContain('Nina Berg');
    expect(page).toContain('uma.newcomb@example.com · not verified');
    expect(page).not.toContain('"><script>');
  });

  it('[ACC-03] sends nobody back to an address that is not the client’s, nor for a client it does not know', async () => {
    const elsewhere = await ask({ redirect_uri: 'http://evil.example/back' });
    expect([elsewhere.status, await elsewhere.text()]).toEqual([400, expect.stringContaining('redirect_uri_mismatch')]);
    const stranger = await ask({ client_id: 'somebody' });
    expect([stranger.status, await stranger.text()]).toEqual([401, expect.stringContaining('invalid_client')]);
    expect((await ask({ code_challenge_method: 'plain' })).status).toBe(400);
    expect((await ask({ response_type: 'token' })).status).toBe(400);
  });

  it('[ACC-03] goes back with the state and a code, or with the error that was wished', async () => {
    const approved = await decide(nina);
    expect([approved.get('state'), approved.get('code')]).toEqual(['x y', expect.stringMatching(/^4\/0/)]);
    const refused = await decide({ ...nina, decision: 'refuse' });
    expect([refused.get('state'), refused.get('error'), refused.get('code')]).toEqual(['x y', 'access_denied', null]);
    expect((await decide({ ...nina, decision: 'fail' })).get('error')).toBe('server_error');
  });
});

describe('codes and tokens', () => {
  it('[ACC-03] a code gives a token that tells who it is', async () => {
    const { status, body } = await exchange({ code: await codeOf(nina) });
    expect([status, body.token_type]).toEqual([200, 'Bearer']);
    expect((await userinfo(body.access_token ?? '')).body).toEqual({
      sub: expect.stringMatching(/^\d{21}$/),
      name: 'Nina Berg',
      given_name: 'Nina',
      family_name: 'Berg',
      picture: expect.stringMatching(/\/pictures\/\d{21}$/),
      locale: 'en',
      email: 'nina.berg@example.com',
      email_verified: true,
    });
  });

  it('[ACC-03] somebody typed keeps the same number for the same address, and is verified only where it was ticked', async () => {
    const typed = { decision: 'approve', name: 'Ivo', email: 'Ivo@example.com' };
    const [first, second] = [
      await exchange({ code: await codeOf(typed) }),
      await exchange({ code: await codeOf(typed) }),
    ];
    const [one, other] = [
      await userinfo(first.body.access_token ?? ''),
      await userinfo(second.body.access_token ?? ''),
    ];
    expect(one.body).toMatchObject({ email: 'Ivo@example.com', email_verified: false });
    expect(one.body.sub).toBe(other.body.sub);
  });

  it('[ACC-03] a person has a picture', async () => {
    const { body } = await exchange({ code: await codeOf(nina) });
    const { picture } = (await userinfo(body.access_token ?? '')).body;
    const response = await fetch(String(picture));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('[ACC-03] the scope decides what is told', async () => {
    const { body } = await exchange({ code: await codeOf({ ...nina, scope: 'openid' }) });
    expect(Object.keys((await userinfo(body.access_token ?? '')).body)).toEqual(['sub']);
  });

  it.each([
    ['another secret', { client_secret: 'guess' }, 401, 'invalid_client'],
    ['another client', { client_id: 'somebody' }, 401, 'invalid_client'],
    ['another way back', { redirect_uri: 'http://127.0.0.1:9/other' }, 400, 'redirect_uri_mismatch'],
    ['no verifier', { code_verifier: '' }, 400, 'invalid_grant'],
    ['another verifier', { code_verifier: 'guess' }, 400, 'invalid_grant'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no code', { code: '' }, 400, 'invalid_request'],
    ['a code of nobody', { code: '4/0nothing' }, 400, 'invalid_grant'],
  ])('[ACC-03] %s gives the error that Google gives', async (_what, fields, status, error) => {
    const answer = await exchange({ code: await codeOf(nina), ...fields });
    expect(answer).toEqual({ status, body: { error, error_description: expect.any(String) } });
  });

  it('[ACC-03] a code works once and for ten minutes', async () => {
    const code = await codeOf(nina);
    expect((await exchange({ code })).status).toBe(200);
    expect((await exchange({ code })).body.error).toBe('invalid_grant');
    const late = await codeOf(nina);
    await fetch(`${identity.url}/_control/codes`, { method: 'DELETE' });
    expect((await exchange({ code: late })).body.error).toBe('invalid_grant');
  });

  it('[ACC-03] fails as the person wished: the exchange, or the token', async () => {
    expect((await exchange({ code: await codeOf({ ...nina, decision: 'fail-token' }) })).status).toBe(500);
    const { body } = await exchange({ code: await codeOf({ ...nina, decision: 'fail-userinfo' }) });
    expect((await userinfo(body.access_token ?? '')).status).toBe(401);
  });

  it('[ACC-03] a token that is unknown, or stands in the address, is refused', async () => {
    expect(await userinfo('guess')).toEqual({
      status: 401,
      body: { error: 'invalid_request', error_description: 'Invalid Credentials' },
    });
    const { body } = await exchange({ code: await codeOf(nina) });
    const inAddress = await fetch(`${identity.url}/v1/userinfo?access_token=${body.access_token}`);
    expect(inAddress.status).toBe(401);
  });
});
