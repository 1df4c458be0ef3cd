/** The certificate as a PDF: A4 landscape, the same picture as its page. */
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { Certificate } from './certificates.service.ts';
import { drawLine, fittingSize, latin, linesOf, type Style, widthOf } from './typesetting.ts';
import { type CertificateWords, wordsOf } from './words.ts';

type Doc = PDFKit.PDFDocument;
type Part = PDFKit.PDFStructureElement;
const ink = '#1d1b18';
const muted = '#5c574f';
const gold = '#8f5b00';
const left = 56;

/** Bytes of a one-page PDF with embedded fonts, tagged for those who have it read to them. CPU work: for jobs only. */
export async function renderCertificate(certificate: Certificate): Promise<Buffer> {
  const words = wordsOf(certificate);
  const info = {
    Title: `${words.heading}: ${certificate.courseTitle}`,
    Author: words.school,
    Subject: certificate.name,
  };
  const form = { size: 'A4', layout: 'landscape', margin: 0, font: latin } as const;
  const doc = new PDFDocument({ ...form, pdfVersion: '1.7', tagged: true, info, lang: 'en', displayTitle: true });
  const bytes = collect(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  drawAround(doc, () => drawPaper(doc));
  drawWords(doc, words, root);
  drawAround(doc, () => drawSeal(doc, doc.page.width - 122, 118));
  drawProof(doc, words, root);
  root.end();
  doc.end();
  return bytes;
}

function collect(doc: Doc): Promise<Buffer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => done(Buffer.concat(chunks)));
    doc.on('error', fail);
  });
}

/** What nobody needs to hear of. */
function drawAround(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}

/** A new part of the document, in reading order. */
function partOf(doc: Doc, root: Part, type: 'H1' | 'H2' | 'P'): Part {
  const part = doc.struct(type);
  root.add(part);
  return part;
}

function drawPaper(doc: Doc): void {
  const { width, height } = doc.page;
  doc.rect(0, 0, width, height).fill('#faf8f4');
  doc
    .lineWidth(0.75)
    .rect(20, 20, width - 40, height - 40)
    .stroke(gold);
}

function drawWords(doc: Doc, words: CertificateWords, root: Part): void {
  const width = doc.page.width - 2 * left;
  const part = (type: 'H1' | 'H2' | 'P') => partOf(doc, root, type);
  drawLine(doc, words.school, left, 82, { size: 17, color: ink, heading: true, part: part('P') });
  drawLine(doc, words.heading, left, 104, { size: 11, color: muted, part: part('H1') });
  drawLine(doc, words.given, left, 204, { size: 13, color: muted, part: part('P') });
  const name: Style = { size: 44, color: ink, part: part('H2') };
  const nameEnd = drawBlock(doc, words.name, 256, { width, maxLines: 2, style: name });
  drawLine(doc, words.finished, left, nameEnd + 34, { size: 13, color: muted, part: part('P') });
  const title: Style = { size: 24, color: ink, heading: true, part: part('H2') };
  const titleEnd = drawBlock(doc, words.course, nameEnd + 66, { width: width - 40, maxLines: 3, style: title });
  drawLine(doc, words.facts, left, titleEnd + 28, { size: 13, color: ink, part: part('P') });
}

type Block = { width: number; maxLines: number; style: Style };

/** Lines from `y` (the first baseline) down, smaller where the text is long; returns the last baseline. */
function drawBlock(doc: Doc, text: string, y: number, { width, maxLines, style }: Block): number {
  const size = fittingSize(doc, text, width, maxLines, style);
  const lines = linesOf(doc, text, width, { ...style, size });
  for (const [index, line] of lines.entries()) drawLine(doc, line, left, y + index * size * 1.2, { ...style, size });
  return y + (lines.length - 1) * size * 1.2;
}

function drawSeal(doc: Doc, x: number, y: number): void {
  doc.save().lineWidth(1.5).strokeColor(gold);
  doc.circle(x, y, 42).stroke().lineWidth(0.75).circle(x, y, 36).stroke();
  // The open book of the school's sign, drawn in a box of 28 and set into the middle.
  doc
    .translate(x - 28, y - 28)
    .scale(2)
    .lineWidth(1)
    .lineJoin('round');
  doc
    .path('M14 9.2C11.6 7.4 8.8 7 6 7.3v12.2c2.8-.3 5.6.1 8 1.9 2.4-1.8 5.2-2.2 8-1.9V7.3c-2.8-.3-5.6.1-8 1.9Z')
    .stroke();
  doc.path('M14 9.2v12').stroke().restore();
}

function drawProof(doc: Doc, words: CertificateWords, root: Part): void {
  const { width, height } = doc.page;
  const size = 76;
  const [x, y] = [width - left - size, height - 52 - size];
  const part = () => partOf(doc, root, 'P');
  if (words.teacher) {
    drawLine(doc, words.teacher, left, height - 88, { size: 15, color: ink, part: part() });
    drawLine(doc, words.teacherRole, left, height - 71, { size: 10, color: muted, part: part() });
  }
  drawLine(doc, words.issued, left, height - 52, { size: 10, color: muted, part: part() });
  const lines = ['Anyone can check this certificate at', words.address, `Number ${words.number}`];
  for (const [index, line] of lines.entries()) {
    const style: Style = { size: 10, color: index === 0 ? muted : ink, part: part() };
    drawLine(doc, line, x - 16 - widthOf(doc, line, style), height - 88 + index * 18, style);
  }
  const alt = 'QR code of the page of this certificate';
  const link = doc.struct('Link', { alt });
  root.add(link);
  const code = doc.struct('Figure', { alt }, () => drawQr(doc, words.address, { x, y, size }));
  link.add(code);
  // The types of pdfkit do not know that a link may say where in the structure it stands.
  const options: object = { structParent: link };
  doc.link(x - 280, y, 280 + size, size, words.address, options);
}

/** Squares instead of a picture: sharp at every size. */
function drawQr(doc: Doc, text: string, { x, y, size }: { x: number; y: number; size: number }): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const cell = size / modules.size;
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) doc.rect(x + column * cell, y + row * cell, cell + 0.05, cell + 0.05);
  doc.fill(ink);
}
