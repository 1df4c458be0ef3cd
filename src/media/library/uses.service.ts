/** Where files are used. Areas declare how their documents are told in words; which ones name a file, the lists know. */
import mongoose, { type Model, trusted } from 'mongoose';
import { listNamingModels, listUndeclaredPaths } from '../../lib/named-files.ts';

export type FileUse = {
  courseId: string | null;
  /** “Video of Bowline”. */
  text: string;
  /** Where to go to change it; null where nothing can be changed. */
  href: string | null;
  /** Drafts can be changed. What was published, and the history of what was written, stays. */
  kind: 'draft' | 'published' | 'history';
};
type Declared = { fields: string; tell: (doc: never, fileId: string) => FileUse };
type Naming = { _id: unknown; files: string[] };

const declared = new Map<string, Declared>();
/** Of one model, for one page: a file that is named by more is in use anyway. */
const mostDocuments = 200;

/** Declares at import how documents of a model say where they use a file. `fields`: what is read of them for it. */
export function declareFileUse<T>(model: Model<T>, fields: string, tell: (doc: T, fileId: string) => FileUse): void {
  declared.set(model.modelName, { fields: `${fields} files`, tell });
}

/** Every use of each of these files, the drafts first; at most 200 documents of a kind are looked at. */
export async function listFileUses(fileIds: readonly string[]): Promise<Map<string, FileUse[]>> {
  const uses = new Map<string, FileUse[]>(fileIds.map((id) => [id, []]));
  if (fileIds.length === 0) return uses;
  const found = await Promise.all([...declared].map(([name, one]) => tellAll(name, one, fileIds)));
  for (const [fileId, use] of found.flat()) uses.get(fileId)?.push(use);
  const rank = { draft: 0, published: 1, history: 2 };
  for (const list of uses.values()) list.sort((a, b) => rank[a.kind] - rank[b.kind]);
  return uses;
}

/** Those of these files that anything uses. */
export async function findUsedFiles(fileIds: readonly string[]): Promise<Set<string>> {
  const asked = new Set(fileIds);
  const used = new Set<string>();
  for (const model of listNamingModels()) {
    const open = [...asked].filter((id) => !used.has(id));
    if (open.length === 0) break;
    const documents = model
      .find({ files: trusted({ $in: open }) })
      .select('files')
      .lean<Naming[]>();
    for await (const { files } of documents.cursor()) for (const id of files) if (asked.has(id)) used.add(id);
  }
  return used;
}

/**
 * Throws where a model names files and nobody could find out that a file is used: nothing may be removed then.
 */
export function requireAllUsesKnown(): void {
  const undeclared = listNamingModels().filter(({ modelName }) => !declared.has(modelName));
  const unknown = [...undeclared.map(({ modelName }) => modelName), ...listUndeclaredPaths()];
  if (unknown.length > 0) throw new Error(`uses of files are not known: ${unknown.join(', ')}`);
  if (declared.size === 0) throw new Error('no area has declared how it uses files');
}

async function tellAll(name: string, { fields, tell }: Declared, ids: readonly string[]): Promise<[string, FileUse][]> {
  const model = mongoose.model<{ files: string[] }>(name);
  const wanted = new Set(ids);
  const documents = await model
    .find({ files: trusted({ $in: [...ids] }) })
    .select(fields)
    .limit(mostDocuments)
    .lean<Naming[]>();
  return documents.flatMap((doc) =>
    doc.files.filter((id) => wanted.has(id)).map((id): [string, FileUse] => [id, tell(doc as never, id)]),
  );
}
