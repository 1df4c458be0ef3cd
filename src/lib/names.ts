/** Short forms of people's names. */

/** "Leo Martins" -> "LM"; one letter for a single name; works for scripts without case. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** "Leo Martins" -> "Leo M.", for pages that strangers read; a single name stays whole. */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? [...(words.at(-1) ?? '')][0] : undefined;
  return last ? `${words[0]} ${last.toLocaleUpperCase()}.` : (words[0] ?? '');
}
