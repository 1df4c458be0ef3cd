/** The transcript beside a film, put together for its view. */
import type { Request } from 'express';
import type { LectureBody } from '../../authoring/publishing/published.service.ts';
import { view } from '../../lib/view.ts';
import { readsOf } from '../watching.ts';
import { chaptersOf } from './chapters.ts';
import { captionsFor, type Part, transcriptParts } from './transcript.service.ts';

export type TranscriptPanel = {
  /** BCP 47. */
  language: string;
  label: string;
  /** Entries of the menu with all languages; none where nothing is kept. */
  menu: object[];
  parts: Part[];
  /** The page of the lecture, up to the second that is asked for. */
  atHref: string;
  csrf: string | null;
};
type Given = { href: string; csrf: string | null; keeps: boolean };

export const transcriptPart = view<TranscriptPanel>('learning/lectures/_transcript');

/** In the language that was chosen, else the learner's. Null where there are no captions. */
export async function transcriptPanel(req: Request, body: LectureBody, given: Given): Promise<TranscriptPanel | null> {
  const shown = captionsFor(body.captions, readsOf(req));
  if (!shown) return null;
  const parts = await transcriptParts(shown.fileId, chaptersOf(body.transcriptHtml));
  if (!parts.some(({ paragraphs }) => paragraphs.length > 0)) return null;
  const { href, csrf, keeps } = given;
  const items = body.captions.map(({ language, label }) => ({
    label,
    current: language === shown.language,
    ...{ action: `${href}/captions`, method: 'PUT', fields: { captions: language } },
  }));
  return {
    language: shown.language,
    label: shown.label,
    menu: keeps ? items : [],
    parts,
    atHref: atHrefOf(href),
    csrf,
  };
}

/** The lecture's page at a second, which follows: `/learn/knots/lectures/bowline?at=`. */
export function atHrefOf(href: string): string {
  return `${href}${href.includes('?') ? '&' : '?'}at=`;
}
