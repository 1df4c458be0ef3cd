/**
 * Public pictures may come from a CDN, which asks the school once for what it does not have: their addresses are made whole
 * when a page leaves. Stored texts never name it, so it can be changed or given up at any time.
 */
import { config } from '../config.ts';
import { doorsAreOpen } from './doors.ts';

/** The page with its pictures at the CDN, where there is one. A private school's pictures are for people only: they stay. */
export function picturesFromCdn(html: string, cdn: string = config.cdnUrl): string {
  if (!cdn || !doorsAreOpen()) return html;
  // At the start of an attribute, and after the comma of a srcset; elsewhere quotation marks are escaped.
  return html.replace(/(="|, )(?=\/media\/public\/)/g, `$1${cdn.replaceAll('$', '$$$$')}`);
}
