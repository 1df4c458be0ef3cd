/** A list of people as spreadsheets save it: CSV by commas, semicolons or tabs, in UTF-8, UTF-16 or Windows' Latin-1. */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Refused } from '../../lib/errors.ts';

export const mostRows = 5000;
/** As typed, trimmed. `at`: the row in the file, the first one is 1. */
export type TypedRow = { at: number; name: string; email: string; role: string; course: string };
type Column = 'name' | 'email' | 'role' | 'course';
type Places = Partial<Record<Column, number>>;

const titles: Record<string, Column> = {
  ...{ name: 'name', fullname: 'name', email: 'email', mail: 'email', emailaddress: 'email' },
  ...{ role: 'role', course: 'course', courseslug: 'course', slug: 'course' },
};
const inOrder: Places = { name: 0, email: 1, role: 2, course: 3 };
const lineEnds = ['\r\n', '\n', '\r'];

/**
 * The rows of a file; empty ones are left out. The first row names the columns (in any order, others are passed over), or is
 * a person already: then they are name, e-mail, role, course. Throws Refused (`file`) for what is no such list.
 */
export async function readSheet(bytes: Buffer): Promise<TypedRow[]> {
  const text = textOf(bytes);
  const told = /^sep=(.)\r?\n/i.exec(text);
  const sheet = told ? text.slice(told[0].length) : text;
  const rows: TypedRow[] = [];
  let places: Places | null = null;
  let at = told ? 1 : 0;
  for await (const cells of recordsOf(sheet, told?.[1] ?? delimiterOf(sheet))) {
    at++;
    if (cells.every((cell) => cell === '')) continue;
    if (!places) {
      places = placesOf(cells);
      if (places !== inOrder) continue;
    }
    rows.push(rowOf(cells, places, at));
    if (rows.length > mostRows)
      throw refused(`This list has more than ${mostRows.toLocaleString('en')} rows. Please send it in parts.`);
  }
  if (rows.length === 0) throw refused('There is nobody on this list.');
  return rows;
}

/** What is no UTF-8 is read as Windows-1252, which holds all of Latin-1. */
function textOf(bytes: Buffer): string {
  if (bytes.subarray(0, 2).equals(Buffer.from('PK')))
    throw refused('This is a workbook. Please save it as CSV in your spreadsheet, and send that file.');
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw refused('This is no CSV file. Please save the list as CSV, and send that file.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The one that parts the first row into most cells, quoted ones aside. */
function delimiterOf(text: string): string {
  const first = (/\S[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: first.split(sign).length }));
  return counted.toSorted((one, other) => other.count - one.count)[0]?.sign ?? ',';
}

async function* recordsOf(text: string, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({
    ...{ delimiter, record_delimiter: lineEnds, trim: true, max_record_size: 20_000 },
    ...{ relax_quotes: true, relax_column_count: true },
  });
  try {
    for await (const cells of Readable.from(slicesOf(text)).pipe(parser)) yield cells as string[];
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))) throw error;
    throw refused('This list cannot be read to its end. Is there a quotation mark that is never closed?');
  }
}

/** In pieces, so that other requests have their turn in between. */
function* slicesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += 16_384) yield text.slice(from, from + 16_384);
}

function placesOf(cells: string[]): Places {
  const places: Places = {};
  cells.forEach((cell, at) => {
    const column = titles[cell.toLowerCase().replace(/[\s_.-]+/g, '')];
    if (column) places[column] ??= at;
  });
  if (places.name !== undefined && places.email !== undefined) return places;
  if (cells[1]?.includes('@')) return inOrder;
  throw refused('The first row has to name the columns: name, e-mail, and if you like role and course.');
}

function rowOf(cells: string[], places: Places, at: number): TypedRow {
  const cell = (column: Column) => cells[places[column] ?? -1] ?? '';
  return { at, name: cell('name'), email: cell('email'), role: cell('role'), course: cell('course') };
}

function refused(message: string): Refused {
  return new Refused(message, 'file');
}
