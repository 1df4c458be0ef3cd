import { describe, expect, it } from 'vitest';
import { listRoutes, populatedSchool } from '../../test/every-route.ts';
import { bodies } from '../../test/routes-table.ts';
import { User } from '../user.model.ts';

const { school, cast, addressOf } = await populatedSchool();
/** What somebody would add to a form, hoping that it is stored as it comes. */
const wishes = {
  role: 'admin',
  state: 'active',
  isAdmin: 'true',
  admin: '1',
  roles: 'admin',
  'user[role]': 'admin',
  'passport[user][role]': 'admin',
  secondStepAt: '',
  userId: cast.ruth.id,
  name: 'Leo Martins',
  timeZone: 'Asia/Kolkata',
  about: 'I have tied knots on ships for twenty years.',
  teaches: 'I have tied knots on ships for twenty years.',
};

describe('a form sent with a role in it', () => {
  for (const [who, role] of [
    [cast.leo, 'learner'],
    [cast.ada, 'instructor'],
  ] as const)
    it(`[ACC-07] raises nobody, on any route: ${role}`, async () => {
      let client = await school.signedIn(who);
      const apart = /^\/(payments\/|sign-out$)/;
      for (const { method, path } of listRoutes().filter((one) => one.method !== 'GET' && !apart.test(one.path))) {
        const fields = { ...wishes, ...bodies[`${method} ${path}`], ...(method === 'POST' ? {} : { _method: method }) };
        await client.post(await addressOf(path), fields);
        const stored = await User.findById(who.id).select('role').lean();
        expect(stored?.role, `${method} ${path}`).toBe(role);
        const inside = await client.get('/admin');
        expect(inside.status, `${method} ${path}`).not.toBe(200);
        if (inside.status === 303) client = await school.signedIn(who);
      }
      expect(await User.countDocuments({ role: 'admin' })).toBe(1);
    });
});
