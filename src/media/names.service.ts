/** Names of files as people see them and save under. */
import { trusted } from 'mongoose';
import { type FileRecord, MediaFileModel } from './file.model.ts';

const mostLetters = 120;
/** Signs that turn the direction of what follows (a name could read "exe.pdf" and be "fdp.exe"), and marks of no width. */
const misleading =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** A name with the ending of its type: no folders, no control or direction signs, not endless, never empty. */
export function cleanName(name: string, ending: string): string {
  const stem = shownName(name).replace(/\.[^.]{1,8}$/, '');
  return `${cut(stem) || 'file'}.${ending}`;
}

/** A name to be shown, as it came, without what could mislead or break a line. May be ''. */
export function shownName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  return cut(last.replace(misleading, '').replace(/^[.\s]+|[.\s]+$/g, ''));
}

/** `name`, or the first of "name (2)", "name (3)" … that no other file of this person has. */
export async function freeName(ownerId: string, name: string): Promise<string> {
  const [, stem = name, ending = ''] = /^(.*)(\.[^.]+)$/s.exec(name) ?? [];
  for (let from = 1; ; from += 50) {
    const names = Array.from({ length: 50 }, (_, at) => (from + at === 1 ? name : `${stem} (${from + at})${ending}`));
    const found = await MediaFileModel.find({ ownerId, originalName: trusted({ $in: names }) })
      .select('originalName')
      .lean<Pick<FileRecord, 'originalName'>[]>();
    const taken = new Set(found.map(({ originalName }) => originalName));
    const free = names.find((one) => !taken.has(one));
    if (free) return free;
  }
}

/** Cut between letters as people see them: half an emoji is no letter. */
function cut(text: string): string {
  if (text.length <= mostLetters) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, 4 * mostLetters))) {
    if (kept.length + segment.length > mostLetters) break;
    kept += segment;
  }
  return kept;
}
