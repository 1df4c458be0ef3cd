/** What the processes print, looked through for what should never stand there. */
import { z } from 'zod';

const Line = z.object({ level: z.number(), msg: z.string().default(''), signal: z.string().nullish() }).loose();
const fatal = 50;

/** Lines of level error, and whatever is no log line at all (a stack, a warning of Node); a killed process is no fault. */
export function collectFaults() {
  let found: string[] = [];
  const counts = new Map<string, number>();
  return {
    read(name: string, text: string): void {
      if (name !== 'web' && name !== 'worker') return;
      const line = Line.safeParse(parse(text));
      if (line.success) counts.set(line.data.msg, (counts.get(line.data.msg) ?? 0) + 1);
      if (isFault(line.success ? line.data : null)) found.push(`${name}: ${text.slice(0, 600)}`);
    },
    /** What was found since the last call. */
    take(): string[] {
      const taken = found;
      found = [];
      return taken;
    },
    countOf: (message: string) => counts.get(message) ?? 0,
  };
}

function isFault(line: z.infer<typeof Line> | null): boolean {
  if (!line) return true;
  return line.level >= fatal && line.signal !== 'SIGKILL';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
