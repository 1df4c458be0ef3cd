import { expect, it } from 'vitest';
import { hour, minute, turnClock } from '../../lib/clock.ts';
import { startSchool } from '../../test/school.ts';
import { Token } from './token.model.ts';
import { endTokens, issueToken, removeOldTokens, requireToken, spendToken } from './tokens.service.ts';

await startSchool({ jobs: false });
const given = { personId: '5f00000000000000000000aa', data: { email: 'new@cast.school' }, lastsMs: 30 * minute };
const over = { status: 410 };

it('[ACC-04] a link may be looked at often and used once, also by two at the same moment', async () => {
  const secret = await issueToken('password-reset', given);
  expect(secret).toMatch(/^[\w-]{43}$/);
  await requireToken('password-reset', secret);
  expect((await requireToken('password-reset', secret)).data).toEqual(given.data);
  const both = await Promise.allSettled([spendToken('password-reset', secret), spendToken('password-reset', secret)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(requireToken('password-reset', secret)).rejects.toMatchObject(over);
});

it('[ACC-04] a link is good for its purpose and its time only, and stands in the database as a hash', async () => {
  const secret = await issueToken('password-reset', given);
  await expect(spendToken('email-change', secret)).rejects.toMatchObject(over);
  await expect(spendToken('password-reset', `${secret}x`)).rejects.toMatchObject(over);
  expect(JSON.stringify(await Token.find().lean())).not.toContain(secret);
  turnClock(hour);
  await expect(spendToken('password-reset', secret)).rejects.toMatchObject(over);
  turnClock(0);
  await spendToken('password-reset', secret);
});

it('[ACC-04] all links of a person end together; old ones are removed', async () => {
  const secret = await issueToken('email-change', given);
  await endTokens(given.personId);
  await expect(requireToken('email-change', secret)).rejects.toMatchObject(over);
  turnClock(31 * 24 * hour);
  expect(await removeOldTokens()).toBeGreaterThan(0);
  expect(await Token.countDocuments()).toBe(0);
  turnClock(0);
});
