import { afterEach, describe, expect, it } from 'vitest';
import { minute, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { decideAtGoogle, linkByGoogle, signInByGoogle } from '../../test/at-google.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, findPersonByEmail, type PersonRecord } from '../accounts.service.ts';
import { User, type UserRecord } from '../user.model.ts';

const school = await startSchool();
let count = 0;
const nobody = () => `nina${++count}@example.com`;
const stored = (email: string) => User.findOne({ email }).lean<UserRecord>();

async function newPerson(): Promise<PersonRecord> {
  return createPerson({ email: `leo${++count}@example.com`, name: 'Leo Martins', password: castPassword });
}

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

describe('linking', () => {
  it('[ACC-03] is done and undone by who is signed in, told by mail each time', async () => {
    const leo = await newPerson();
    const other = nobody();
    const client = await school.signedIn(leo);
    expect((await client.get('/account/security')).$('#google-link')).toContain('Not linked');
    expect((await linkByGoogle(client, { email: other })).location).toBe('/account/security');
    const linked = await client.get('/account/security');
    expect(linked.$('#google-link')).toContain(`Linked as ${other}`);
    const visitor = school.visitor();
    expect((await signInByGoogle(visitor, { email: other })).location).toBe('/learn');
    expect((await visitor.get('/account')).text).toContain(leo.email);
    expect((await client.delete('/account/google')).location).toBe('/account/security');
    expect((await client.get('/account/security')).$('#google-link')).toContain('Not linked');
    expect((await school.mailbox.latest(leo.email, /linked/)).text).toContain(other);
    expect((await school.mailbox.latest(leo.email, /unlinked/)).text).toContain(other);
    expect(await stored(leo.email)).not.toHaveProperty('googleId');
  });

  it('[ACC-03] needs an address that Google has verified', async () => {
    const leo = await newPerson();
    const client = await school.signedIn(leo);
    const back = await linkByGoogle(client, { email: leo.email, verified: false });
    expect(back.location).toBe('/account/security?google=unverified');
    expect((await client.follow(back)).$('.notice')).toContain('has not confirmed');
    expect(await stored(leo.email)).not.toHaveProperty('googleId');
  });

  it('[ACC-03] gives one Google account to one account, also when two ask at once', async () => {
    const [leo, eve] = [await newPerson(), await newPerson()];
    const clients = [await school.signedIn(leo), await school.signedIn(eve)];
    const email = nobody();
    const answers = await Promise.all(clients.map((client) => linkByGoogle(client, { email })));
    expect(answers.map(({ location }) => location).sort()).toEqual([
      '/account/security',
      '/account/security?google=taken',
    ]);
    const winner = answers[0]?.location === '/account/security' ? 0 : 1;
    await clients[winner]?.delete('/account/google');
    expect((await linkByGoogle(clients[1 - winner] as (typeof clients)[0], { email })).location).toBe(
      '/account/security',
    );
  });

  it('[ACC-03] holds one Google account at a time', async () => {
    const client = await school.signedIn(await newPerson());
    await linkByGoogle(client, { email: nobody() });
    expect((await linkByGoogle(client, { email: nobody() })).location).toBe('/account/security?google=other');
  });

  it('[ACC-03] refused at Google leads back to the page it began on', async () => {
    const client = await school.signedIn(await newPerson());
    const back = await linkByGoogle(client, { email: nobody() }, 'refuse');
    expect(back.location).toBe('/account/security?google=denied');
  });

  it('[ACC-03] cannot be taken away where it is the last way in', async () => {
    const email = nobody();
    const client = school.visitor();
    await signInByGoogle(client, { email });
    const page = await client.get('/account/security');
    expect(page.$('#google-link')).toContain('your only way in');
    expect(page.html.querySelector('#google-link form')).toBeNull();
    expect((await client.delete('/account/google')).status).toBe(422);
    expect((await stored(email))?.googleId).toBeDefined();
  });

  it('[ACC-03] frees the Google account for another one, also the one that came with an account of its own', async () => {
    const [email, leo] = [nobody(), await newPerson()];
    const client = school.visitor();
    await signInByGoogle(client, { email });
    await User.updateOne({ email }, { $set: { passwordHash: 'some hash' } });
    await client.delete('/account/google');
    expect((await linkByGoogle(await school.signedIn(leo), { email })).location).toBe('/account/security');
    expect((await findPersonByEmail(leo.email))?.googleEmail).toBe(email);
  });

  it('[ACC-03] is for the person who began it, with a fresh proof', async () => {
    const [leo, eve] = [await newPerson(), await newPerson()];
    const client = await school.signedIn(leo);
    const address = await decideAtGoogle(await client.post('/account/google'), { email: nobody() });
    const other = await school.signedIn(eve);
    expect((await other.get(address)).location).toBe('/learn');
    expect(await stored(eve.email)).not.toHaveProperty('googleId');
    turnClock(11 * minute);
    expect((await client.post('/account/google')).location).toMatch(/^\/account\/confirm/);
    expect((await client.delete('/account/google')).location).toMatch(/^\/account\/confirm/);
  });
});
