/** The gradebook in the background: it follows attempts, grades, names, versions and schemes. */
import { on } from '../../lib/events.ts';
import { defineJob } from '../../lib/queue.ts';
import { keepBook } from './book.service.ts';
import './keeping.service.ts';
import { removeOldImports, takeImport } from './import.service.ts';
import { regradeBookOf } from './quiz-grades.service.ts';
import { settleDueRows, settleRow, settleRowsOf } from './rows.service.ts';

export const settleDueGradesJob = defineJob<Record<string, never>>('settle-due-grades', () => settleDueRows());
export const removeOldGradeListsJob = defineJob<Record<string, never>>('remove-grade-lists', () => removeOldImports());

// Whatever changes the score of an attempt stands here, one line each.
on('attempt.closed', 'grade', regradeBookOf);
on('attempt.marked', 'grade', regradeBookOf);
on('attempt.regraded', 'grade', regradeBookOf);

on('grade.changed', 'gradebook', settleRow);
on('enrolment.created', 'gradebook', settleRow);
on('account.changed', 'gradebook', ({ userId }) => settleRowsOf(userId));
on('course.published', 'gradebook', ({ courseId }) => keepBook(courseId));
on('grades.scheme-changed', 'gradebook', ({ courseId }) => keepBook(courseId));
on('grades.import-confirmed', 'gradebook', ({ importId }) => takeImport(importId));
