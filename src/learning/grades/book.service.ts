/** The gradebook of a whole course follows a new version of it and a new scheme, batch by batch. */

import { listSatSince } from '../../assessment/attempts/attempts.service.ts';
import { findGrade } from '../../assessment/grades/grades.service.ts';
import { isDuplicate } from '../../lib/db.ts';
import { listEnrolmentsOfCourse } from '../enrolment.service.ts';
import { type BookRecord, GradeBook } from './book.model.ts';
import { gradeQuizOf } from './quiz-grades.service.ts';
import { type Book, basisOf, bookOf, settleRows } from './rows.service.ts';

/** All rows are there. They may be by an older scheme for the moment: what pages show is reckoned when it is shown. */
export async function isKept(courseId: string): Promise<boolean> {
  const record = await GradeBook.findOne({ courseId }).select('basis').lean<BookRecord>();
  return Boolean(record?.basis);
}

/**
 * Grades quizzes whose rules are others now, and writes all rows anew. Nothing happens where nothing changed. May be
 * repeated, stopped anywhere, and run twice at once: what changed while it ran is followed by another round.
 */
export async function keepBook(courseId: string): Promise<void> {
  for (;;) {
    const book = await bookOf(courseId);
    if (!book || book.columns.length === 0) return;
    const record = await openRecord(courseId);
    const [rules, basis] = [rulesOf(book), basisOf(book)];
    const changed = rules
      .filter((line) => !record.rules.includes(line))
      .map((line) => line.slice(0, line.indexOf(':')));
    for (const lectureId of changed) await gradeAll(courseId, lectureId);
    if (record.basis !== basis) await settleAll(book);
    const after = await bookOf(courseId);
    if (after && basisOf(after) !== basis) continue;
    await GradeBook.updateOne({ courseId }, { $set: { basis, rules } });
    return;
  }
}

/** Writes the grades of attempts from before there were grades. May be repeated; what has a grade is passed over. */
export async function gradeOldAttempts(): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    const sat = await listSatSince({ after });
    for (const one of sat) {
      if (await findGrade(one.enrolmentId, one.lectureId)) continue;
      await gradeQuizOf(one);
      count += 1;
    }
    after = sat.at(-1)?.id;
    if (!after) return count;
  }
}

async function gradeAll(courseId: string, lectureId: string): Promise<void> {
  for (let after: string | undefined; ; ) {
    const sat = await listSatSince({ after, courseId, lectureId });
    for (const one of sat) await gradeQuizOf(one);
    after = sat.at(-1)?.id;
    if (!after) return;
  }
}

async function settleAll(book: Book): Promise<void> {
  for (let afterId: string | undefined; ; ) {
    const enrolments = await listEnrolmentsOfCourse(book.course.id, { limit: 500, ...(afterId ? { afterId } : {}) });
    await settleRows(
      book,
      enrolments.map(({ id }) => id),
    );
    afterId = enrolments.at(-1)?.id;
    if (!afterId) return;
  }
}

function rulesOf({ columns }: Book): string[] {
  return columns.flatMap(({ id, counted, passPercent }) => (counted ? [`${id}:${counted}:${passPercent}`] : []));
}

async function openRecord(courseId: string): Promise<BookRecord> {
  try {
    await GradeBook.updateOne({ courseId }, { $setOnInsert: { basis: '', rules: [] } }, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  return GradeBook.findOne({ courseId }).orFail().lean<BookRecord>();
}
