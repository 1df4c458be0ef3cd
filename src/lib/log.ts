/** One structured log line per fact; secrets and contact data are cut out by name, down to three levels. */
import { pino } from 'pino';
import { config } from '../config.ts';

const secrets = ['password', 'code', 'token', '_csrf', 'secret', 'email', 'authorization', 'cookie'];

export const log = pino({
  level: config.testing ? 'warn' : config.logLevel,
  base: { pid: process.pid },
  redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[cut]' },
});
