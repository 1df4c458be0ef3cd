/** `npm run dev`: as `npm start`, with one web process, every change taken up at once and all output on the terminal. */
import { basename, join } from 'node:path';
import { sheets } from './build.ts';
import { runAtTerminal } from './terminal.ts';

const root = join(import.meta.dirname, '..', '..');
const say = (line: string) => console.log(line);
const watched = (file: string) => ['--watch', '--watch-preserve-output', join(root, 'src', file)];
const tailwind = join(root, 'node_modules/@tailwindcss/cli/dist/index.mjs');
const styles = sheets.map(({ input, output }) => ({
  name: basename(output),
  command: process.execPath,
  args: [tailwind, '--cwd', root, '-i', input, '-o', output, '--watch=always'],
}));

await runAtTerminal(
  {
    env: { ...process.env, WEB_PROCESSES: '1' },
    say,
    echo: (name, line) => console.log(`${name.padEnd(8)} | ${line}`),
    programs: [
      ...styles,
      // A mistake in the code must not end the whole thing: it waits for the mistake to be put right.
      { name: 'web', command: process.execPath, args: watched('server.ts'), readyWithinMs: 86_400_000 },
      { name: 'worker', command: process.execPath, args: watched('worker.ts') },
    ],
  },
  ({ url }) => say(`The school is open: ${url}`),
);
