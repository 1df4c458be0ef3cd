/** Before the processes start: indexes, migrations, and the demo school where the database is empty. May be repeated. */
import '../app.ts';
import '../jobs.ts';
import { config } from '../config.ts';
import { connectDatabase, createIndexes, disconnectDatabase } from '../lib/db.ts';
import { closeQueues } from '../lib/queue.ts';
import { closeRedis } from '../lib/redis.ts';
import { needsDemoSchool, seedDemoSchool } from './demo/seed.ts';
import { runMigrations } from './migrations/run.ts';

await connectDatabase(30_000);
await createIndexes();
if (!config.production && (await needsDemoSchool())) await seedDemoSchool((line) => console.log(line));
// After the seed, which makes a past of its own.
await runMigrations();
await closeQueues();
await closeRedis();
await disconnectDatabase();
process.exit(0);
