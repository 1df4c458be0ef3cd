/** What `start` and `dev` share at the terminal: run until told to stop, then stop in order. */
import { type Options, openSchool, type School } from './school.ts';
import { tellError } from './services/plain-error.ts';

/** Opens the school, tells about it, and ends this process with it on Ctrl-C, SIGTERM or a closed terminal. */
export async function runAtTerminal(options: Options, tell: (school: School) => void): Promise<void> {
  let stop = async () => {};
  let stopping: Promise<void> | null = null;
  const end = (status: number) => {
    stopping ??= stop().then(() => process.exit(status));
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) options.say('\nStopping ...');
      void end(0);
    });
  }
  try {
    tell(await openSchool(options, (found) => (stop = found)));
  } catch (error) {
    // Being stopped half way makes things fail that need no words.
    if (!stopping) options.say(tellError(error));
    await end(1);
  }
}
