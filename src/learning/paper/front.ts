/** The first pages: what it is, whose it is, and what is in it. */
import { type HandoutPaper, plainPiece } from './content.ts';
import { drawOne, heightOf, type Setting, setParagraph } from './paragraphs.ts';
import {
  addPart,
  type Column,
  colours,
  drawAround,
  makeRoom,
  type Part,
  page,
  pageAt,
  type Sheet,
  textWidth,
} from './sheet.ts';
import { linesIn, widthIn } from './words.ts';

/** A line of the contents. `page`: where it leads, known when that is set; `at`: where its number goes. */
export type Entry = { id: string; page: number | null; at: { page: number; y: number }; part: Part; look: Setting };

const numberWidth = 36;
const sectionLook: Setting = { size: 11, leading: 17, heading: true };
const articleLook: Setting = { size: 10, leading: 15.5 };

/** Title and contents. The numbers of pages are written later, by `writeNumbers`. */
export function setFront(sheet: Sheet, paper: HandoutPaper, root: Part): Entry[] {
  const column = { left: page.left, width: textWidth };
  sheet.y = 118;
  drawAround(sheet.doc, () => sheet.doc.rect(page.left, 100, 44, 4).fill(colours.go));
  const set = (text: string, type: string, look: Setting) => {
    const part = addPart(sheet, root, type);
    setParagraph(sheet, [{ ...plainPiece, text }], { ...column, part }, look);
    part.end();
  };
  set(paper.school, 'P', { size: 11, leading: 17, heading: true, colour: colours.muted });
  sheet.y += 6;
  set(paper.title, 'H1', { size: 30, leading: 37, heading: true });
  sheet.y += 10;
  for (const fact of paper.facts) set(fact, 'P', { size: 10.5, leading: 16.5, colour: colours.muted });
  sheet.y += 34;
  set('Contents', 'H2', { size: 15, leading: 21, heading: true });
  sheet.y += 4;
  return setContents(sheet, paper, root);
}

function setContents(sheet: Sheet, { sections }: HandoutPaper, root: Part): Entry[] {
  const part = addPart(sheet, root, 'TOC');
  const entries = sections.flatMap(({ id, title, articles }) => {
    makeRoom(sheet, 60);
    sheet.y += 8;
    const column = { left: page.left, width: textWidth, part };
    const own = setEntry(sheet, { id: `s${id}`, words: title, look: sectionLook }, column);
    const inner = { ...column, left: page.left + 14, width: textWidth - 14 };
    return [
      own,
      ...articles.map((one) =>
        setEntry(sheet, { id: `l${one.id}`, words: `${one.number} ${one.title}`, look: articleLook }, inner),
      ),
    ];
  });
  return entries;
}

type Words = { id: string; words: string; look: Setting };

/** Its part stays open: the number of its page belongs to it. */
function setEntry(sheet: Sheet, { id, words, look }: Words, column: Column): Entry {
  const part = addPart(sheet, column.part, 'TOCI');
  const pieces = [{ ...plainPiece, text: words }];
  const width = column.width - numberWidth;
  makeRoom(sheet, heightOf(sheet, pieces, width, look));
  const top = sheet.y;
  setParagraph(sheet, pieces, { ...column, width, part }, look);
  const name = sheet.places.get(id);
  // The types of pdfkit do not know that a link may say where in the structure it stands.
  const options: object = { structParent: addPart(sheet, part, 'Link'), Contents: new String(words) };
  if (name) sheet.doc.goTo(column.left, top, column.width, sheet.y - top, name, options);
  return { id, page: null, at: { page: pageAt(sheet), y: sheet.y - look.leading }, part, look };
}

/** At the right end of the last line of each. */
export function writeNumbers(sheet: Sheet, entries: readonly Entry[]): void {
  for (const { page: number, at, part, look } of entries) {
    if (number !== null) {
      sheet.doc.switchToPage(at.page);
      sheet.y = at.y;
      const pieces = [{ ...plainPiece, text: String(number + 1) }];
      const [line = []] = linesIn(sheet, pieces, numberWidth, look);
      const column = { left: page.left + textWidth - widthIn(line), width: widthIn(line), part };
      drawOne(sheet, line, column, { ...look, isTurned: false, isLast: true });
    }
    part.end();
  }
}
