/**
 * Local mailbox: takes any mail by SMTP, keeps it, shows it over HTTP.
 *
 *   PORT       HTTP; 0 or absent takes a free one
 *   SMTP_PORT  SMTP; 0 or absent takes a free one
 *   HOST       default 127.0.0.1, for both
 *   DATA_DIR   this program's own folder (one .eml per message); absent: a temporary folder, removed at the end
 *   BASE_PATH  where the pages are seen by the browser, default "/" (the application proxies them at /dev/mailbox);
 *              requests are understood with and without it
 *   KEPT       how many messages are kept, default 500
 *
 * Ready when GET /health answers 200; two lines "mailbox: listening on http://HOST:PORT" and
 * "mailbox: listening on smtp://HOST:SMTP_PORT" are printed then. Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
import { z } from 'zod';
import { runProgram } from '../program.ts';
import { startMailbox } from './server.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().default(0),
  SMTP_PORT: z.coerce.number().int().default(0),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  BASE_PATH: z.string().startsWith('/').default('/'),
  KEPT: z.coerce.number().int().positive().optional(),
});

await runProgram(
  'mailbox',
  () => {
    const env = Environment.parse(process.env);
    return startMailbox({
      port: env.PORT,
      smtpPort: env.SMTP_PORT,
      host: env.HOST,
      dataDir: env.DATA_DIR,
      basePath: env.BASE_PATH,
      kept: env.KEPT,
    });
  },
  ({ url, smtpPort }) => [url, `smtp://${new URL(url).hostname}:${smtpPort}`],
);
