import { z } from 'zod';
import { type Answer, type Call, json, type Route } from '../http.ts';
import { type CodeGrant, type Grants, isVerifierOf, TOKEN_SECONDS } from './grants.ts';
import type { Client } from './wish.ts';

const Exchange = z.object({
  grant_type: z.string().default(''),
  code: z.string().default(''),
  redirect_uri: z.string().default(''),
  client_id: z.string().default(''),
  client_secret: z.string().default(''),
  code_verifier: z.string().default(''),
});
type Exchange = z.infer<typeof Exchange>;

/** A code for a token (RFC 6749, 4.1.3), with the errors that Google sends: a word, a sentence, 400 or 401. */
export function tokenRoutes(grants: Grants, client: Client): Route[] {
  return [{ method: 'POST', path: '/token', name: 'token', run: (call) => exchange(grants, client, call) }];
}

function exchange(grants: Grants, client: Client, call: Call): Answer {
  const fields = new URLSearchParams(call.body.toString('utf8'));
  const asked = Exchange.parse({ ...Object.fromEntries(fields), ...basic(call) });
  if (asked.client_id !== client.id) return error(401, 'invalid_client', 'The OAuth client was not found.');
  if (asked.client_secret !== client.secret) return error(401, 'invalid_client', 'Unauthorized');
  if (asked.grant_type !== 'authorization_code')
    return error(400, 'unsupported_grant_type', `Invalid grant_type: ${asked.grant_type}`);
  if (!asked.code) return error(400, 'invalid_request', 'Missing required parameter: code');
  const grant = grants.takeCode(asked.code);
  if (!grant) return error(400, 'invalid_grant', 'Bad Request');
  return wrong(grant, asked) ?? success(grants, grant);
}

function wrong(grant: CodeGrant, asked: Exchange): Answer | undefined {
  if (grant.redirectUri !== asked.redirect_uri) return error(400, 'redirect_uri_mismatch', 'Bad Request');
  if (grant.challenge && !asked.code_verifier) return error(400, 'invalid_grant', 'Missing code verifier.');
  if (grant.challenge && !isVerifierOf(grant.challenge, asked.code_verifier))
    return error(400, 'invalid_grant', 'Invalid code verifier.');
  if (grant.mishap === 'token') return error(500, 'internal_failure', 'Backend Error');
  return undefined;
}

function success(grants: Grants, grant: CodeGrant): Answer {
  return withoutStore(
    json({
      access_token: grants.issueToken(grant),
      expires_in: TOKEN_SECONDS,
      scope: grant.scope.join(' '),
      token_type: 'Bearer',
    }),
  );
}

/** Client and secret may also come in the header (RFC 6749, 2.3.1). */
function basic(call: Call): Partial<Exchange> {
  const [, encoded] = /^Basic (.+)$/i.exec(call.headers.authorization ?? '') ?? [];
  if (!encoded) return {};
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return { client_id: id, client_secret: secret };
}

function error(status: number, code: string, description: string): Answer {
  return withoutStore(json({ error: code, error_description: description }, status));
}

function withoutStore(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } };
}
