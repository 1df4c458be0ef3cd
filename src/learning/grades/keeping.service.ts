/** Gradebooks that are too large to be written while somebody waits: by a job. */
import { defineJob, enqueue } from '../../lib/queue.ts';
import { keepBook } from './book.service.ts';

const keepBookJob = defineJob<{ courseId: string }>('keep-gradebook', ({ courseId }) => keepBook(courseId));

/** Asked twice while it waits is once. */
export async function keepBookLater(courseId: string): Promise<void> {
  await enqueue(keepBookJob, { courseId }, { id: courseId });
}
