/** The foot of a certificate: who signs it, and how anybody checks it. */
import QRCode from 'qrcode';
import { drawBlock, drawLine, type Style, widthOf } from '../lib/typesetting/lines.ts';
import { type Paper, partOf, type Sheet } from './sheet.ts';

export function drawProof(sheet: Sheet, paper: Paper): void {
  drawSigner(sheet, paper);
  drawCheck(sheet, paper.words);
}

function drawSigner(sheet: Sheet, { words, signature }: Paper): void {
  const { doc, root, width, height, margin, ink, muted, accent } = sheet;
  const column = width > height ? 220 : 190;
  const place = { left: margin, width: column, align: 'left' as const };
  if (signature) {
    const draw = () => doc.image(Buffer.from(signature), margin, height - 164, { fit: [170, 50], valign: 'bottom' });
    root.add(doc.struct('Figure', { alt: `Signature of ${words.signer || words.school}` }, () => void draw()));
  }
  if (words.signer) {
    doc.markContent('Artifact', { type: 'Layout' });
    doc
      .lineWidth(0.6)
      .moveTo(margin, height - 108)
      .lineTo(margin + column, height - 108)
      .stroke(accent);
    doc.endMarkedContent();
    const name: Style = { size: 14, color: ink, part: partOf(sheet, 'P') };
    drawBlock(doc, words.signer, height - 91, { ...place, maxLines: 1, style: name });
  }
  if (words.signerTitle) {
    const title: Style = { size: 10, color: muted, part: partOf(sheet, 'P') };
    drawBlock(doc, words.signerTitle, height - 76, { ...place, maxLines: 1, style: title });
  }
  const issued: Style = { size: 9, color: muted, part: partOf(sheet, 'P') };
  drawBlock(doc, words.issued, height - 59, {
    ...place,
    width: width > height ? 290 : 210,
    maxLines: 2,
    style: issued,
  });
}

function drawCheck(sheet: Sheet, { address, number }: Paper['words']): void {
  const { doc, root, width, height, margin, ink, muted } = sheet;
  const [size, right] = [62, width - margin];
  const lines = ['Anyone can check this certificate at', address, `Number ${number}`];
  const most = width > height ? 270 : 250;
  for (const [index, line] of lines.entries()) {
    const style: Style = { size: 9, color: index === 0 ? muted : ink, part: partOf(sheet, 'P') };
    const fitting = Math.min(1, most / widthOf(doc, line, style));
    const small = { ...style, size: Math.max(4, 9 * fitting) };
    drawLine(doc, line, right - widthOf(doc, line, small), height - 83 + index * 12, small);
  }
  const [x, y] = [right - size, height - 100 - size];
  const alt = 'QR code of the page of this certificate';
  const link = doc.struct('Link', { alt });
  root.add(link);
  link.add(doc.struct('Figure', { alt }, () => drawQr(sheet, address, { x, y, size })));
  // The types of pdfkit do not know that a link may say where in the structure it stands.
  const options: object = { structParent: link };
  doc.link(right - most, y, most, size + 46, address, options);
}

/** Squares instead of a picture: sharp at every size. Dark on white, which every reader of codes takes. */
function drawQr({ doc }: Sheet, text: string, { x, y, size }: { x: number; y: number; size: number }): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  doc.rect(x - 5, y - 5, size + 10, size + 10).fill('#ffffff');
  const cell = size / modules.size;
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) doc.rect(x + column * cell, y + row * cell, cell + 0.05, cell + 0.05);
  doc.fill('#1d1b18');
}
