/**
 * Headings and paragraphs of an article as places to point at. A paragraph is known by its words, so what a teacher adds
 * above it moves nothing. The HTML is the one our renderer has cleaned: well formed, `>` never stands in an attribute.
 */
import { createHash } from 'node:crypto';

export type Place = {
  id: string;
  /** Its first words, about 120 characters. */
  words: string;
  isHeading: boolean;
};

const blocks = /<(p|h[2-6])((?:\s[^>]*)?)>([\s\S]*?)<\/\1>/g;
const notesBelow = '<section class="footnotes"';

/** In the order of the text. */
export function placesIn(html: string): Place[] {
  return walked(html).places;
}

/** The same text, each paragraph with an id of its own. May be repeated. */
export function withPlaces(html: string): string {
  return walked(html).html;
}

function walked(html: string): { html: string; places: Place[] } {
  const end = html.indexOf(notesBelow);
  const text = end < 0 ? html : html.slice(0, end);
  const places: Place[] = [];
  const used = new Map<string, number>();
  const marked = text.replace(blocks, (whole, tag: string, attributes: string, inner: string) => {
    const words = wordsOf(inner);
    if (words === '' || attributes.includes('class=')) return whole;
    const isHeading = tag !== 'p';
    const own = /\sid="([^"]+)"/.exec(attributes)?.[1];
    const id = own ?? (isHeading ? '' : nameOf(words, used));
    if (id) places.push({ id, words: beginningOf(words), isHeading });
    return own || isHeading ? whole : `<p id="${id}"${attributes}>${inner}</p>`;
  });
  return { html: marked + html.slice(text.length), places };
}

/** Says the words, numbered where two paragraphs are the same. */
function nameOf(words: string, used: Map<string, number>): string {
  const name = `at-${createHash('sha256').update(words).digest('hex').slice(0, 10)}`;
  const count = (used.get(name) ?? 0) + 1;
  used.set(name, count);
  return count === 1 ? name : `${name}-${count}`;
}

function beginningOf(words: string): string {
  if (words.length <= 120) return words;
  const cut = words.slice(0, 120).replace(/\s\S*$/, '');
  return `${cut}…`;
}

function wordsOf(inner: string): string {
  const plain = inner.replace(/<annotation[\s\S]*?<\/annotation>/g, '').replace(/<[^>]*>/g, '');
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
  return plain
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_whole, name: string) => named[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}
