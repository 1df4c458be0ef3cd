/** Forms of a word that a search takes for the same: without accents, without the commonest endings, with a typo or two. */
import anyAscii from 'any-ascii';

/** Lower case without accents: "Smørrebrød" is found by "smorrebrod". Other scripts stay as they are. */
export function fold(term: string): string {
  return term
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{M}*/gu, (cluster) => anyAscii(cluster.charAt(0)))
    .normalize('NFC')
    .toLowerCase();
}

/** Cuts the commonest English endings of a folded word, in the index and in the question alike, where a word is left. */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const single = word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x|z)es$/, '$1')
    .replace(/([^s])s$/, '$1');
  const cut = single.replace(/(ing|edly|ed|ly)$/, '');
  const kept = cut.length > 2 && /[aeiouy]/.test(cut) ? cut : single;
  const plain = kept === single ? kept : kept.replace(/([bdfgmnprt])\1$/, '$1');
  return plain.length > 3 ? plain.replace(/e$/, '') : plain;
}

/** What a word is kept under. The whole word too: while "bakin" is typed it begins "baking", though not its stem. */
export function formsOf(term: string): string[] {
  const folded = fold(term);
  return [...new Set([folded, stemOf(folded)])].filter(Boolean);
}

/** Most searches are one or two words of four letters and more: those forgive one typo, longer ones two, shorter ones none. */
export function typosIn(term: string): number {
  return term.length > 3 ? (term.length > 7 ? 2 : 1) : 0;
}

/** The word with each two neighbours in each other's place: one typo to who types, and two to an index. The first 20 letters. */
export function swapped(word: string): string[] {
  const letters = [...word].slice(0, 20);
  return letters.slice(1).map((_, at) => {
    const other = [...letters];
    [other[at], other[at + 1]] = [letters[at + 1] ?? '', letters[at] ?? ''];
    return other.join('');
  });
}
