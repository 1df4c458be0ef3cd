/** The database and the Redis number of one test file: empty at its start, gone at its end. */
import mongoose from 'mongoose';
import { connectDatabase, createIndexes, disconnectDatabase } from '../lib/db.ts';
import { closeMailer } from '../lib/mailer.ts';
import { closeQueues, stopWorkers } from '../lib/queue.ts';
import { closeRedis, redis } from '../lib/redis.ts';

export async function prepareStores(): Promise<void> {
  await connectDatabase();
  await redis.flushdb();
}

/** Creates the indexes of every model that is loaded by now. */
export async function indexStores(): Promise<void> {
  await createIndexes();
}

export async function clearStores(): Promise<void> {
  await stopWorkers();
  closeMailer();
  await closeQueues();
  await mongoose.connection.db?.dropDatabase();
  await disconnectDatabase();
  await redis.flushdb();
  await closeRedis();
}
