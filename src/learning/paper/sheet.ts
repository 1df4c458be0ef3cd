/** The sheets that a handout is set on: where the next line goes, and what belongs to it. Lengths in points. */
import type { Block } from './content.ts';

export type Doc = PDFKit.PDFDocument;
export type Part = PDFKit.PDFStructureElement;
/** Where lines stand, and which part of the document they belong to. */
export type Column = { left: number; width: number; part: Part };
/** A picture as JPEG. */
export type Shot = { bytes: Buffer; width: number; height: number };
export type Sheet = {
  doc: Doc;
  /** Where the next line begins. */
  y: number;
  /** Widths at a size of 1, by font and text: most words come again. */
  widths: Map<string, number>;
  /** Names of places, by the ids that links lead to. */
  places: Map<string, string>;
  /** null: it cannot be had any more. */
  picture: (src: string) => Promise<Shot | null>;
};

export const page = { width: 595.28, height: 841.89, left: 82, right: 82, top: 84, bottom: 82 };
export const textWidth = page.width - page.left - page.right;
export const foot = page.height - page.bottom;
export const colours = { ink: '#1d1b18', muted: '#5c574f', line: '#d5cfc2', go: '#0b5c4b', sunken: '#f4f1ea' };

/** On this page, from `y` down. */
export function roomOn(sheet: Sheet): number {
  return foot - sheet.y;
}

/** Goes on to the next page unless `height` fits; what is higher than a page begins at a page's top. */
export function makeRoom(sheet: Sheet, height: number): void {
  if (roomOn(sheet) < height && sheet.y > page.top) turn(sheet);
}

export function turn(sheet: Sheet): void {
  sheet.doc.addPage();
  sheet.y = page.top;
}

/** Space between blocks, none at the top of a page. */
export function space(sheet: Sheet, height: number): void {
  if (sheet.y > page.top) sheet.y += height;
}

/** Counted from 0. */
export function pageAt({ doc }: Sheet): number {
  return doc.bufferedPageRange().count - 1;
}

/** What nobody needs to hear of. */
export function drawAround(doc: Doc, draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
  doc.markContent('Artifact', { type });
  draw();
  doc.endMarkedContent();
}

export function addPart(sheet: Pick<Sheet, 'doc'>, parent: Part, type: string, options: object = {}): Part {
  const part = sheet.doc.struct(type, options);
  parent.add(part);
  return part;
}

/** Gives every place a name that sorts the same everywhere: readers look them up by bisection (ISO 32000-1, 7.9.6). */
export function namePlaces(places: Sheet['places'], blocks: readonly Block[]): void {
  for (const block of blocks) {
    if (block.kind === 'heading' && block.id) namePlace(places, block.id);
    if (block.kind === 'quote') namePlaces(places, block.blocks);
    if (block.kind !== 'list') continue;
    for (const item of block.items) {
      if (item.id) namePlace(places, item.id);
      namePlaces(places, item.blocks);
    }
  }
}

export function namePlace(places: Sheet['places'], id: string): void {
  places.set(id, `p${String(places.size).padStart(6, '0')}`);
}

/** Links to `id` lead here. */
export function markPlace(sheet: Sheet, id: string | null): void {
  const name = id ? sheet.places.get(id) : undefined;
  if (name) sheet.doc.addNamedDestination(name, 'XYZ', 0, Math.max(0, sheet.y - 24), 0);
}
