/** Chromium for the journeys and screenshots of the tests. */
import { chromium } from 'playwright';
import { findOnPath, isProgram, runToEnd } from './commands.ts';
import { installDebianPackages } from './debian.ts';
import { type Machine, searchPath } from './machine.ts';
import { plainError } from './plain-error.ts';
import { withProgress } from './progress.ts';

/** The same engine without the windows around it: a test's new device costs it a quarter of the work. */
const shell = 'chromium-headless-shell';
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium of this machine as a file name, installed if need be. Throws a plain error that says what to install. */
export async function ensureBrowser(machine: Machine): Promise<string> {
  const given = machine.env.CHROMIUM_PATH;
  if (given && !isProgram(given)) throw plainError(`CHROMIUM_PATH: ${given} is not a program that can be run.`);
  const light = given || findOnPath([shell], searchPath(machine));
  if (light) return light;
  const found = findOnPath(names, searchPath(machine)) || playwrightsOwn();
  if (found && !machine.mayInstall) return found;
  return withProgress(machine.say, 'Getting Chromium for the browser tests', getBrowser(machine, found));
}

/** `found`: a whole one that is here. */
async function getBrowser(machine: Machine, found: string | null): Promise<string> {
  if (machine.mayInstall) {
    await installDebianPackages(machine, [shell, ...(found ? [] : ['fonts-noto-core'])], found !== null);
    const installed = findOnPath([shell], `${machine.env.PATH}:/usr/bin`);
    if (installed) return installed;
  }
  if (found) return found;
  if (machine.mayInstall) {
    await installDebianPackages(machine, ['chromium', 'fonts-noto-core']);
    const installed = findOnPath(names, `${machine.env.PATH}:/usr/bin`);
    if (installed) return installed;
  }
  await runToEnd('playwright', ['install', 'chromium'], { env: machine.env, withinMs: 300_000 });
  const own = playwrightsOwn();
  if (!own) throw plainError('No browser for the tests: install Chromium (or set CHROMIUM_PATH).');
  return own;
}

function playwrightsOwn(): string | null {
  const file = chromium.executablePath();
  return isProgram(file) ? file : null;
}
