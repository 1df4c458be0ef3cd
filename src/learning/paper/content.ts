/** What an article is on paper: blocks one below the other, made of words with marks. */

/** Words that look and lead alike. `href`: `#` and the name of a place, or an address; null: it leads nowhere. */
export type Piece = {
  text: string;
  bold: boolean;
  italic: boolean;
  mono: boolean;
  struck: boolean;
  raised: 'up' | 'down' | null;
  href: string | null;
};
export type Item = { id: string | null; task: 'open' | 'done' | null; blocks: Block[] };
export type Cell = { pieces: Piece[]; side: 'left' | 'center' | 'right' };
export type Block =
  | { kind: 'heading'; level: number; id: string | null; pieces: Piece[] }
  | { kind: 'paragraph'; pieces: Piece[]; tone?: 'small' | 'title' }
  | { kind: 'list'; ordered: boolean; start: number; isSmall: boolean; items: Item[] }
  | { kind: 'quote'; isCallout: boolean; blocks: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Cell[]; rows: Cell[][] }
  | { kind: 'picture'; src: string; alt: string; caption: Piece[] }
  | { kind: 'formula'; pieces: Piece[]; tex: string }
  | { kind: 'rule' };

export type PaperArticle = { id: string; number: string; title: string; blocks: Block[] };
export type HandoutPaper = {
  title: string;
  school: string;
  /** Who teaches it, its version, for whom and when it was made. */
  facts: string[];
  sections: { id: string; title: string; articles: PaperArticle[] }[];
};

export const plainPiece: Omit<Piece, 'text'> = {
  ...{ bold: false, italic: false, mono: false, struck: false },
  raised: null,
  href: null,
};

/** The words alone. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}
