/** `/admin/certificates/keys`: the keys that sign credentials, and changing them. */
import { Router } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { submit } from '../../web/form.ts';
import { requireRole } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { KeyForm } from '../forms.ts';
import { changeKey, did, listKeys } from './keys.service.ts';

type Cell = string | { text: string; note?: string; tone?: 'good' };
type Locals = { did: string; rows: Record<string, Cell>[]; seen: number; csrf: string | null };
const keysPage = view<Locals>('credentials/keys/index');

export const signingKeys = Router();
signingKeys.use('/admin/certificates/keys', ...requireRole('admin'));

signingKeys.get('/admin/certificates/keys', async (req, res) => {
  const keys = await listKeys();
  const people = await listPeopleByIds(keys.flatMap(({ byId }) => byId ?? []));
  const seen = keys[0]?.number ?? 0;
  const rows = keys.map(({ number, multibase, madeAt, byId }) => ({
    key: { text: `Key ${number}`, note: multibase },
    made: formatMoment(madeAt, me(req).timeZone ?? config.school.timeZone),
    by: byId ? (people.get(byId)?.name ?? 'Somebody who left') : 'The school itself',
    use: number === seen ? { text: 'Signs', tone: 'good' as const } : 'Verifies what it signed',
  }));
  const page = keysPage({ did, rows, seen, csrf: csrfOf(req) });
  await answer(req, res, { page, title: 'Keys of credentials', layout: 'admin' });
});

signingKeys.post('/admin/certificates/keys', async (req, res) => {
  const sent = await submit(req, KeyForm, ({ seen }) => changeKey(me(req), seen));
  const flash = 'From now on the new key signs. What the old ones signed goes on to verify.';
  await answer(req, res, { redirect: '/admin/certificates/keys', ...(sent.ok ? { flash } : {}) });
});
