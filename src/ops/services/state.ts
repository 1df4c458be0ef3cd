/** `.data/services.json`: what runs here, where, and which ports it had last time (read by `npm run admin` and others). */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const State = z.object({
  /** The running start, or null when the school is stopped. */
  running: z.object({ pid: z.number().int(), url: z.string() }).nullable().default(null),
  ports: z.record(z.string(), z.number().int()).default({}),
  /** Leaders of process groups that the start owns: none may outlive it. */
  processes: z.array(z.object({ pid: z.number().int(), command: z.string() })).default([]),
  /** Settings of the embedded parts, as the application processes get them. */
  environment: z.record(z.string(), z.string()).default({}),
});

export type State = z.infer<typeof State>;

/** What is written in the data folder; an absent or unreadable file counts as nothing known. */
export function readState(dataFolder: string): State {
  try {
    return State.parse(JSON.parse(readFileSync(join(dataFolder, 'services.json'), 'utf8')));
  } catch {
    return State.parse({});
  }
}

/** Replaces the file in one step; readable by its owner only, since it holds the secrets of the stand-ins. */
export function writeState(dataFolder: string, state: State): void {
  writePrivately(join(dataFolder, 'services.json'), state);
}

/** Writes JSON that only its owner may read, in one step. */
export function writePrivately(file: string, value: unknown): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}

/** Makes the data folder, if need be, for its owner only. */
export function makeDataFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
}
