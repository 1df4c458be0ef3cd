/** Texts of an archive, with the pictures they name. */
import { Refused } from '../../lib/errors.ts';
import { resolved, withIds } from './markdown-files.ts';
import type { Material } from './material.service.ts';
import type { Report } from './report.ts';
import type { OpenZip } from './zip-reader.ts';

type Source = { zip: OpenZip; material: Material; report: Report };
const mostText = 20_000_000;

/** A text of the archive with its files taken in. Null when it cannot be had, which is in the report then. */
export async function textOf(path: string, source: Source): Promise<string | null> {
  const text = await readText(path, source);
  if (text === null) return null;
  const ids = new Map<string, string>();
  for (const at of new Set(filesIn(text, path))) {
    const id = source.zip.parts.has(at) ? await source.material.take(at, ['image', 'document']) : null;
    if (id) ids.set(at, id);
  }
  return withIds(text, (named) => ids.get(resolved(path, named) ?? '') ?? null);
}

async function readText(path: string, { zip, report }: Source): Promise<string | null> {
  if (!zip.parts.has(path)) {
    report.left(path, 'This text is not in the archive.');
    return null;
  }
  try {
    return (await zip.text(path, mostText)).replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report.left(path, error.message);
    return null;
  }
}

/** The paths in the archive that a text names. */
function filesIn(text: string, path: string): string[] {
  const found: string[] = [];
  withIds(text, (named) => {
    found.push(resolved(path, named) ?? '');
    return null;
  });
  return found;
}
