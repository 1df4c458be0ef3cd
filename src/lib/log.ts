/** One structured log line per fact; secrets and contact data are cut out by path. */
import { pino } from 'pino';
import { config } from '../config.ts';

export const log = pino({
  level: config.testing ? 'warn' : config.logLevel,
  base: { pid: process.pid },
  redact: { paths: ['*.password', '*.code', '*.token', '*.email', '*.authorization', '*.cookie'], censor: '[cut]' },
});
