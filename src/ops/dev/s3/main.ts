/**
 * Stand-in for a store that speaks S3: one private bucket, Signature Version 4, uploads in parts, ranges. Empty at its start.
 *
 *   PORT        where to listen; 0 or absent takes a free one
 *   HOST        default 127.0.0.1
 *   DATA_DIR    this program's own folder; absent: a temporary folder, removed at the end
 *   BUCKET, REGION, ACCESS_KEY, SECRET_KEY   default school, local-1, local-key, local-s3-secret
 *
 * The application's side: S3_ENDPOINT=http://HOST:PORT S3_BUCKET=… S3_REGION=… S3_KEY=… S3_SECRET=…
 * Ready when GET /_control/health answers 200; one line "s3: listening on http://HOST:PORT" is printed then.
 * Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
import { z } from 'zod';
import { runProgram } from '../program.ts';
import { DEFAULTS, startS3 } from './server.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().default(0),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  BUCKET: z.string().default(DEFAULTS.bucket),
  REGION: z.string().default(DEFAULTS.region),
  ACCESS_KEY: z.string().default(DEFAULTS.accessKey),
  SECRET_KEY: z.string().default(DEFAULTS.secretKey),
});

await runProgram(
  's3',
  () => {
    const env = Environment.parse(process.env);
    const {
      PORT: port,
      HOST: host,
      BUCKET: bucket,
      REGION: region,
      ACCESS_KEY: accessKey,
      SECRET_KEY: secretKey,
    } = env;
    return startS3({
      port,
      host,
      bucket,
      region,
      accessKey,
      secretKey,
      ...(env.DATA_DIR && { dataDir: env.DATA_DIR }),
    });
  },
  ({ url }) => [url],
);
