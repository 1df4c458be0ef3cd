import { afterEach, beforeEach, expect, it } from 'vitest';
import { hour, minute, turnClock } from '../../lib/clock.ts';
import { redis } from '../../lib/redis.ts';
import { castPassword, startSchool } from '../../test/school.ts';
import { createPerson, findPersonByEmail, type PersonRecord, requirePersonById } from '../accounts.service.ts';

const school = await startSchool();
let count = 0;
let leo: PersonRecord;
let wanted: string;

beforeEach(async () => {
  count += 1;
  leo = await createPerson({ email: `leo${count}@email.school`, name: 'Leo Martins', password: castPassword });
  wanted = `new${count}@email.school`;
});

afterEach(async () => {
  turnClock(0);
  const limits = await redis.keys('limit:*');
  if (limits.length > 0) await redis.del(...limits);
});

it('[ACC-04] another address counts once it is proved by its link; the old one is told', async () => {
  const client = await school.signedIn(leo);
  expect((await client.post('/account/email', { email: ` ${wanted.toUpperCase()} ` })).location).toBe(
    '/account/security',
  );
  const link = await linkTo(wanted);
  expect((await requirePersonById(leo.id)).email).toBe(leo.email);
  const other = school.visitor();
  const page = await other.get(link);
  expect([page.status, page.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
  expect(page.$('main')).toContain(wanted);
  expect((await requirePersonById(leo.id)).email).toBe(leo.email);
  expect((await other.post(link)).location).toBe('/sign-in');
  expect(await findPersonByEmail(wanted)).toMatchObject({ id: leo.id });
  expect(await findPersonByEmail(leo.email)).toBeNull();
  expect((await school.mailbox.latest(leo.email, /address was changed/)).text).toContain(wanted);
  await school.signedIn({ email: wanted });
  await expect(school.signedIn(leo)).rejects.toThrow('422');
  expect((await other.post(link)).status).toBe(410);
});

it('[ACC-04] an address that somebody has gets the same answer; its owner is told, and nothing changes', async () => {
  const nia = await createPerson({ email: `nia${count}@email.school`, name: 'Nia', password: castPassword });
  const client = await school.signedIn(leo);
  const answers = [];
  for (const email of [nia.email, wanted]) {
    const { status, location } = await client.post('/account/email', { email });
    answers.push([status, location, (await client.get('/account')).$('#flash')]);
  }
  expect(answers[0]).toEqual(answers[1]);
  const mail = await school.mailbox.latest(nia.email, /in use already/);
  expect(mail.text).not.toMatch(/\/email\//);
});

it('[ACC-04] of two accounts that prove one address one gets it', async () => {
  const nia = await createPerson({ email: `nia${count}@email.school`, name: 'Nia', password: castPassword });
  const links: string[] = [];
  for (const person of [leo, nia]) {
    await (await school.signedIn(person)).post('/account/email', { email: wanted });
    links.push(await linkTo(wanted, links));
  }
  const pages = await Promise.all(links.map((link) => school.visitor().post(link)));
  expect(pages.map(({ status }) => status).sort()).toEqual([303, 422]);
  const owners = [await requirePersonById(leo.id), await requirePersonById(nia.id)].filter(
    ({ email }) => email === wanted,
  );
  expect(owners).toHaveLength(1);
});

it('[ACC-04] two at once with one link change it once: one mail to the old address', async () => {
  await (await school.signedIn(leo)).post('/account/email', { email: wanted });
  const link = await linkTo(wanted);
  const pages = await Promise.all([school.visitor().post(link), school.visitor().post(link)]);
  expect(pages.map(({ status }) => status)).toContain(303);
  await school.settled();
  expect((await school.mailbox.all(leo.email)).filter(({ subject }) => /was changed/.test(subject))).toHaveLength(1);
});

it('[ACC-04] the link is over after 24 hours, and when the address was changed by another one', async () => {
  const client = await school.signedIn(leo, { stay: true });
  await client.post('/account/email', { email: wanted });
  const first = await linkTo(wanted);
  await client.post('/account/email', { email: `other-${wanted}` });
  const second = await linkTo(`other-${wanted}`);
  expect((await client.post(second)).location).toBe('/account/security');
  expect((await school.visitor().post(first)).status).toBe(410);
  await client.post('/account/email', { email: wanted });
  const third = await linkTo(wanted, [first]);
  turnClock(25 * hour);
  expect((await school.visitor().post(third)).status).toBe(410);
});

it('[ACC-04] is asked for by who has proved lately who they are, with an address, and not the own one', async () => {
  const client = await school.signedIn(leo, { stay: true });
  expect((await client.post('/account/email', { email: leo.email })).$('#field-email-error')).toContain('you have now');
  const bad = await client.post('/account/email', { email: 'leo at home' });
  expect([bad.status, bad.html.querySelector('#field-email')?.getAttribute('value')]).toEqual([422, 'leo at home']);
  turnClock(11 * minute);
  expect((await client.get('/account/email')).location).toMatch(/^\/account\/confirm/);
  expect((await client.post('/account/email', { email: wanted })).location).toMatch(/^\/account\/confirm/);
});

it('[ACC-14] links are asked for five times an hour by one person', async () => {
  const client = await school.signedIn(leo);
  for (let times = 0; times < 5; times++)
    expect((await client.post('/account/email', { email: `${times}-${wanted}` })).status).toBe(303);
  const page = await client.post('/account/email', { email: wanted });
  expect([page.status, Number(page.headers.get('retry-after')) > 0]).toEqual([429, true]);
});

/** The link of the newest mail to an address, once there is one that is not among `known`. */
async function linkTo(email: string, known: string[] = []): Promise<string> {
  await school.settled();
  for (const mail of await school.mailbox.all(email)) {
    const link = /\/email\/[\w-]{43}/.exec(mail.text)?.[0];
    if (link && !known.includes(link)) return link;
  }
  throw new Error(`no link to ${email}`);
}
