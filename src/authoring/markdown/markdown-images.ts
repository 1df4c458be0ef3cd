/** Pictures of the school's own files. A picture that stands alone becomes a figure. */
import type { Env, MarkdownIt, StateCore, Token } from 'markdown-it';
import { escapeHtml, render } from '../../lib/view.ts';
import { placeOfDocument } from './documents.service.ts';
import { plainWords } from './markdown-words.ts';

export type Picture = {
  src: string;
  srcset?: string | undefined;
  avif?: string | undefined;
  blur?: string | undefined;
  width: number;
  height: number;
};

const decorative = 'decorative';

/** The file that an image token shows, or null for any other address. */
export function fileIdOf(token: Token): string | null {
  return /^file:([0-9a-f]{24})$/.exec(String(token.attrGet('src') ?? ''))?.[1] ?? null;
}

export function images(markdown: MarkdownIt): void {
  const isValid = markdown.validateLink;
  markdown.validateLink = (address) => /^file:[0-9a-f]{24}$/.test(address) || isValid(address);
  markdown.core.ruler.push('figures', figures);
  markdown.renderer.rules.image = (tokens, at, _options, env) => {
    const token = tokens[at];
    if (!token) return '';
    const words = plainWords(token.children ?? []);
    return picture(token, words.toLowerCase() === decorative ? '' : words, env);
  };
}

/**
 * Lines, from 1, on which a picture (or an embedded page) has no words. `![decorative](…)` says that none are needed
 * (WCAG 2.2, 1.1.1).
 */
export function undescribedIn(tokens: Token[]): number[] {
  return tokens.flatMap(({ map, children }) =>
    (children ?? []).some((child) => child.type === 'image' && plainWords(child.children ?? []) === '')
      ? [(map?.[0] ?? 0) + 1]
      : [],
  );
}

/** The content policy shows no pictures of other sites, so those become links. */
function picture(token: Token, alt: string, env: Env | undefined): string {
  const id = fileIdOf(token);
  if (!id) {
    const address = String(token.attrGet('src') ?? '');
    return `<a href="${escapeHtml(address)}" rel="noopener nofollow">${escapeHtml(alt || address)}</a>`;
  }
  if (env?.documents instanceof Set && env.documents.has(id)) return document(token, alt, id);
  const found = env?.pictures instanceof Map ? (env.pictures.get(id) as Picture | undefined) : undefined;
  if (!found) return `<span class="missing-picture">${escapeHtml(alt || 'Picture')}</span>`;
  const locals = { image: found, alt, kind: 'free', sizes: '(min-width: 44rem) 41rem, 100vw' };
  return render({ name: 'shared/_picture', locals }).trim();
}

/** One that stands alone can be opened on the page, one within a line is a link. */
function document(token: Token, words: string, id: string): string {
  const href = placeOfDocument(id);
  if (!token.meta?.alone) return `<a href="${href}">${escapeHtml(words)}</a>`;
  return render({ name: 'shared/_embed', locals: { title: words || 'PDF', href, frame: href, provider: 'PDF' } });
}

/** `<p><img></p>` -> `<figure><img><figcaption>title</figcaption></figure>`. */
function figures(state: StateCore): void {
  state.tokens.forEach((token, at) => {
    const [only, ...others] = token.type === 'inline' ? (token.children ?? []) : [];
    const open = state.tokens[at - 1];
    const close = state.tokens[at + 1];
    if (only?.type !== 'image' || others.length > 0 || open?.type !== 'paragraph_open' || !close) return;
    only.meta = { alone: true };
    open.tag = 'figure';
    close.tag = 'figure';
    const title = only.attrGet('title');
    if (!title) return;
    const caption = new state.Token('text', '', 0);
    caption.content = String(title);
    token.children = [only, tag(state, 'caption_open', 1), caption, tag(state, 'caption_close', -1)];
  });
}

function tag(state: StateCore, type: string, nesting: 1 | -1): Token {
  return new state.Token(type, 'figcaption', nesting);
}
