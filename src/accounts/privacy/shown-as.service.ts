/** How a person is shown to others: the one place that decides it. */
import { initials, shortName } from '../../lib/names.ts';
import type { Shows } from '../user.model.ts';

/**
 * Who looks. `stranger`: anybody, also nobody signed in. `course`: somebody who learns in a course with the person.
 * `staff`: who teaches them there, and admins.
 */
export type Onlooker = 'stranger' | 'course' | 'staff';
/** What is known of a person before it is decided who may see it. Teachers are those with a public page of their own. */
export type Known = {
  id: string;
  name: string;
  avatar: string | null;
  handle: string | null;
  shows: Shows;
};
/** `href`: the person's public page, where the one who looks may see it. */
export type ShownPerson = { name: string; initials: string; avatar: string | null; href: string | null };

export const showsNothing: Shows = { name: false, page: false, picture: false };

/**
 * Teachers are shown to everybody with name, picture and page. Learners are "Leo M." to strangers; people in a course
 * with them see what they chose to show, at first nothing more; staff sees name and picture.
 */
export function shownAs(person: Known, onlooker: Onlooker): ShownPerson {
  const { name, page, picture } = seenBy(person, onlooker);
  const shown = name ? person.name : shortName(person.name);
  return {
    name: shown,
    initials: initials(shown.replace(/\.$/, '')),
    avatar: picture ? person.avatar : null,
    href: page ? addressOf(person) : null,
  };
}

function seenBy({ handle, shows }: Known, onlooker: Onlooker): Shows {
  if (handle) return { name: true, page: true, picture: true };
  if (onlooker === 'staff') return { ...shows, name: true, picture: true };
  return onlooker === 'course' ? shows : showsNothing;
}

function addressOf({ id, handle }: Known): string {
  return handle ? `/teachers/${handle}` : `/people/${id}`;
}
