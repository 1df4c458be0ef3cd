/** What the page about ways in says of password and address. */
import { formatDay } from '../../lib/dates.ts';
import { findUser } from '../user.model.ts';

/** Accounts made with Google have none until one is set; so has an account that was taken back from a stranger. */
export async function hasPassword(personId: string): Promise<boolean> {
  return Boolean((await findUser(personId))?.passwordHash);
}

/** The locals of `accounts/recovery/_password`. `changed`: the day the password was chosen, null for a first one. */
export async function passwordFacts(personId: string): Promise<{ known: boolean; changed: string | null }> {
  const user = await findUser(personId);
  const changed = user?.passwordHash && user.passwordAt ? formatDay(user.passwordAt, user.timeZone) : null;
  return { known: Boolean(user?.passwordHash), changed };
}
