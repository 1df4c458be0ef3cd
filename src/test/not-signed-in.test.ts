/** Who is only half signed in, or was put out, is a visitor on every route. */
import { expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { blockPerson } from '../accounts/people/people.service.ts';
import { User } from '../accounts/user.model.ts';
import type { Client } from './client.ts';
import { listRoutes, populatedSchool, type Route } from './every-route.ts';
import { bodies, table } from './routes-table.ts';
import { castPassword } from './school.ts';
import { person } from './world.ts';

const { school, cast, addressOf } = await populatedSchool();
const nameOf = ({ method, path }: Route) => `${method} ${path}`;
/** The step that is still to come is theirs alone; what a sign-in begins anew forgets the half one. */
const ofTheStep = /^\w+ \/sign-(in\/(second-step|passkey|google)|out)/;
const routes = listRoutes().filter((route) => !ofTheStep.test(nameOf(route)));

/** `expected` is the visitor's column of the table. */
async function differences(client: Client): Promise<string[]> {
  const found: string[] = [];
  for (const route of routes) {
    const expected = table[nameOf(route)]?.split(' ')[0];
    const address = await addressOf(route.path);
    const fields = { ...bodies[nameOf(route)], _method: route.method };
    const page = await (route.method === 'GET' ? client.get(address) : client.post(address, fields));
    const code = page.status === 303 && page.location?.startsWith('/sign-in') ? 'in' : String(page.status);
    if (code !== expected) found.push(`${nameOf(route)}: ${code} instead of ${expected}`);
  }
  return found;
}

it('[ACC-05] who has still to show the second step gets on every route what a visitor gets', async () => {
  const half = await person('half', 'Half Way', 'admin');
  await User.updateOne({ _id: half.id }, { $set: { secondStepAt: new Date() } });
  const client = school.visitor();
  const page = await client.post('/sign-in', { email: half.email, password: castPassword });
  expect(page.location).toBe('/sign-in/second-step');
  expect(await differences(client)).toEqual([]);
});

it('[ACC-12] who was blocked gets on every route what a visitor gets, with the session they had', async () => {
  const gone = await person('gone', 'Gone Soon', 'instructor');
  const client = await school.signedIn(gone);
  expect((await client.get('/account')).status).toBe(200);
  await blockPerson(snapshotOf(cast.ruth), gone.id, 'Spam');
  expect(await differences(client)).toEqual([]);
});
