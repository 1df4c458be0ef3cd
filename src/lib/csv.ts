/** Tables as CSV: RFC 4180 (CRLF, quotes doubled), UTF-8 with a byte order mark, because Excel reads names wrong without. */

export const csvType = 'text/csv; charset=utf-8';
export const csvMark = '\uFEFF';

/** One record with its line end. Text that a spreadsheet would run as a formula is disarmed by an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** A whole small table; big ones are sent line by line. */
export function csvTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return csvMark + [heads, ...rows].map(csvLine).join('');
}

/** What begins a formula is OWASP's list ("CSV injection"), with the full-width forms; plain numbers stay numbers. */
function cell(text: string): string {
  const risky = /^[=+\-@\t\r\n＝＋－＠|%]/u.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = risky ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || risky ? `"${safe.replaceAll('"', '""')}"` : safe;
}
