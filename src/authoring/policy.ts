/** Who may do what in the studio. */
import { Forbidden } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';

export function canTeach(person: Person): boolean {
  return person.role !== 'learner';
}

/** Throws Forbidden for anybody but an admin. */
export function requireAdmin(person: Person): void {
  if (person.role !== 'admin') throw new Forbidden('Only admins may do this.');
}
