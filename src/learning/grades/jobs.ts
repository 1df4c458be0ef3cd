/** The gradebook in the background: it follows attempts, grades, names, versions and schemes. */
import { on } from '../../lib/events.ts';
import { defineJob, enqueue } from '../../lib/queue.ts';
import { keepBook } from './book.service.ts';
import { removeOldImports, takeImport } from './import.service.ts';
import { regradeBookOf } from './quiz-grades.service.ts';
import { settleDueRows, settleRow, settleRowsOf } from './rows.service.ts';

export const settleDueGradesJob = defineJob<Record<string, never>>('settle-due-grades', () => settleDueRows());
export const removeOldGradeListsJob = defineJob<Record<string, never>>('remove-grade-lists', () => removeOldImports());
const keepBookJob = defineJob<{ courseId: string }>('keep-gradebook', ({ courseId }) => keepBook(courseId));

/** Writes a large gradebook for the first time. Asked twice while it waits is once. */
export async function keepBookLater(courseId: string): Promise<void> {
  await enqueue(keepBookJob, { courseId }, { id: courseId });
}

// Whatever changes the score of an attempt stands here, one line each.
on('attempt.closed', 'grade', regradeBookOf);

on('grade.changed', 'gradebook', settleRow);
on('enrolment.created', 'gradebook', settleRow);
on('account.changed', 'gradebook', ({ userId }) => settleRowsOf(userId));
on('course.published', 'gradebook', ({ courseId }) => keepBook(courseId));
on('grades.scheme-changed', 'gradebook', ({ courseId }) => keepBook(courseId));
on('grades.import-confirmed', 'gradebook', ({ importId }) => takeImport(importId));
