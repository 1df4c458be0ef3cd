/** `npm start`: the whole school on this machine, until Ctrl-C. */
import { join } from 'node:path';
import type { School } from './school.ts';
import { youngMemory } from './services/memory.ts';
import { isGiven } from './services/secrets.ts';
import { runAtTerminal } from './terminal.ts';

const source = join(import.meta.dirname, '..');
const say = (line: string) => console.log(line);
let filled = false;

await runAtTerminal(
  {
    env: process.env,
    say,
    echo: (name, line, stream) => {
      // What the preparation says is for people; its log lines (JSON) and errors (told at the end) are not.
      if (name !== 'setup' || stream === 'stderr' || line.startsWith('{')) return;
      filled = true;
      say(line);
    },
    programs: [
      { name: 'web', command: process.execPath, args: [youngMemory, join(source, 'server.ts')] },
      { name: 'worker', command: process.execPath, args: [join(source, 'worker.ts')] },
    ],
  },
  tell,
);

function tell({ url, environment }: School): void {
  say(`\n  The school is open: ${url}\n`);
  if (environment.NODE_ENV === 'production') return;
  if (filled || !isGiven(process.env, 'MONGODB_URL')) tellSignIns();
  if (environment.MAILBOX_URL) say(`  Mail it sends        ${url}/dev/mailbox`);
  say('  What it keeps, logs  .data/');
  say('  Stop                 Ctrl-C\n');
}

function tellSignIns(): void {
  say('  Sign in to the demo school (password demo-school-1)');
  say('    ada@demo.school    instructor');
  say('    leo@demo.school    learner');
  say('    ruth@demo.school   admin\n');
}
