/** What an older school lacks. Each migration may be repeated and stopped anywhere; the code runs before and after it. */
import { gradeOldAttempts } from '../../learning/grades/book.service.ts';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Migration } from './migration.model.ts';

/** In their order; a name is never used again. */
const migrations: { name: string; run: () => Promise<unknown> }[] = [
  { name: '001-grades-of-attempts', run: gradeOldAttempts },
];

/** Carries out those that were not yet. May run in two processes at once. */
export async function runMigrations(): Promise<void> {
  for (const { name, run } of migrations) {
    if (await Migration.exists({ name })) continue;
    await run();
    try {
      await Migration.create({ name, doneAt: now() });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}
