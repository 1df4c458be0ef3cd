/** Roles are given by admins, by invitations and at the command line; never by what a person's own form says. */
import { Forbidden, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { endSessionsOf } from '../../web/session.ts';
import type { Act } from '../audit/audit.service.ts';
import { changeAccount } from '../people/account-change.service.ts';
import type { Role } from '../user.model.ts';

/**
 * An admin gives another person a role; they sign in anew with it. Nobody is made an admin here: that takes an
 * invitation, which the person accepts. May be repeated. Throws Forbidden, NotFound, and Refused for one's own role, the
 * last admin, and the role of admin.
 */
export async function changeRole(admin: Person, id: string, role: Role): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden();
  if (admin.id === id) throw new Refused('You cannot change your own role.', 'role');
  await giveRole(id, role, {
    check: (now) => {
      if (role === 'admin' && now !== 'admin')
        throw new Refused('Invite this person to become an admin: they say yes by mail.', 'role');
    },
  });
}

/**
 * Gives a role, whoever decided it, and ends the person's sessions. `check` may throw, seeing the role until now; `only`
 * narrows to people with this role. May be repeated. Throws NotFound, Refused for the last admin.
 */
export async function giveRole(
  id: string,
  role: Role,
  { check, only, by }: { check?: (now: Role) => void; only?: Role } & Pick<Act, 'by'> = {},
): Promise<void> {
  const before = await changeAccount(id, { action: 'person.role-changed', ...(by ? { by } : {}) }, (stored) => {
    check?.(stored.role);
    return only && stored.role !== only ? null : { role };
  });
  if (before.role !== role) await endSessionsOf(id);
}
