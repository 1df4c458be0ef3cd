/** One MongoDB client per process. Nothing waits for a database that is away: calls fail quickly and pages say so. */
import mongoose from 'mongoose';
import { config } from '../config.ts';
import { log } from './log.ts';

mongoose.set('sanitizeFilter', true);
mongoose.set('strictQuery', 'throw');
mongoose.set('bufferCommands', false);
mongoose.set('autoIndex', false);
mongoose.set('autoCreate', false);

/**
 * Connects, trying again until the first connection stands: for ever (pages answer 503 meanwhile), or for `limitMs`,
 * then it throws. Commands set a limit, servers do not.
 */
export async function connectDatabase(limitMs = Number.POSITIVE_INFINITY): Promise<void> {
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      const limits = { serverSelectionTimeoutMS: 2000, connectTimeoutMS: 2000, maxPoolSize: 20 };
      await mongoose.connect(config.mongodbUrl, limits);
      return;
    } catch (error) {
      if (performance.now() - began > limitMs) throw error;
      log.warn({ attempt, reason: String(error) }, 'database is away');
      await new Promise((done) => setTimeout(done, Math.min(attempt * 250, 2000)));
    }
  }
}

export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** Is the database there? Resolves false rather than throwing. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    await mongoose.connection.db?.command({ ping: 1 }, { timeoutMS: 1000 });
    return mongoose.connection.readyState === 1;
  } catch {
    return false;
  }
}

/** Creates what is missing of every declared index. May be repeated; safe in two processes. */
export async function createIndexes(): Promise<void> {
  for (const model of Object.values(mongoose.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
}

/** Is this a duplicate key error (E11000)? `path` narrows it to an index on that path. */
export function isDuplicate(error: unknown, path?: string): boolean {
  if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== 11000) return false;
  return path === undefined || Object.keys((error.keyPattern as object | undefined) ?? {}).includes(path);
}

/** What a server answers that is just going, or is not the primary any more (MongoDB's retryable writes specification). */
const goingCodes = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Is this the driver saying that the database cannot be reached? */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof mongoose.mongo.MongoServerError && goingCodes.has(Number(error.code))) return true;
  // Of many writes the driver wraps what kept it from sending them, and leaves its name behind.
  if (error instanceof mongoose.mongo.MongoBulkWriteError)
    return error.code === undefined && [error.writeErrors].flat().length === 0 && error.err === undefined;
  return (
    /^Mongo(ose)?(Network|ServerSelection|NotConnected|PoolCleared|TopologyClosed|NetworkTimeout|ConnectionPool|WaitQueueTimeout)/.test(
      error.name,
    ) ||
    (error.name === 'MongooseError' && /before initial connection|bufferCommands/.test(error.message))
  );
}

/** Hexadecimal ObjectId or not: addresses that hold no id lead to 404, not to a cast error. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{24}$/.test(text);
}
