/** A published lecture in pieces that can be found and jumped to: its title, its text by headings, what is said by minutes. */
import type { LectureBody, OutlineLecture } from '../../authoring/publishing/published.service.ts';
import type { SaidLine } from '../../media/captions/paragraphs.service.ts';
import { withPlaces } from '../notes/places.ts';
import { chaptersOf } from '../transcript/chapters.ts';

export type PieceKind = 'title' | 'text' | 'said';
export type Piece = {
  kind: PieceKind;
  lectureId: string;
  /** Of the lecture: another one was other words. */
  revision: number;
  /** The title of the lecture, or the heading that the text stands under. */
  heading: string;
  text: string;
  /** The place on the lecture's page, '' for none. */
  anchor: string;
  /** Second of the film; null for none. */
  at: number | null;
  /** Of what is said: after how many letters of `text` which second begins, one after the other (0, 65, 31, 68). */
  lines: number[];
  /** BCP 47, for what is said in captions; '' for anything else. */
  language: string;
  /** All languages of the captions, where there are several: their reader sees one. */
  among: string[];
};
type Lecture = Pick<OutlineLecture, 'id' | 'revision' | 'title' | 'summary' | 'kind'>;
/** Captions as they are read: in the order of their times. */
export type Said = { language: string; breaths: SaidLine[][] };
type Start = Pick<Piece, 'heading' | 'anchor' | 'at'>;

const pieceSeconds = 60;
/** Characters after which a long text under one heading is cut at its next paragraph. */
const pieceLetters = 900;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** `body` null: a lecture that is not there yet has only its title. */
export function piecesOf(lecture: Lecture, body: LectureBody | null, said: readonly Said[]): Piece[] {
  const { id, revision, title, summary, kind } = lecture;
  const base = { lectureId: id, revision, anchor: '', at: null, lines: [], language: '', among: [] };
  const own: Piece = { ...base, kind: 'title', heading: title, text: summary };
  if (!body) return [own];
  const texts = kind === 'article' ? textPieces(withPlaces(body.html)) : [];
  // Where captions stand beside the film, the text that was typed says the same once more.
  const typed = said.length === 0 ? typedPieces(body.transcriptHtml) : [];
  const languages = said.length > 1 ? said.map(({ language }) => language) : [];
  return [
    own,
    ...texts.map((piece) => ({ ...base, ...piece, kind: 'text' as const })),
    ...typed.map((piece) => ({ ...base, ...piece, kind: 'said' as const })),
    ...said.flatMap(({ language, breaths }) =>
      saidPieces(breaths).map((piece) => ({ ...base, ...piece, kind: 'said' as const, language, among: languages })),
    ),
  ];
}

/** Rendered HTML without its marks, one line. Formulas are their words once. */
export function plainText(html: string): string {
  return html
    .replace(/<annotation[\s\S]*?<\/annotation>/g, '')
    .replace(/<\/(?:p|li|h[1-6]|td|th|tr|pre|blockquote|figure|figcaption|dt|dd|div)>|<br\s*\/?>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_all, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Cut at its headings, and where much stands under one, at paragraphs. */
function textPieces(html: string): (Start & { text: string })[] {
  const pieces: (Start & { text: string })[] = [];
  let open: Start = { heading: '', anchor: '', at: null };
  let text = '';
  const close = () => {
    if (text.trim() !== '' || open.heading !== '') pieces.push({ ...open, text: text.trim() });
    text = '';
  };
  for (const part of html.split(/(?=<(?:h[2-6]|p)[\s>])/)) {
    const [, tag = '', id = ''] = /^<(h[2-6]|p)(?:\s[^>]*?\bid="([^"]+)")?/.exec(part) ?? [];
    const isHeading = tag.startsWith('h');
    if (isHeading) {
      close();
      const end = part.indexOf(`</${tag}>`);
      open = { heading: plainText(part.slice(0, Math.max(end, 0))), anchor: id, at: null };
      text = plainText(part.slice(Math.max(end, 0)));
      continue;
    }
    if (id && text.length > pieceLetters) {
      close();
      open = { ...open, anchor: id };
    }
    text += ` ${plainText(part)}`;
  }
  close();
  return pieces;
}

/** A transcript that was typed: its headings may say seconds. */
function typedPieces(html: string): (Start & { text: string })[] {
  if (html === '') return [];
  const chapters = new Map(chaptersOf(html).map(({ title, at }) => [title, at]));
  return textPieces(html).map((piece) => {
    const title = [...chapters.keys()].find((one) => piece.heading.endsWith(one));
    return { ...piece, at: title === undefined ? null : (chapters.get(title) ?? null) };
  });
}

function saidPieces(breaths: readonly SaidLine[][]): (Start & { text: string; lines: number[] })[] {
  const pieces: (Start & { text: string; at: number; lines: number[] })[] = [];
  for (const { start, text, space } of breaths.flatMap(([first, ...others]) =>
    first ? [{ ...first, space: true }, ...others] : [],
  )) {
    const last = pieces.at(-1);
    const at = Math.floor(start / 1000);
    if (last && at - last.at < pieceSeconds) {
      last.text += space ? ' ' : '';
      last.lines.push(last.text.length, at);
      last.text += text;
    } else pieces.push({ heading: '', anchor: '', at, lines: [0, at], text });
  }
  return pieces;
}
