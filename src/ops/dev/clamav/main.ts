/**
 * Stand-in for clamd, the daemon of the virus scanner ClamAV, as one small program.
 *
 *   PORT               where to listen; 0 or absent takes a free one
 *   HOST               default 127.0.0.1
 *   STREAM_MAX_LENGTH  bytes of the largest file it takes; default 100 MB, as clamd
 *
 * The application's side: CLAMAV_URL=tcp://HOST:PORT. One line "clamav: listening on tcp://HOST:PORT" is printed when it
 * listens. Finds the EICAR test file and nothing else. Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
import { z } from 'zod';
import { runProgram } from '../program.ts';
import { startClamav } from './server.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().default(0),
  HOST: z.string().default('127.0.0.1'),
  STREAM_MAX_LENGTH: z.coerce.number().int().positive().optional(),
});

await runProgram(
  'clamav',
  () => {
    const { PORT, HOST, STREAM_MAX_LENGTH } = Environment.parse(process.env);
    return startClamav({ port: PORT, host: HOST, ...(STREAM_MAX_LENGTH && { streamMaxLength: STREAM_MAX_LENGTH }) });
  },
  ({ url }) => [url],
);
