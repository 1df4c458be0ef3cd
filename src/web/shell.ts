/** What stands on every page around its content. Areas register small providers; all run side by side. */
import type { Request } from 'express';
import { config } from '../config.ts';
import { formatMoment } from '../lib/dates.ts';
import { log } from '../lib/log.ts';
import { initials } from '../lib/names.ts';
import { doorsAreOpen } from './doors.ts';
import type { Person } from './request.ts';

export type ShellMe = Pick<Person, 'id' | 'name' | 'role'> & {
  initials: string;
  avatar: string | null;
  /** The menu leads to the studio. */
  teaches: boolean;
};
export type Shell = {
  me: ShellMe | null;
  /** Set while an admin looks at the school as `me`. */
  seenAs: { name: string; until: string } | null;
  bell: { unread: number } | null;
  banner: { text: string; href: string | null; tone: string } | null;
  /** What the school waits for this person to do. */
  duty: { text: string; href: string; action: string } | null;
  categories: { slug: string; name: string }[];
  csrf: string | null;
  path: string;
  flash: string | null;
  lang: string;
  school: string;
  dev: boolean;
  /** A visitor before a private school: nothing of what is inside is shown. */
  outside: boolean;
};
type Provided = Pick<Shell, 'bell' | 'banner' | 'duty' | 'categories'>;
type Provider<K extends keyof Provided> = (req: Request) => Provided[K] | Promise<Provided[K]>;

const providers = new Map<keyof Provided, Provider<keyof Provided>>();

/** Registers who fills one part of the shell. A provider that fails leaves its part empty: the page goes on. */
export function provideShell<K extends keyof Provided>(part: K, provider: Provider<K>): void {
  providers.set(part, provider as Provider<keyof Provided>);
}

export async function shellFor(req: Request): Promise<Shell> {
  const outside = !req.user && !doorsAreOpen();
  const [bell, duty, banner, categories] = await Promise.all([
    part(req, 'bell', null),
    part(req, 'duty', null),
    outside ? null : part(req, 'banner', null),
    outside ? [] : part(req, 'categories', []),
  ]);
  const person = req.user;
  return {
    me: person
      ? {
          id: person.id,
          name: person.name,
          role: person.role,
          initials: initials(person.name),
          avatar: person.avatar ?? null,
          teaches: person.role !== 'learner' || person.coTeaches === true,
        }
      : null,
    seenAs: seenAsOf(req),
    bell,
    duty,
    banner,
    categories,
    csrf: csrfOf(req),
    path: req.path,
    flash: takeFlash(req),
    lang: 'en',
    school: config.school.name,
    dev: !config.production,
    outside,
  };
}

/** The token that this person's forms carry; null for visitors, who have no session to protect. */
export function csrfOf(req: Request): string | null {
  return req.user && typeof req.csrfToken === 'function' ? req.csrfToken() : null;
}

function seenAsOf(req: Request): Shell['seenAs'] {
  if (!req.seenBy || !req.user) return null;
  const zone = req.seenBy.timeZone ?? config.school.timeZone;
  return { name: req.user.name, until: formatMoment(new Date(req.session.seeAs?.endsAt ?? 0), zone) };
}

async function part<K extends keyof Provided>(req: Request, name: K, empty: Provided[K]): Promise<Provided[K]> {
  try {
    const provider = providers.get(name) as Provider<K> | undefined;
    return provider ? await provider(req) : empty;
  } catch (error) {
    log.warn({ part: name, reason: String(error) }, 'a part of the shell is missing');
    return empty;
  }
}

function takeFlash(req: Request): string | null {
  const flash = req.session?.flash ?? null;
  if (flash) delete req.session.flash;
  return flash;
}
