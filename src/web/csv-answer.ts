/** Sends a table as a file, line by line, so that a big one is never held in memory. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { csvLine, csvMark, csvType } from '../lib/csv.ts';

export type Sheet = { heads: readonly string[]; rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]> };

/** `name` is the file's, with its ending. A failure in the middle cuts the connection: half a file is never whole. */
export async function sendCsv(res: Response, name: string, sheet: Sheet): Promise<void> {
  res.set({
    'Content-Type': csvType,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'private, no-store',
  });
  await pipeline(Readable.from(linesOf(sheet)), res);
}

async function* linesOf({ heads, rows }: Sheet): AsyncGenerator<string> {
  yield csvMark + csvLine(heads);
  for await (const row of rows) yield csvLine(row);
}
