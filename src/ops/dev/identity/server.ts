import { createFaults, failAsPlanned } from '../faults.ts';
import { type Call, findRoute, type Listening, type Reply, type Route, serve } from '../http.ts';
import { authorizeRoutes } from './authorize.ts';
import { controlRoutes } from './control.ts';
import { createGrants } from './grants.ts';
import { pictureRoutes } from './pictures.ts';
import { tokenRoutes } from './token.ts';
import { userinfoRoutes } from './userinfo.ts';
import type { Client } from './wish.ts';

export type IdentityOptions = {
  port?: number;
  host?: string;
  clientId?: string;
  clientSecret?: string;
  redirectUris?: string[];
};

const DEFAULTS = { clientId: 'local-client', clientSecret: 'local-client-secret' };

/**
 * Starts the stand-in for Google's sign-in.
 *
 * @returns the port taken; `close` ends it with all open connections.
 * @throws when the port is taken.
 */
export async function startIdentity(options: IdentityOptions = {}): Promise<Listening> {
  const { clientId, clientSecret, redirectUris = null, ...where } = { ...DEFAULTS, ...options };
  return serve(answering({ id: clientId, secret: clientSecret, redirectUris }), where);
}

function answering(client: Client) {
  const faults = createFaults();
  const grants = createGrants();
  const routes: Route[] = [
    ...controlRoutes(grants, faults),
    ...authorizeRoutes(grants, client),
    ...tokenRoutes(grants, client),
    ...userinfoRoutes(grants),
    ...pictureRoutes(),
  ];
  return (call: Call): Reply | Promise<Reply> => {
    const found = findRoute(routes, call.method === 'HEAD' ? 'GET' : call.method, call.path);
    if (!found) return { status: 404, body: 'The requested URL was not found on this server.' };
    const run = () => found.route.run({ ...call, params: found.params });
    return failAsPlanned(faults.take(found.route.name), run);
  };
}
