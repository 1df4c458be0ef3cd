/** Reads our cleaned HTML, which is well formed, into blocks for paper. */
import { HTMLElement, type Node, parse, TextNode } from 'node-html-parser';
import type { Block, Cell, Item, Piece } from './content.ts';
import { formulaPieces, texOf } from './read-math.ts';
import { readWords } from './read-words.ts';

/** What stands in a line; everything else is a block. */
const inline = new Set('a em strong s sup sub code span br math'.split(' '));

/** `html`: what `printedHtml` gives. Never throws; an element it does not know gives what is in it. */
export function readBlocks(html: string): Block[] {
  return blocksIn(parse(html, { blockTextElements: { script: false, style: false } }).childNodes);
}

/** Words that stand in no block of their own are a paragraph. */
function blocksIn(nodes: readonly Node[]): Block[] {
  const blocks: Block[] = [];
  let loose: Node[] = [];
  const close = () => {
    const pieces = readWords(loose);
    if (pieces.length > 0) blocks.push({ kind: 'paragraph', pieces });
    loose = [];
  };
  for (const node of nodes) {
    if (node instanceof TextNode || (node instanceof HTMLElement && inline.has(tagOf(node)))) loose.push(node);
    else if (node instanceof HTMLElement) {
      close();
      blocks.push(...blockOf(node));
    }
  }
  close();
  return blocks;
}

function blockOf(element: HTMLElement): Block[] {
  const tag = tagOf(element);
  if (/^h[1-6]$/.test(tag)) return [headingOf(element, Number(tag[1]))];
  if (tag === 'p') return paragraphOf(element);
  if (tag === 'ul' || tag === 'ol') return [listOf(element, tag === 'ol')];
  if (tag === 'blockquote') return [{ kind: 'quote', isCallout: false, blocks: blocksIn(element.childNodes) }];
  if (tag === 'pre') return [{ kind: 'code', text: element.textContent.replace(/\n$/, '') }];
  if (tag === 'table') return [tableOf(element)];
  if (tag === 'hr') return [{ kind: 'rule' }];
  if (tag === 'figure') return figureOf(element);
  if (tag === 'img' || tag === 'picture') return pictureIn(element, []);
  if (element.classList.contains('callout')) {
    return [{ kind: 'quote', isCallout: true, blocks: blocksIn(element.childNodes) }];
  }
  if (element.classList.contains('math-block'))
    return [{ kind: 'formula', pieces: formulaPieces(element), tex: texOf(element) }];
  if (element.classList.contains('footnotes')) return [{ kind: 'rule' }, ...blocksIn(element.childNodes).map(small)];
  return blocksIn(element.childNodes);
}

function headingOf(element: HTMLElement, level: number): Block {
  return { kind: 'heading', level, id: element.id || null, pieces: readWords(element.childNodes) };
}

/** A picture between words is its description there; one that stands alone is a picture. */
function paragraphOf(element: HTMLElement): Block[] {
  const pieces = readWords(element.childNodes);
  const words = element.textContent.trim();
  if (words === '' && element.querySelector('img')) return pictureIn(element, []);
  if (pieces.length === 0) return [];
  return [{ kind: 'paragraph', pieces, ...(element.classList.contains('callout-title') ? { tone: 'title' } : {}) }];
}

function listOf(element: HTMLElement, ordered: boolean): Block {
  const items = element.childNodes.filter((one): one is HTMLElement => one instanceof HTMLElement);
  const start = Number(element.getAttribute('start') ?? 1) || 1;
  return { kind: 'list', ordered, start, isSmall: false, items: items.map(itemOf) };
}

/** `[ ]` and `[x]` at the beginning are a box to tick. */
function itemOf(element: HTMLElement): Item {
  const blocks = blocksIn(element.childNodes);
  const id = element.id || null;
  const [first] = blocks;
  const piece = first?.kind === 'paragraph' ? first.pieces[0] : undefined;
  const found = piece && /^\[([ xX])\] /.exec(piece.text);
  if (!piece || !found) return { id, task: null, blocks };
  piece.text = piece.text.slice(found[0].length);
  return { id, task: found[1] === ' ' ? 'open' : 'done', blocks };
}

function tableOf(element: HTMLElement): Block {
  const rows = element.querySelectorAll('tr').map((row) => row.querySelectorAll('th, td').map(cellOf));
  const hasHead = element.querySelector('thead') !== null;
  return { kind: 'table', head: hasHead ? (rows[0] ?? []) : [], rows: hasHead ? rows.slice(1) : rows };
}

function cellOf(element: HTMLElement): Cell {
  const side = /\balign-(center|right)\b/.exec(element.getAttribute('class') ?? '')?.[1];
  return { pieces: readWords(element.childNodes), side: side === 'center' || side === 'right' ? side : 'left' };
}

function figureOf(element: HTMLElement): Block[] {
  const caption = element.querySelector('figcaption');
  if (element.querySelector('img')) return pictureIn(element, caption ? readWords(caption.childNodes) : []);
  return blocksIn(element.childNodes);
}

function pictureIn(element: HTMLElement, caption: Piece[]): Block[] {
  const image = tagOf(element) === 'img' ? element : element.querySelector('img');
  if (!image) return [];
  const [src = '', alt = ''] = [image.getAttribute('src'), image.getAttribute('alt')];
  return [{ kind: 'picture', src, alt, caption }];
}

function small(block: Block): Block {
  return block.kind === 'list' ? { ...block, isSmall: true } : block;
}

function tagOf(element: HTMLElement): string {
  return element.tagName.toLowerCase();
}
