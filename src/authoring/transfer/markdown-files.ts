/** Pictures in Markdown: by the school's ids inside, by paths outside. */

/** Every `file:<id>` becomes what `pathOf` says, or stays where that is null. */
export function withPaths(markdown: string, pathOf: (fileId: string) => string | null): string {
  return markdown.replace(/(?<=\]\(<?)file:([0-9a-f]{24})/g, (all, id: string) => pathOf(id) ?? all);
}

/** Paths of files of the archive become `file:<id>`; addresses with a scheme, and paths `idOf` does not know, stay. */
export function withIds(markdown: string, idOf: (path: string) => string | null): string {
  return markdown.replace(/(?<=\]\(<?)(?![a-z][a-z0-9+.-]*:|\/|#)([^\s)>]+)/gi, (all, path: string) => {
    const id = idOf(decoded(path));
    return id ? `file:${id}` : all;
  });
}

/** `a/b/c.md` and `../x.png` -> `a/x.png`; null when it leads out. */
export function resolved(from: string, path: string): string | null {
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length === 0) return null;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
