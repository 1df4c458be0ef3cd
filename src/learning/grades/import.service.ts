/** Lists of grades: what they would change is found out and shown, and done once, by a job that any worker can go on with. */
import { trusted } from 'mongoose';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { findGrade, listGradesOf, type PlainGrade } from '../../assessment/grades/grades.service.ts';
import { changeGrade, none, type Wish } from '../../assessment/grades/setting.service.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { whileClaimed } from '../../lib/claims.ts';
import { day, fromNow, now } from '../../lib/clock.ts';
import { isId } from '../../lib/db.ts';
import { decodeText } from '../../lib/decode-text.ts';
import { Conflict, NotFound, Refused, TooMany } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { listEnrolmentsByIds } from '../enrolment.service.ts';
import { subjectOf } from './cells.service.ts';
import { GradeImport, type GradeImportRecord, type Planned, type Problem } from './import.model.ts';
import { cellOf } from './reckoned.service.ts';
import { GradeRow, type RowRecord } from './row.model.ts';
import { type Book, bookOf, settleRows } from './rows.service.ts';
import { cellText, type ReadRow, readSheet } from './sheet.service.ts';

export type SeenImport = Omit<GradeImportRecord, '_id' | 'outbox'> & { id: string };

const mostChanges = 20_000;
const mostProblems = 500;
const mostOpen = 20;

/**
 * Reads the file and keeps what it would change. Returns the id of the list. Throws Refused (`file`) for what is no such
 * table, TooMany, NotFound, Forbidden.
 */
export async function beginImport(
  person: Person,
  courseId: string,
  file: { bytes: Uint8Array; fileName: string },
): Promise<string> {
  await requireOwnCourse(person, courseId, 'answer');
  const book = await bookOf(courseId);
  if (!book) throw new NotFound('This gradebook');
  if ((await GradeImport.countDocuments({ byId: person.id })) >= mostOpen)
    throw new TooMany('You sent many lists today. Please come back tomorrow, or discard some.', 3600);
  const content = decodeText(file.bytes);
  if (content.includes('\0')) throw new Refused('This is no CSV file. Please save the table as CSV.', 'file');
  const rows = readSheet(content, book.columns);
  const { planned, problems, same } = await planOf(book, rows);
  if (planned.length > mostChanges)
    throw new Refused('A list changes at most 20,000 grades. Please send it in parts.', 'file');
  const made = await GradeImport.create({
    ...{ courseId, byId: person.id, byName: person.name, fileName: file.fileName.slice(0, 120) },
    ...{ planned, problems: problems.slice(0, mostProblems), rows: rows.length, same, createdAt: now() },
  });
  return String(made._id);
}

export type PlannedLine = { name: string; column: string; from: string; to: string };

/** The first so many of what it would change, in words. */
export async function previewOf({ courseId, planned }: SeenImport, most = 200): Promise<PlannedLine[]> {
  const book = await bookOf(courseId);
  const shown = planned.slice(0, most);
  const ids = [...new Set(shown.map(({ enrolmentId }) => enrolmentId))];
  const [names, grades] = await Promise.all([namesOf(ids), listGradesOf(ids)]);
  return shown.map(({ enrolmentId, lectureId, wish }) => {
    const column = book?.columns.find(({ id }) => id === lectureId);
    const grade = grades.find((one) => one.enrolmentId === enrolmentId && one.lectureId === lectureId);
    const to = wish.kind === 'set' ? `${wish.percent} %` : wish.kind === 'excused' ? 'excused' : 'as earned';
    const from = cellText(grade && cellOf(grade));
    return {
      ...{ name: names.get(enrolmentId) ?? '', column: column ? `${column.number} ${column.title}` : '', to },
      from: /^\d/.test(from) ? `${from} %` : from || 'nothing',
    };
  });
}

/** Throws NotFound, Forbidden. */
export async function requireImport(person: Person, courseId: string, id: string): Promise<SeenImport> {
  await requireOwnCourse(person, courseId, 'answer');
  const found = isId(id) ? await GradeImport.findOne({ _id: id, courseId }).lean<GradeImportRecord>() : null;
  if (!found) throw new NotFound('This list of grades');
  const { _id, outbox: _outbox, ...rest } = found;
  return { ...rest, id: String(_id) };
}

/** The yes: it is taken in by a job. Twice is once. */
export async function confirmImport(person: Person, courseId: string, id: string): Promise<void> {
  const { fileName, planned } = await requireImport(person, courseId, id);
  const on = { kind: 'course', id: courseId, name: fileName };
  const act = actFact({ action: 'grades.list-taken', on, after: { grades: planned.length } });
  const told = [fact('grades.import-confirmed', { importId: id }), act];
  const change = { $set: { state: 'waiting' as const }, $push: { outbox: { $each: told } } };
  const { matchedCount } = await GradeImport.updateOne({ _id: id, state: 'open' }, change);
  if (matchedCount > 0) await relay(GradeImport, id, told);
}

/** Forgets a list that was only looked at. May be repeated. */
export async function discardImport(person: Person, courseId: string, id: string): Promise<void> {
  await requireImport(person, courseId, id);
  await GradeImport.deleteOne({ _id: id, state: 'open' });
}

/**
 * Takes a confirmed list in. May be repeated and killed anywhere: a grade it changed already is known by its history, one
 * that somebody else changed since the list was looked at stays as it is.
 */
export async function takeImport(id: string): Promise<void> {
  await whileClaimed(GradeImport, id, async (record) => {
    const book = await bookOf(record.courseId);
    const enrolments = await byIds(record.planned.map(({ enrolmentId }) => enrolmentId));
    let changed = 0;
    for (const one of record.planned) if (book && (await isTaken(record, book, enrolments, one))) changed += 1;
    if (book) await settleRows(book, [...enrolments.keys()]);
    const done = { state: 'done' as const, changed, leftAlone: record.planned.length - changed };
    await GradeImport.updateOne({ _id: id, state: 'waiting' }, { $set: done });
  });
}

/** Lists are kept for two days. May be repeated. */
export async function removeOldImports(): Promise<void> {
  await GradeImport.deleteMany({ createdAt: trusted({ $lt: fromNow(-2 * day) }) });
}

type Known = Map<string, { userId: string; courseId: string; name: string }>;

async function isTaken(record: GradeImportRecord, book: Book, known: Known, planned: Planned): Promise<boolean> {
  const { enrolmentId, lectureId, seen, wish } = planned;
  const [enrolment, column] = [known.get(enrolmentId), book.columns.find(({ id }) => id === lectureId)];
  if (!enrolment || !column) return false;
  const key = { enrolmentId, lectureId, courseId: record.courseId, userId: enrolment.userId };
  const importId = String(record._id);
  const subject = subjectOf(enrolment, column);
  try {
    await changeGrade(key, wish, seen, { byId: record.byId, byName: record.byName, subject, importId });
    return true;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const changes = (await findGrade(enrolmentId, lectureId))?.changes ?? [];
    return changes.some((one) => one.importId === importId);
  }
}

async function planOf(book: Book, rows: ReadRow[]): Promise<{ planned: Planned[]; problems: Problem[]; same: number }> {
  const plan = { planned: [] as Planned[], problems: [] as Problem[], same: 0 };
  const met = new Set<string>();
  for (let at = 0; at < rows.length; at += 200) {
    const some = rows.slice(at, at + 200);
    const known = await byIds(some.map(({ enrolmentId }) => enrolmentId));
    const grades = await listGradesOf([...known.keys()]);
    const cells = new Map(grades.map((one) => [`${one.enrolmentId} ${one.lectureId}`, one]));
    for (const row of some) {
      const problem =
        known.get(row.enrolmentId)?.courseId === book.course.id ? '' : 'No learner of this course has this id.';
      const why =
        problem || (met.has(row.enrolmentId) ? 'This learner stands in the list twice; the first row counts.' : '');
      if (why) plan.problems.push({ line: row.line, text: `${row.name || 'No name'}: ${why}` });
      else planRow(book, row, cells, plan);
      met.add(row.enrolmentId);
    }
  }
  return plan;
}

function planRow(
  { columns }: Book,
  row: ReadRow,
  grades: Map<string, PlainGrade>,
  plan: { planned: Planned[]; problems: Problem[]; same: number },
): void {
  const before = plan.planned.length + plan.problems.length;
  for (const { lectureId, text, wish } of row.cells) {
    const grade = grades.get(`${row.enrolmentId} ${lectureId}`);
    const column = columns.find(({ id }) => id === lectureId);
    if (typeof wish === 'string')
      plan.problems.push({
        line: row.line,
        text: `${row.name}, ${column?.number} ${column?.title}: “${text.slice(0, 40)}” ${wish}.`,
      });
    else if (wish && !isNothing(wish, grade))
      plan.planned.push({ enrolmentId: row.enrolmentId, lectureId, seen: grade?.revision ?? none, wish });
  }
  if (plan.planned.length + plan.problems.length === before) plan.same += 1;
}

/** What the cell says already, as the table prints it, changes nothing. */
function isNothing(wish: Wish, grade: PlainGrade | undefined): boolean {
  if (wish.kind === 'earned') return !grade?.set && !grade?.excused;
  if (wish.kind === 'excused') return Boolean(grade?.excused);
  return cellText(grade && cellOf(grade)) === String(Math.round(wish.percent * 100) / 100);
}

async function byIds(ids: readonly string[]): Promise<Known> {
  const known: Known = new Map();
  const unique = [...new Set(ids)];
  for (let at = 0; at < unique.length; at += 500) {
    const some = unique.slice(at, at + 500);
    const names = await namesOf(some);
    for (const { id, userId, courseId } of await listEnrolmentsByIds(some))
      known.set(id, { userId, courseId, name: names.get(id) ?? 'Somebody' });
  }
  return known;
}

async function namesOf(enrolmentIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await GradeRow.find({ enrolmentId: trusted({ $in: [...enrolmentIds] }) })
    .select('enrolmentId name')
    .lean<Pick<RowRecord, 'enrolmentId' | 'name'>[]>();
  return new Map(rows.map(({ enrolmentId, name }) => [enrolmentId, name]));
}
