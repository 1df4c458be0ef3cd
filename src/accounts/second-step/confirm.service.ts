/** The proof that is asked for again before something sensitive. */
import { Refused } from '../../lib/errors.ts';
import { confirm } from '../limits.ts';
import { isPassword } from '../passwords.service.ts';
import { findUser } from '../user.model.ts';

/** Throws Refused (`password`) for a wrong one, TooMany. */
export async function confirmByPassword(personId: string, password: string): Promise<void> {
  await confirm.consume(personId);
  const user = await findUser(personId);
  if (!(await isPassword(user?.passwordHash ?? null, password)))
    throw new Refused('This is not your password.', 'password');
  await confirm.forget(personId);
}
