/** Documents of the school in a text. Their addresses end, so what is stored carries a place for each of them. */
import { escapeHtml } from '../../lib/view.ts';

/** What stands for the address of a document in stored HTML. */
export function placeOfDocument(fileId: string): string {
  return `#document-${fileId}`;
}

/**
 * Stored HTML with the addresses that hold now. A document for which `addressOf` has none stays as plain words.
 * Give the addresses of the lecture's own files only: a text can name any file.
 */
export function withDocuments(html: string, addressOf: (fileId: string) => string | null): string {
  if (!html.includes('"#document-')) return html;
  return html.replace(/ (href|data-frame)="#document-([0-9a-f]{24})"/g, (_all, name, fileId) => {
    const address = addressOf(String(fileId));
    return address ? ` ${name}="${escapeHtml(address)}"` : '';
  });
}
