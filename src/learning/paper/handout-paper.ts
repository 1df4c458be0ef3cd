/** A handout as a tagged PDF on A4: a title, contents with page numbers, the articles by their sections. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import PDFDocument from 'pdfkit';
import { latin } from '../../lib/typesetting/faces.ts';
import { setBlocks } from './blocks.ts';
import { type HandoutPaper, type PaperArticle, plainPiece } from './content.ts';
import { drawFeet } from './feet.ts';
import { type Entry, setFront, writeNumbers } from './front.ts';
import { type Setting, setParagraph } from './paragraphs.ts';
import {
  addPart,
  type Column,
  makeRoom,
  markPlace,
  namePlace,
  namePlaces,
  type Part,
  page,
  pageAt,
  type Sheet,
  space,
  textWidth,
  turn,
} from './sheet.ts';

type Bookmark = PDFKit.PDFOutline;

const sectionLook: Setting = { size: 22, leading: 28, heading: true };
const articleLook: Setting = { size: 16.5, leading: 21, heading: true };

/**
 * Writes the file at `path`; returns how many pages it has. Seconds of CPU for a long course, with pauses in which other work
 * of the process goes on: for jobs.
 */
export async function writeHandout(paper: HandoutPaper, path: string, picture: Sheet['picture']): Promise<number> {
  const doc = documentFor(paper);
  const written = pipeline(doc, createWriteStream(path));
  // It is waited for at the end, and may fail before.
  written.catch(() => undefined);
  const sheet: Sheet = { doc, y: page.top, widths: new Map(), places: placesOf(paper), picture };
  const root = doc.struct('Document');
  doc.addStructure(root);
  const entries = setFront(sheet, paper, root);
  for (const section of paper.sections) await setSection(sheet, section, { root, entries });
  writeNumbers(sheet, entries);
  drawFeet(sheet, paper);
  const pages = pageAt(sheet) + 1;
  root.end();
  doc.end();
  await written;
  return pages;
}

function documentFor({ title, school, facts }: HandoutPaper): PDFKit.PDFDocument {
  const info = { Title: title, Author: school, Subject: facts.join(' · ') };
  const form = { size: [page.width, page.height], margin: 0, font: latin } satisfies PDFKit.PDFDocumentOptions;
  const tagged = { pdfVersion: '1.7', tagged: true, lang: 'en', displayTitle: true } as const;
  return new PDFDocument({ ...form, ...tagged, info, bufferPages: true });
}

/** Named before anything is set: links lead forward too. */
function placesOf({ sections }: HandoutPaper): Sheet['places'] {
  const places: Sheet['places'] = new Map();
  for (const { id, articles } of sections) {
    namePlace(places, `s${id}`);
    for (const article of articles) {
      namePlace(places, `l${article.id}`);
      namePlaces(places, article.blocks);
    }
  }
  return places;
}

type Around = { root: Part; entries: Entry[] };

async function setSection(sheet: Sheet, section: HandoutPaper['sections'][number], { root, entries }: Around) {
  turn(sheet);
  const part = addPart(sheet, root, 'Sect');
  const column = { left: page.left, width: textWidth, part };
  note(sheet, entries, `s${section.id}`);
  const bookmark = addBookmark(sheet, sheet.doc.outline, section.title);
  setTitle(sheet, section.title, 'H2', { ...column, setting: sectionLook });
  sheet.y += 6;
  for (const [at, article] of section.articles.entries()) {
    if (at > 0) space(sheet, 34);
    await setArticle(sheet, article, { column, bookmark, entries });
  }
  part.end();
}

type Place = { column: Column; bookmark: Bookmark; entries: Entry[] };

async function setArticle(sheet: Sheet, article: PaperArticle, { column, bookmark, entries }: Place): Promise<void> {
  makeRoom(sheet, 130);
  const title = `${article.number} ${article.title}`;
  const part = addPart(sheet, column.part, 'Art');
  note(sheet, entries, `l${article.id}`);
  addBookmark(sheet, bookmark, title);
  setTitle(sheet, title, 'H3', { ...column, part, setting: articleLook });
  sheet.y += 7;
  await setBlocks(sheet, article.blocks, { ...column, part });
  part.end();
}

function setTitle(sheet: Sheet, text: string, type: string, { setting, ...column }: Column & { setting: Setting }) {
  const part = addPart(sheet, column.part, type);
  setParagraph(sheet, [{ ...plainPiece, text }], { ...column, part }, setting);
  part.end();
}

/** Here it begins: links lead here, and the contents say which page it is. */
function note(sheet: Sheet, entries: Entry[], id: string): void {
  markPlace(sheet, id);
  const entry = entries.find((one) => one.id === id);
  if (entry) entry.page = pageAt(sheet);
}

function addBookmark(sheet: Sheet, parent: Bookmark, title: string): Bookmark {
  // The types of pdfkit do not know that a bookmark may lead to a height: `left` is measured from the right there.
  const options: object = { top: Math.max(0, sheet.y - 24), left: page.width, expanded: false };
  return parent.addItem(title, options);
}
