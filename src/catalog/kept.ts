/** Pieces of HTML that are the same for everybody: rendered once per version, also for people who are signed in. */
import { LRUCache } from 'lru-cache';
import { type Rendered, render } from '../lib/view.ts';

const pieces = new LRUCache<string, string>({ maxSize: 16 * 1024 * 1024, sizeCalculation: (html) => html.length + 1 });

/** `key` names the piece and carries the version of all it shows. */
export function renderOnce(key: string, make: () => Rendered): string {
  const known = pieces.get(key);
  if (known !== undefined) return known;
  const html = render(make());
  pieces.set(key, html);
  return html;
}
