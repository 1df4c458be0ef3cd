import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the data folder for this process: resolves false when another process has it. SQLite's file lock does the work:
 * the system gives it back when its holder ends in whatever way, so there is never a stale one.
 */
export function takeFolder(folder: string): boolean {
  const file = new DatabaseSync(join(folder, 'start.lock'), { timeout: 0 });
  try {
    file.exec('BEGIN EXCLUSIVE');
    held.push(file);
    return true;
  } catch {
    file.close();
    return false;
  }
}

/** Kept reachable: a collected handle would let go of the lock. */
const held: DatabaseSync[] = [];
