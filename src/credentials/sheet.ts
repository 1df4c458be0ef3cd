/** What is drawn on a certificate, and what it is drawn with. */
import type { Design } from '../authoring/certificate/design.service.ts';
import type { CertificateWords } from './words.ts';

export type Doc = PDFKit.PDFDocument;
export type Part = PDFKit.PDFStructureElement;
/** Everything that stands on it; pictures as PNG. Can be sent to another thread. */
export type Paper = {
  words: CertificateWords;
  design: Design;
  logo: Uint8Array | null;
  signature: Uint8Array | null;
};
/** Where and in which colours things are drawn; lengths in points. */
export type Sheet = {
  doc: Doc;
  root: Part;
  width: number;
  height: number;
  margin: number;
  ink: string;
  muted: string;
  accent: string;
};

/** A new part of the document, in reading order. */
export function partOf({ doc, root }: Pick<Sheet, 'doc' | 'root'>, type: 'H1' | 'H2' | 'P'): Part {
  const part = doc.struct(type);
  root.add(part);
  return part;
}
