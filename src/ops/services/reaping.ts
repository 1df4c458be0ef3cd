/** Our end of the reaper: the program that ends what we started if we are killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type Reaper = {
  watch(group: number): void;
  forget(group: number): void;
  /** A folder to remove at the very end. */
  remove(folder: string): void;
  /** Lets the reaper do its work now; resolves when it has ended. */
  end(): Promise<void>;
};

/** Starts a reaper; one that is killed is replaced, with all it was told. */
export function startReaper(): Reaper {
  const told = new Set<string>();
  let ending = false;
  let child = spawnReaper();
  const replace = () => {
    if (ending) return;
    child = spawnReaper();
    child.once('exit', replace);
    for (const line of told) child.stdin?.write(line);
  };
  child.once('exit', replace);
  const tell = (line: string) => {
    child.stdin?.write(line);
  };
  const keep = (line: string) => {
    told.add(line);
    tell(line);
  };
  return {
    watch: (group) => keep(`watch ${group}\n`),
    forget: (group) => {
      told.delete(`watch ${group}\n`);
      tell(`forget ${group}\n`);
    },
    remove: (folder) => keep(`remove ${folder}\n`),
    end: async () => {
      if (ending) return;
      ending = true;
      const gone = once(child, 'exit');
      child.stdin?.end();
      await gone;
    },
  };
}

function spawnReaper(): ChildProcess {
  const program = join(import.meta.dirname, '..', 'reaper.ts');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.stdin.on('error', () => {});
  return child;
}
