/**
 * Stand-in for Google's sign-in (OAuth 2.0 with OpenID Connect's userinfo), as one small program.
 *
 *   PORT           where to listen; 0 or absent takes a free one
 *   HOST           default 127.0.0.1
 *   CLIENT_ID      default local-client
 *   CLIENT_SECRET  default local-client-secret
 *   REDIRECT_URIS  addresses that a person may be sent back to, separated by commas; absent: any
 *
 * The application's side: authorize at /o/oauth2/v2/auth, token at /token, userinfo at /v1/userinfo. Everything is kept in
 * memory. Ready when GET /_control/health answers 200; one line "identity: listening on http://HOST:PORT" is printed then.
 * Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
import { z } from 'zod';
import { runProgram } from '../program.ts';
import { startIdentity } from './server.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().default(0),
  HOST: z.string().default('127.0.0.1'),
  CLIENT_ID: z.string().optional(),
  CLIENT_SECRET: z.string().optional(),
  REDIRECT_URIS: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .optional(),
});

await runProgram(
  'identity',
  () => {
    const env = Environment.parse(process.env);
    return startIdentity({
      port: env.PORT,
      host: env.HOST,
      ...(env.CLIENT_ID && { clientId: env.CLIENT_ID }),
      ...(env.CLIENT_SECRET && { clientSecret: env.CLIENT_SECRET }),
      ...(env.REDIRECT_URIS && { redirectUris: env.REDIRECT_URIS }),
    });
  },
  ({ url }) => [url],
);
