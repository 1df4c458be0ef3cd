import { beforeAll, expect, it } from 'vitest';
import { Forbidden, NotFound, Refused } from '../../lib/errors.ts';
import { indexStores } from '../../test/stores.ts';
import { createPerson, listPeopleByIds, type PersonRecord, snapshotOf } from '../accounts.service.ts';
import { User } from '../user.model.ts';
import {
  blockPerson,
  eachPerson,
  type PeopleFilter,
  searchPeople,
  signOutEverywhere,
  unblockPerson,
} from './people.service.ts';

const ids = new Map<string, string>();
let ruth: PersonRecord;

beforeAll(async () => {
  await indexStores();
  const add = (email: string, name: string, role: PersonRecord['role'] = 'learner') =>
    createPerson({ email, name, role, password: 'demo-school-1', state: 'active' });
  ruth = await add('ruth@cast.school', 'Ruth Okafor', 'admin');
  for (const [email, name] of [
    ['leo@cast.school', 'Leo Martins'],
    ['leonie@cast.school', "Leonie O'Brien"],
    ['charlie@leo.example', 'Charlie Stone'],
    ['meera@cast.school', 'मीरा कृष्णमूर्ति'],
  ] as const)
    ids.set(name, (await add(email, name)).id);
});

const names = async (filter: PeopleFilter) => (await searchPeople(filter)).people.map((one) => one.name);

it('[ANA-01] people are found by the beginning of each word of name or address, and by id', async () => {
  expect(await names({ q: 'leo', sort: 'name' })).toEqual(['Charlie Stone', 'Leo Martins', "Leonie O'Brien"]);
  expect(await names({ q: 'LEO mar' })).toEqual(['Leo Martins']);
  expect(await names({ q: "o'brien" })).toEqual(["Leonie O'Brien"]);
  expect(await names({ q: 'leonie@cast.school' })).toEqual(["Leonie O'Brien"]);
  expect(await names({ q: 'मीरा' })).toEqual(['मीरा कृष्णमूर्ति']);
  expect(await names({ q: ids.get('Charlie Stone') ?? '' })).toEqual(['Charlie Stone']);
  expect(await names({ q: 'artins' })).toEqual([]);
  expect(await names({ q: '.*' })).not.toContain('Leonie');
});

it('[ANA-01] roles and states narrow the list, and every order pages to its end without a gap', async () => {
  expect(await names({ role: 'admin' })).toEqual(['Ruth Okafor']);
  for (const sort of ['newest', 'oldest', 'name'] as const) {
    const all = await names({ sort });
    const paged: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await searchPeople({ sort, after, limit: 2 });
      paged.push(...page.people.map((one) => one.name));
      if (!page.next) break;
      after = page.next;
    }
    expect(paged).toEqual(all);
    expect(all).toHaveLength(5);
  }
  const each: string[] = [];
  for await (const one of eachPerson({ q: 'leo', sort: 'name' })) each.push(one.name);
  expect(each).toEqual(await names({ q: 'leo', sort: 'name' }));
});

it('[ACC-07] only an admin blocks, never the own account, and twice is once', async () => {
  const leo = ids.get('Leo Martins') ?? '';
  await expect(blockPerson({ id: leo, name: 'Leo', role: 'learner' }, ruth.id, 'no')).rejects.toThrow(Forbidden);
  await expect(blockPerson(snapshotOf(ruth), ruth.id, 'no')).rejects.toThrow(Refused);
  await blockPerson(snapshotOf(ruth), leo, 'Spam');
  await blockPerson(snapshotOf(ruth), leo, 'Spam');
  expect(await names({ state: 'blocked' })).toEqual(['Leo Martins']);
  await unblockPerson(snapshotOf(ruth), leo);
  expect(await names({ state: 'blocked' })).toEqual([]);
  await expect(signOutEverywhere(snapshotOf(ruth), 'nobody')).rejects.toThrow(NotFound);
});

it('people are fetched by many ids at once', async () => {
  const found = await listPeopleByIds([...ids.values(), ruth.id, 'ffffffffffffffffffffffff']);
  expect(found.size).toBe(5);
  expect(found.get(ids.get('Leo Martins') ?? '')?.shortName).toBe('Leo M.');
});

it('the list of people reads an index in each of its orders', async () => {
  const plan = await User.find({}).sort({ name: 1, _id: 1 }).limit(51).explain();
  expect(JSON.stringify(plan)).toContain('IXSCAN');
});
