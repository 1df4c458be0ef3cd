/** What the processes print, in one bounded file each. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const limitBytes = 5_000_000;

export type Log = {
  file: string;
  write(text: string): void;
  /** The last lines, for a message about what went wrong. */
  tail(lines: number): string;
};

/**
 * A log file `<folder>/<name>.log`; at 5 MB it becomes `<name>.log.1`, replacing the one before. A full disk or a folder
 * that somebody removed costs log lines, never the process that writes them.
 */
export function openLog(folder: string, name: string): Log {
  const file = join(folder, `${name}.log`);
  let size = sizeOf(file);
  const write = (text: string) => {
    try {
      if (size > limitBytes) renameSync(file, `${file}.1`);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      appendFileSync(file, text, { mode: 0o600 });
    } catch {}
    size = size > limitBytes ? 0 : size + Buffer.byteLength(text);
  };
  write('');
  return { file, write, tail: (lines) => tailOf(file, lines) };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function tailOf(file: string, lines: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
