/** Which courses stand in lists, and for whom: visitors find the public ones, people also what is open to them. */
import { LRUCache } from 'lru-cache';
import type { Person } from '../web/request.ts';
import type { CatalogCourse } from './facts.service.ts';
import { catalogChanges, heldCourses } from './memory.service.ts';

/** `public`: visitors · `members`: whoever is signed in · a domain: those of an organisation for which there are courses. */
export type Audience = string;
type Listed = { changes: number; courses: CatalogCourse[]; ids: Set<string> };
type Kinds = { changes: number; hasMembers: boolean; domains: Set<string> };

/** Domains are typed by teachers: there may be many, and few are asked for. */
const kept = new LRUCache<Audience, Listed>({ max: 50 });
let kinds: Kinds = { changes: -1, hasMembers: false, domains: new Set() };

/** The audience this person belongs to. Where nothing is kept from visitors, all are one, and share what is rendered. */
export function audienceOf(person: Person | undefined): Audience {
  if (!person) return 'public';
  const { hasMembers, domains } = kindsNow();
  if (person.domain && domains.has(person.domain)) return person.domain;
  return hasMembers ? 'members' : 'public';
}

/** The courses that this audience finds; the same array until a course changes. */
export function listedFor(audience: Audience): readonly CatalogCourse[] {
  return listing(audience).courses;
}

/** The ids of the same courses. */
export function idsListedFor(audience: Audience): ReadonlySet<string> {
  return listing(audience).ids;
}

function listing(audience: Audience): Listed {
  const known = kept.get(audience);
  if (known?.changes === catalogChanges()) return known;
  const courses = [...heldCourses()].filter((course) => findsIt(course, audience));
  const made = { changes: catalogChanges(), courses, ids: new Set(courses.map(({ id }) => id)) };
  kept.set(audience, made);
  return made;
}

function findsIt({ visibility, domains }: CatalogCourse, audience: Audience): boolean {
  if (visibility === 'public') return true;
  if (audience === 'public' || visibility === 'unlisted') return false;
  return visibility === 'members' || domains.includes(audience);
}

function kindsNow(): Kinds {
  if (kinds.changes === catalogChanges()) return kinds;
  kinds = { changes: catalogChanges(), hasMembers: false, domains: new Set() };
  for (const { visibility, domains } of heldCourses()) {
    if (visibility === 'members') kinds.hasMembers = true;
    if (visibility === 'organisation') for (const domain of domains) kinds.domains.add(domain);
  }
  return kinds;
}
