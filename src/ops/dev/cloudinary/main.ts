/**
 * Stand-in for Cloudinary: upload API, admin API and delivery, as one small program.
 *
 *   PORT        where to listen; 0 or absent takes a free one
 *   HOST        default 127.0.0.1
 *   DATA_DIR    this program's own folder (files and index.json); absent: a temporary folder, removed at the end
 *   CLOUD_NAME  default local
 *   API_KEY     default local-key
 *   API_SECRET  default local-cloudinary-secret
 *   AUTH_TOKEN_KEY  hex key of delivery tokens; absent: no token is valid
 *
 * The application's side: CLOUDINARY_URL=cloudinary://API_KEY:API_SECRET@CLOUD_NAME?upload_prefix=http://HOST:PORT&cname=HOST:PORT
 * before the SDK is imported; `cloudinary.url` comes here when it is called with `secure: false`.
 * Ready when GET /_control/health answers 200; one line "cloudinary: listening on http://HOST:PORT" is printed then.
 * Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
import { z } from 'zod';
import { runProgram } from '../program.ts';
import { startCloudinary } from './server.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().default(0),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  CLOUD_NAME: z.string().optional(),
  API_KEY: z.string().optional(),
  API_SECRET: z.string().optional(),
  AUTH_TOKEN_KEY: z.hex().optional(),
});

await runProgram(
  'cloudinary',
  () => {
    const env = Environment.parse(process.env);
    return startCloudinary({
      port: env.PORT,
      host: env.HOST,
      dataDir: env.DATA_DIR,
      authTokenKey: env.AUTH_TOKEN_KEY,
      ...(env.CLOUD_NAME && { cloudName: env.CLOUD_NAME }),
      ...(env.API_KEY && { apiKey: env.API_KEY }),
      ...(env.API_SECRET && { apiSecret: env.API_SECRET }),
    });
  },
  ({ url }) => [url],
);
