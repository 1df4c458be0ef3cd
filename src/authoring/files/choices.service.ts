/** Files that a lecture's form offers instead of sending them again. */
import { listLibraryNames } from '../../media/library/library.service.ts';
import type { MediaKind } from '../../media/media.service.ts';

export type Choice = { value: string; label: string };

/** As many as a list of choices bears; the rest is found in the library itself. */
const most = 100;

/** The newest files of these kinds in the course's library, by the names of the fields. */
export async function listChoices<F extends string>(
  courseId: string,
  fields: Record<F, readonly MediaKind[]>,
): Promise<Record<F, Choice[]>> {
  const files = await listLibraryNames(courseId);
  const entries = Object.entries<readonly MediaKind[]>(fields).map(([field, kinds]) => {
    const fitting = files.filter(({ kind }) => kinds.includes(kind)).slice(0, most);
    return [field, fitting.map(({ id, name }) => ({ value: id, label: name }))] as const;
  });
  return Object.fromEntries(entries) as Record<F, Choice[]>;
}
