/** Questions as a table (CSV): one a row, the answers in numbered columns. */
import { parse } from 'csv-parse/sync';
import { mostAnswers, type QuestionContent } from '../questions/question.ts';
import { readUnits, unitsText } from '../questions/units-text.service.ts';
import { failedRow, mostRows, type Row, rowOf } from './row.ts';

const parts = ['answer', 'match', 'share', 'tolerance', 'feedback'] as const;
const facts = [
  'kind',
  'name',
  'question',
  'points',
  'tags',
  'explanation',
  'case',
  'accents',
  'patterns',
  'units',
  'unit',
  'unitcost',
] as const;

/** Heads may stand in any order; unknown ones are passed over. Tags are separated by semicolons. */
export function readTable(file: string): Row[] {
  const separator = separatorOf(file);
  let lines: string[][];
  try {
    lines = parse(file, { delimiter: separator, relax_column_count: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    return [failedRow(1, '', `This is no table: ${error instanceof Error ? error.message : 'it cannot be read'}.`)];
  }
  const [heads = [], ...rows] = lines;
  const names = heads.map((head) => head.trim().toLowerCase());
  if (!names.includes('kind') || !names.includes('question'))
    return [failedRow(1, heads.join(', '), 'The first row must name the columns; “kind” and “question” are needed.')];
  return rows.slice(0, mostRows).map((cells, at) => {
    const cellOf = (name: string) => (cells[names.indexOf(name)] ?? '').replace(/^'(?=[=+\-@\t\r＝＋－＠|%])/u, '');
    return readRow(at + 2, (name) => (names.includes(name) ? cellOf(name) : ''));
  });
}

export function tableHeads(most: number): string[] {
  const numbered = Array.from({ length: most }, (_, at) => parts.map((part) => `${part}${at + 1}`));
  return [...facts, ...numbered.flat()];
}

/** As many cells as `tableHeads(most)` has heads. */
export function tableRow(question: QuestionContent, most: number): string[] {
  const { kind, name, text, points, tags, explanation, caseSensitive, anyAccents, wildcards, units } = question;
  const cells = [kind, name, text, String(points), tags.join('; '), explanation, caseSensitive ? 'yes' : ''];
  cells.push(anyAccents ? 'any' : '', wildcards ? 'yes' : '');
  cells.push(units ? unitsText(units.list) : '', units?.needed ? 'needed' : '', units ? String(units.cost) : '');
  for (let at = 0; at < most; at++) {
    const one = question.answers[at];
    cells.push(
      ...(one
        ? [one.text, one.match, String(one.share), one.tolerance ? String(one.tolerance) : '', one.feedback]
        : ['', '', '', '', '']),
    );
  }
  return cells;
}

function readRow(line: number, cell: (name: string) => string): Row {
  const answers = [];
  for (let at = 1; at <= mostAnswers; at++) {
    const [text, match] = [cell(`answer${at}`), cell(`match${at}`)];
    if (text === '' && match === '') continue;
    const share = numberOf(cell(`share${at}`), 0);
    const tolerance = numberOf(cell(`tolerance${at}`), 0);
    if (share === null || tolerance === null)
      return failedRow(line, cell('question'), `Share or tolerance of answer ${at} is not a number.`);
    answers.push({ text, match, share, tolerance, feedback: cell(`feedback${at}`) });
  }
  const units = unitsIn(cell);
  if (units === null)
    return failedRow(line, cell('question'), `“${cell('units')}” is no list of units such as m, cm|0.01.`);
  const points = numberOf(cell('points'), 1);
  if (points === null) return failedRow(line, cell('question'), `“${cell('points')}” is not a number of points.`);
  return rowOf(line, {
    kind: cell('kind').trim().toLowerCase(),
    name: cell('name'),
    text: cell('question'),
    points,
    tags: cell('tags')
      .split(';')
      .map((tag) => tag.trim())
      .filter(Boolean),
    explanation: cell('explanation'),
    caseSensitive: isYes(cell('case')),
    anyAccents: /^any$/i.test(cell('accents').trim()) || undefined,
    wildcards: isYes(cell('patterns')) || undefined,
    units,
    answers,
  });
}

const isYes = (cell: string): boolean => /^(yes|true|1)$/i.test(cell.trim());

/** undefined: there are none; null: they cannot be read. */
function unitsIn(cell: (name: string) => string): QuestionContent['units'] | null {
  if (cell('units').trim() === '') return undefined;
  const list = readUnits(cell('units'));
  const cost = numberOf(cell('unitcost'), 100);
  return list && cost !== null ? { list, needed: /^needed$/i.test(cell('unit').trim()), cost } : null;
}

function numberOf(text: string, empty: number): number | null {
  if (text.trim() === '') return empty;
  const number = Number(text.trim().replace(',', '.').replace(/%$/, ''));
  return Number.isFinite(number) ? number : null;
}

function separatorOf(file: string): string {
  const first = file.slice(0, 4000).split('\n')[0] ?? '';
  const counts = [',', ';', '\t'].map((sign) => [sign, first.split(sign).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
