/** Texts of an archive, with the pictures they name. */
import { resolved, withIds } from './markdown-files.ts';
import type { Material } from './material.service.ts';
import type { Report } from './report.ts';
import type { OpenZip } from './zip-reader.ts';

type Source = { zip: OpenZip; material: Material; report: Report };
const mostText = 2_000_000;

/** A text of the archive with its pictures taken in. What is missing is in the report. */
export async function textOf(path: string, { zip, material, report }: Source): Promise<string> {
  if (!zip.parts.has(path)) {
    report.left(path, 'This text is not in the archive.');
    return '';
  }
  const text = (await zip.text(path, mostText)).replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const ids = new Map<string, string>();
  const wanted: string[] = [];
  withIds(text, (named) => {
    const at = resolved(path, named);
    if (at && zip.parts.has(at)) wanted.push(at);
    return null;
  });
  for (const at of new Set(wanted)) {
    const id = await material.take(at, ['image', 'document']);
    if (id) ids.set(at, id);
  }
  return withIds(text, (named) => ids.get(resolved(path, named) ?? '') ?? null);
}
