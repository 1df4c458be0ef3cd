import { type Answer, type Call, json, type Route } from '../http.ts';
import type { Grants, TokenGrant } from './grants.ts';
import { pictureOf } from './pictures.ts';

/**
 * Who it is (OpenID Connect Core, 5.3), by what the scope allows. Stricter than Google in one thing: a token in the
 * address is refused, because addresses end up in logs.
 */
export function userinfoRoutes(grants: Grants): Route[] {
  return [{ method: 'GET', path: '/v1/userinfo', name: 'userinfo', run: (call) => tell(grants, call) }];
}

function tell(grants: Grants, call: Call): Answer {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '') ?? [];
  const grant = call.query.has('access_token') ? undefined : grants.findToken(token);
  if (!grant || grant.mishap === 'userinfo') return refused();
  return json(claims(grant, call.headers.host ?? ''));
}

function claims({ person, scope }: TokenGrant, host: string): Record<string, unknown> {
  const [given, ...family] = person.name.split(' ');
  const names = { name: person.name, given_name: given, family_name: family.join(' ') || undefined };
  return {
    sub: person.sub,
    ...(scope.includes('profile') && { ...(person.name && names), picture: pictureOf(person.sub, host), locale: 'en' }),
    ...(scope.includes('email') && { email: person.email, email_verified: person.verified }),
  };
}

function refused(): Answer {
  const answer = json({ error: 'invalid_request', error_description: 'Invalid Credentials' }, 401);
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer error="invalid_token"' } };
}
