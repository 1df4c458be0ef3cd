/** What stands at the head and the foot of every page. */
import { drawLine, linesOf, widthOf } from '../../lib/typesetting/lines.ts';
import type { HandoutPaper } from './content.ts';
import { colours, drawAround, page, pageAt, type Sheet, textWidth } from './sheet.ts';

const style = { size: 8.5, color: colours.muted };

/** After all else: only then it is known how many pages there are. The first page has its title as its head. */
export function drawFeet(sheet: Sheet, { title, school }: HandoutPaper): void {
  const { doc } = sheet;
  const count = pageAt(sheet) + 1;
  const [head, name] = [oneLine(doc, title), oneLine(doc, school)];
  for (let at = 0; at < count; at++) {
    doc.switchToPage(at);
    const number = `${at + 1} of ${count}`;
    drawAround(doc, () => drawOn(sheet, { head: at === 0 ? '' : head, name, number }), 'Pagination');
  }
}

function drawOn({ doc }: Sheet, { head, name, number }: Record<'head' | 'name' | 'number', string>): void {
  const right = page.width - page.right;
  if (head) {
    drawLine(doc, head, page.left, 50, style);
    doc.lineWidth(0.5).moveTo(page.left, 58).lineTo(right, 58).stroke(colours.line);
  }
  drawLine(doc, name, page.left, page.height - 44, style);
  drawLine(doc, number, right - widthOf(doc, number, style), page.height - 44, style);
}

/** Cut where it is longer. */
function oneLine(doc: PDFKit.PDFDocument, text: string): string {
  const [first = '', ...more] = linesOf(doc, text, textWidth - 90, style);
  return more.length > 0 ? `${first} …` : first;
}
