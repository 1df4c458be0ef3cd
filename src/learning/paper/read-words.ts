/** Reads the words of one block out of our cleaned HTML. */
import { HTMLElement, type Node, TextNode } from 'node-html-parser';
import { type Piece, plainPiece } from './content.ts';
import { formulaPieces } from './read-math.ts';

type Marks = Omit<Piece, 'text'>;
type Reading = { marks: Marks; out: Piece[] };

/** White space is one space, as in a browser; a line break is "\n". Ways back from footnotes are left out. */
export function readWords(nodes: readonly Node[]): Piece[] {
  const out: Piece[] = [];
  for (const node of nodes) read(node, { marks: plainPiece, out });
  return trimmed(out);
}

function read(node: Node, { marks, out }: Reading): void {
  if (node instanceof TextNode) {
    out.push({ ...marks, text: node.text.replace(/[ \t\r\n]+/g, ' ') });
    return;
  }
  if (!(node instanceof HTMLElement)) return;
  const tag = node.tagName.toLowerCase();
  if (tag === 'br') return void out.push({ ...marks, text: '\n' });
  if (tag === 'math') return void out.push(...formulaPieces(node).map((one) => ({ ...one, href: marks.href })));
  if (tag === 'img') return void out.push({ ...marks, text: node.getAttribute('alt') ?? '', italic: true });
  if (node.classList.contains('footnote-backref')) return;
  for (const child of node.childNodes) read(child, { marks: marksIn(tag, node, marks), out });
}

function marksIn(tag: string, node: HTMLElement, marks: Marks): Marks {
  if (tag === 'strong') return { ...marks, bold: true };
  if (tag === 'em') return { ...marks, italic: true };
  if (tag === 'code') return { ...marks, mono: true };
  if (tag === 's') return { ...marks, struck: true };
  if (tag === 'sup') return { ...marks, raised: 'up' };
  if (tag === 'sub') return { ...marks, raised: 'down' };
  // A heading is a link to itself on a page, and nowhere on paper.
  if (tag === 'a' && !node.classList.contains('heading-link'))
    return { ...marks, href: node.getAttribute('href') ?? null };
  return marks;
}

/** No space at the ends, nor two beside each other; neighbours of the same kind become one. */
function trimmed(pieces: Piece[]): Piece[] {
  const kept: Piece[] = [];
  for (const piece of pieces) {
    const before = kept.at(-1);
    const text = !before || /[ \n]$/.test(before.text) ? piece.text.replace(/^ +/, '') : piece.text;
    if (text === '') continue;
    if (before && isAlike(before, piece)) before.text += text;
    else kept.push({ ...piece, text });
  }
  const last = kept.at(-1);
  if (last) last.text = last.text.trimEnd();
  return kept.filter(({ text }) => text !== '');
}

function isAlike(one: Piece, other: Piece): boolean {
  const kind = ({ text: _text, ...marks }: Piece) => JSON.stringify(Object.entries(marks).sort());
  return kind(one) === kind(other);
}
