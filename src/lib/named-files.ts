/**
 * Documents that name uploaded files keep the ids of all of them in one indexed list, so that a file can be asked where it is
 * used: by paths called `…fileId`, and by `file:<id>` in texts.
 */
import mongoose, { type Model, type Query, type Schema } from 'mongoose';

type Bearing = {
  /** The paths that may name files, e.g. `captions`, `markdown`, `draft`. */
  paths: string[];
};
type Named = { files?: string[] };

const naming = new Map<unknown, Bearing>();

/** Ids of all files that a plain value names, each once, sorted. */
export function fileIdsIn(value: unknown): string[] {
  const found = new Set<string>();
  collect(value, '', found);
  return [...found].sort();
}

/**
 * Gives a schema the path `files`, and keeps it true: for whole documents, and for updates that set one of the paths. An
 * update should be guarded by a revision, since what it leaves alone is read before it; or it gives `files` itself.
 */
export function namesFiles<T>(schema: Schema<T>, bearing: Bearing): void {
  naming.set(schema, bearing);
  schema.add({ files: { type: [String], default: [] } } as never);
  schema.index({ files: 1 });
  schema.pre('save', function listFiles() {
    this.set('files', fileIdsIn(pick(this.toObject(), bearing)));
  });
  schema.pre('insertMany', function listFiles(docs: unknown) {
    for (const doc of Array.isArray(docs) ? docs : []) doc.files = fileIdsIn(pick(doc, bearing));
  });
  schema.pre('bulkWrite', function refuse(writes: unknown) {
    if (writesBear(writes, bearing)) throw new Error('written in bulk, a document would not list the files it names');
  });
  for (const verb of ['findOneAndUpdate', 'updateOne', 'updateMany'] as const)
    schema.pre(verb, function listFiles(this: Query<unknown, unknown>) {
      return completeUpdate(this, bearing);
    });
}

/** Every model whose documents name files, with a way to list what older documents lack. */
export function listNamingModels(): Model<Named>[] {
  return Object.values(mongoose.models).filter((model) => naming.has(model.schema));
}

/** Writes the list of documents that were stored before there was one. May be repeated; returns how many it wrote. */
export async function listFilesOfOldDocuments(): Promise<number> {
  let written = 0;
  for (const model of listNamingModels()) {
    const bearing = naming.get(model.schema) ?? { paths: [] };
    for (;;) {
      const old = await model.find({ files: null }).limit(200).lean();
      for (const doc of old)
        await model.collection.updateOne({ _id: doc._id }, { $set: { files: fileIdsIn(pick(doc, bearing)) } });
      written += old.length;
      if (old.length === 0) break;
    }
  }
  return written;
}

/** Paths of all models that by their name hold files, as `Model.path`, without those of models that keep the list. */
export function listUndeclaredPaths(): string[] {
  const found: string[] = [];
  for (const [name, { schema }] of Object.entries(mongoose.models))
    if (!naming.has(schema)) walk(schema, '', (path) => found.push(`${name}.${path}`));
  return found;
}

function walk(schema: Schema, prefix: string, tell: (path: string) => void): void {
  schema.eachPath((path, type) => {
    const inner = 'schema' in type ? (type.schema as Schema | undefined) : undefined;
    if (inner) walk(inner, `${prefix}${path}.`, tell);
    else if (/(^|\.)(\w+F|f)ileIds?$/.test(path)) tell(prefix + path);
  });
}

/** Sets `files` where an update changes what it follows from. */
async function completeUpdate(query: Query<unknown, unknown>, bearing: Bearing): Promise<void> {
  const update = query.getUpdate();
  if (!update || Array.isArray(update)) return;
  const set = (update.$set ?? {}) as Record<string, unknown>;
  const changes = Object.entries({ ...update, ...set }).filter(([path]) => bears(path, bearing));
  if (changes.length === 0 || 'files' in set) return;
  const isWhole = bearing.paths.every((path) => changes.some(([changed]) => changed === path));
  const stored = isWhole ? null : await query.model.findOne(query.getFilter()).select(bearing.paths.join(' ')).lean();
  const merged: Record<string, unknown> = structuredCloneOf(stored);
  for (const [path, value] of changes) put(merged, path.split('.'), value);
  query.set('files', fileIdsIn(pick(merged, bearing)));
}

/** Is there one among these writes that makes a document, or sets one of the paths? */
function writesBear(writes: unknown, bearing: Bearing): boolean {
  return (Array.isArray(writes) ? writes : []).some((write: Record<string, { update?: Record<string, object> }>) => {
    if ('insertOne' in write || 'replaceOne' in write) return true;
    const changes = Object.values(write).flatMap(({ update }) => Object.values(update ?? {}).flatMap(Object.keys));
    return changes.some((path) => bears(path, bearing));
  });
}

function bears(path: string, { paths }: Bearing): boolean {
  return paths.some((one) => path === one || path.startsWith(`${one}.`));
}

function put(target: Record<string, unknown>, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next: Record<string, unknown> = inner && typeof inner === 'object' ? { ...inner } : {};
  target[name] = next;
  put(next, rest, value);
}

function structuredCloneOf(value: unknown): Record<string, unknown> {
  return value && typeof value === 'object' ? { ...value } : {};
}

function pick(doc: unknown, { paths }: Bearing): Record<string, unknown> {
  const whole = structuredCloneOf(doc);
  return Object.fromEntries(paths.map((path) => [path, whole[path]]));
}

function collect(value: unknown, name: string, found: Set<string>): void {
  if (typeof value === 'string') {
    if (/fileIds?$/i.test(name) && /^[0-9a-f]{24}$/.test(value)) found.add(value);
    else if (value.includes('file:'))
      for (const [, id] of value.matchAll(/\bfile:([0-9a-f]{24})\b/g)) found.add(id ?? '');
  } else if (Array.isArray(value)) for (const one of value) collect(one, name, found);
  else if (value && typeof value === 'object' && !(value instanceof Date) && !('_bsontype' in value))
    for (const [key, inner] of Object.entries(value)) collect(inner, key, found);
}
