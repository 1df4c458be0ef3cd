/** Headings that fit under a page's own title, each with an address of its own, and the table of contents of a long text. */
import type { Env, MarkdownIt, StateCore, Token } from 'markdown-it';
import { escapeHtml } from '../../lib/view.ts';
import { plainWords } from './markdown-words.ts';

type Entry = { id: string; words: string; level: number };
/** Fewer, or more, are no help to find one's way. */
const [fewest, most] = [3, 60];

export function headings(markdown: MarkdownIt): void {
  markdown.core.ruler.push('headings', nameHeadings);
}

/** The headings of the two upper levels as links, '' where they are few. */
export function contentsOf(tokens: Token[]): string {
  const all = tokens.flatMap((token, at) => (token.type === 'heading_open' ? [entryOf(token, tokens[at + 1])] : []));
  const top = Math.min(...all.map(({ level }) => level));
  const upper = all.filter(({ level }) => level === top);
  if (upper.length < fewest || upper.length > most) return '';
  const shown = all.filter(({ level }) => level <= top + 1);
  const entries = shown.length > most ? upper : shown;
  return `<nav class="toc" aria-label="In this text"><p class="toc-title">In this text</p>${listOf(entries, top)}</nav>\n`;
}

/** Nothing above h2: the page has its own h1. */
function nameHeadings(state: StateCore): void {
  const opens = state.tokens.filter((token) => token.type === 'heading_open');
  const shift = opens.some((token) => token.tag === 'h1') ? 1 : 0;
  const used = new Map<string, number>();
  state.tokens.forEach((token, at) => {
    if (token.type !== 'heading_open' && token.type !== 'heading_close') return;
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + shift)}`;
    const words = state.tokens[at + 1];
    if (token.type !== 'heading_open' || !words) return;
    const id = freeName(plainWords(words.children ?? []), state.env, used);
    token.attrSet('id', id);
    if (state.env.linked) words.children = linkTo(state, id, words.children ?? []);
  });
}

/** Says the heading's words, numbered where two would be the same. */
function freeName(words: string, env: Env, used: Map<string, number>): string {
  const plain = words
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');
  const first = `${env.docId}-${plain || 'part'}`;
  let count = used.get(first) ?? 0;
  let name = first;
  do name = ++count === 1 ? first : `${first}-${count}`;
  while (name !== first && used.has(name));
  used.set(first, count);
  if (name !== first) used.set(name, 1);
  return name;
}

/** The words themselves are the link, so that its name says where it leads; links cannot stand in links. */
function linkTo(state: StateCore, id: string, children: Token[]): Token[] {
  if (children.some(({ type }) => type === 'link_open' || type === 'footnote_ref' || type === 'image')) return children;
  const open = new state.Token('link_open', 'a', 1);
  open.attrs = [
    ['class', 'heading-link'],
    ['href', `#${id}`],
  ];
  return [open, ...children, new state.Token('link_close', 'a', -1)];
}

function entryOf(open: Token, inline: Token | undefined): Entry {
  const level = Number(open.tag.slice(1));
  return { id: String(open.attrGet('id') ?? ''), words: plainWords(inline?.children ?? []), level };
}

function listOf(entries: Entry[], level: number): string {
  const rows = entries.flatMap((entry, at) => {
    if (entry.level !== level) return [];
    const next = entries.findIndex((one, later) => later > at && one.level === level);
    const inner = entries.slice(at + 1, next === -1 ? undefined : next);
    const link = `<a href="#${escapeHtml(entry.id)}">${escapeHtml(entry.words || '…')}</a>`;
    return [`<li>${link}${inner.length > 0 ? listOf(inner, level + 1) : ''}</li>`];
  });
  return `<ol>${rows.join('')}</ol>`;
}
