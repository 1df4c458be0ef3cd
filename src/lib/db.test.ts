import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { freePort } from '../ops/services/ports.ts';
import { startSchool } from '../test/school.ts';
import { isDatabaseAway } from './db.ts';

await startSchool({ jobs: false });
const { MongoClient, MongoServerError } = mongoose.mongo;

describe('a database that cannot be reached', () => {
  it('is known by what one write says, and by what many at once say', async () => {
    const url = `mongodb://127.0.0.1:${await freePort()}`;
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 200 });
    const knots = client.db('away').collection('knots');
    const one = await knots.insertOne({ name: 'bowline' }).catch((error: unknown) => error);
    const many = await knots
      .bulkWrite([{ insertOne: { document: { name: 'bowline' } } }])
      .catch((error: unknown) => error);
    await client.close();
    expect([one, many].map(isDatabaseAway)).toEqual([true, true]);
  });

  it('is not what refuses a value, one or among many', async () => {
    const knots = mongoose.connection.collection<{ _id: number }>('knots');
    await knots.insertOne({ _id: 1 });
    const one = await knots.insertOne({ _id: 1 }).catch((error: unknown) => error);
    const many = await knots.bulkWrite([{ insertOne: { document: { _id: 1 } } }]).catch((error: unknown) => error);
    expect([one, many].map((error) => (error instanceof MongoServerError ? error.code : error))).toEqual([
      11000, 11000,
    ]);
    expect([one, many].map(isDatabaseAway)).toEqual([false, false]);
  });

  it('is one that is just going, too', () => {
    expect(isDatabaseAway(new MongoServerError({ code: 91, message: 'shutdown in progress' }))).toBe(true);
  });
});
