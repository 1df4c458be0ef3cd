/** Reads a formula into one line of words: letters, signs, raised and lowered parts, fractions with a slash. */
import { HTMLElement } from 'node-html-parser';
import { type Piece, plainPiece } from './content.ts';

/** What asks for more than one line stays in TeX, which KaTeX leaves beside what it makes. */
class NotInLine extends Error {}

const spaced = /^[=≠<>≤≥≪≫≈≅≡∼∝+−±∓×÷⋅·∈∉⊂⊆∪∩→←↔⇒⇔∧∨-]$/u;
const invisible = /[\u2061-\u2064\u200b]/gu;

/** The formula in TeX, as its author typed it. */
export function texOf(element: HTMLElement): string {
  return (element.querySelector('annotation')?.text ?? element.text).trim();
}

/** A formula as pieces of a line; in TeX where it needs more than a line. */
export function formulaPieces(element: HTMLElement): Piece[] {
  const math = element.tagName === 'MATH' ? element : element.querySelector('math');
  try {
    const pieces = math ? rowOf(elementsIn(math)) : [];
    if (pieces.length > 0) return pieces;
  } catch (error) {
    if (!(error instanceof NotInLine)) throw error;
  }
  return [{ ...plainPiece, mono: true, text: texOf(element) }];
}

function rowOf(elements: readonly HTMLElement[]): Piece[] {
  return elements.flatMap((one, at) => read(one, at === 0));
}

function read(element: HTMLElement, isFirst = false): Piece[] {
  const inner = elementsIn(element);
  const [first, second, third] = inner;
  const text = element.text.replace(invisible, '').trim();
  switch (element.tagName.toLowerCase()) {
    case 'mi':
      return [
        { ...plainPiece, text, italic: [...text].length === 1 && element.getAttribute('mathvariant') !== 'normal' },
      ];
    case 'mn':
      return [{ ...plainPiece, text }];
    case 'mtext':
      return [{ ...plainPiece, text: element.text.replaceAll('\u00a0', ' ') }];
    case 'mspace':
      return [{ ...plainPiece, text: ' ' }];
    case 'mo':
      return text === '' ? [] : [{ ...plainPiece, text: signOf(text, isFirst) }];
    case 'math':
    case 'mrow':
    case 'mstyle':
    case 'mpadded':
      return rowOf(inner);
    case 'semantics':
      return first ? read(first, isFirst) : [];
    case 'annotation':
      return [];
    case 'msup':
      return [...part(first), ...raised(second, 'up')];
    case 'msub':
    case 'munder':
      return [...part(first), ...raised(second, 'down')];
    case 'msubsup':
    case 'munderover':
      return [...part(first), ...raised(second, 'down'), ...raised(third, 'up')];
    case 'mfrac':
      return [...inBrackets(first), { ...plainPiece, text: ' / ' }, ...inBrackets(second)];
    case 'msqrt':
      return [{ ...plainPiece, text: '√' }, ...bracketed(rowOf(inner))];
    case 'mroot':
      return [...raised(second, 'up'), { ...plainPiece, text: '√' }, ...inBrackets(first)];
    default:
      throw new NotInLine();
  }
}

/** A minus at the beginning belongs to its number. */
function signOf(text: string, isFirst: boolean): string {
  if (text === ',' || text === ';') return `${text} `;
  return spaced.test(text) && !isFirst ? ` ${text} ` : text;
}

function part(element: HTMLElement | undefined): Piece[] {
  return element ? read(element) : [];
}

function raised(element: HTMLElement | undefined, to: 'up' | 'down'): Piece[] {
  const pieces = element ? read(element, true) : [];
  if (pieces.some((one) => one.raised !== null || one.text.includes('/'))) throw new NotInLine();
  return pieces.map((one) => ({ ...one, text: one.text.replaceAll(' ', ''), raised: to }));
}

function inBrackets(element: HTMLElement | undefined): Piece[] {
  return bracketed(element ? read(element, true) : []);
}

/** What is more than one sign would be read with its neighbours. */
function bracketed(pieces: Piece[]): Piece[] {
  const isOne =
    pieces.filter(({ raised: to }) => to === null).length === 1 && !pieces.some(({ text }) => /[ /]/.test(text));
  return isOne ? pieces : [{ ...plainPiece, text: '(' }, ...pieces, { ...plainPiece, text: ')' }];
}

function elementsIn(element: HTMLElement): HTMLElement[] {
  return element.childNodes.filter((one) => one instanceof HTMLElement);
}
