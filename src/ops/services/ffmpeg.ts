/** ffmpeg converts uploaded videos. A school without it runs: it then takes only what browsers play as it is. */
import { isProgram } from './commands.ts';
import type { Machine } from './machine.ts';
import { plainError, tellError } from './plain-error.ts';
import { type Recipe, requireProgram } from './programs.ts';

const recipe: Recipe = {
  what: 'ffmpeg',
  names: ['ffmpeg'],
  debianPackages: ['ffmpeg'],
  wheel: { requirement: 'imageio-ffmpeg==0.8.1', program: /^imageio_ffmpeg\/binaries\/ffmpeg-[^/]+$/ },
  advice:
    'No ffmpeg: videos that browsers cannot play will not be converted until you install it (or set FFMPEG_PATH).',
};

/** ffmpeg of this machine as a file name, or null when it cannot be had (that is said, and the start goes on). */
export async function ensureFfmpeg(machine: Machine): Promise<string | null> {
  const given = machine.env.FFMPEG_PATH;
  if (given && !isProgram(given)) throw plainError(`FFMPEG_PATH: ${given} is not a program that can be run.`);
  if (given) return given;
  try {
    return await requireProgram(machine, recipe);
  } catch (error) {
    machine.say(tellError(error));
    return null;
  }
}
