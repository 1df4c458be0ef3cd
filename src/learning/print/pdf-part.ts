/** What the page for paper says of its PDF. */
import { formatDay } from '../../lib/dates.ts';
import { sizeWords } from '../../media/sizes.service.ts';
import type { HandoutPdfView } from './handout-pdfs.service.ts';

export type PdfPart = {
  state: 'none' | 'waiting' | 'ready' | 'failed';
  /** Where it is asked for, and where the page asks how far it is. */
  action: string;
  pollHref: string;
  pageHref: string;
  /** Ids of the sections that are printed; none: all. */
  chosen: string[];
  csrf: string | null;
  /** The file; '' while there is none. */
  href: string;
  /** "31 pages, 1.2 MB, until 29 November 2026", or why there is none. */
  words: string;
};
type Around = { base: string; chosen: string[]; csrf: string | null; zone: string };

/** `base`: of the page for paper. */
export function pdfPartOf(found: HandoutPdfView | null, { base, chosen, csrf, zone }: Around): PdfPart {
  const search =
    chosen.length > 0 ? `?${new URLSearchParams(chosen.map((id): [string, string] => ['section', id]))}` : '';
  const state = found === null || found.state === 'over' ? 'none' : found.state;
  return {
    ...{ state, chosen, csrf },
    action: `${base}/pdf`,
    pollHref: `${base}/pdf${search}`,
    pageHref: `${base}${search}#pdf`,
    href: found && state === 'ready' ? `${base}/pdf/${found.id}` : '',
    words: found ? wordsOf(found, zone) : '',
  };
}

function wordsOf({ state, reason, pages, bytes, endsAt }: HandoutPdfView, zone: string): string {
  if (state === 'failed') return reason;
  if (state !== 'ready' || !endsAt) return '';
  return [pages === 1 ? '1 page' : `${pages} pages`, sizeWords(bytes), `here until ${formatDay(endsAt, zone)}`].join(
    ', ',
  );
}
