/** An admin has the link to a new password sent to somebody who cannot get in. */
import { Forbidden } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { requirePersonById } from '../accounts.service.ts';
import { audit } from '../audit/audit.service.ts';
import { requestResetFor } from '../recovery/reset.service.ts';

/** The link goes to the person's own address; the admin never sees it. Throws Forbidden, NotFound, TooMany. */
export async function sendResetTo(admin: Person, id: string): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden();
  const { id: personId, name } = await requirePersonById(id);
  await requestResetFor(personId);
  await audit({ action: 'person.reset-sent', on: { kind: 'person', id: personId, name } });
}
