/** Callouts, tables that scroll, links and footnotes for readers. */
import type { MarkdownIt, RendererRule, StateCore, Token } from 'markdown-it';

const callouts: Record<string, string> = {
  NOTE: 'Note',
  TIP: 'Tip',
  IMPORTANT: 'Important',
  WARNING: 'Warning',
  CAUTION: 'Caution',
};

export function blocks(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'callouts', callOut);
  markdown.core.ruler.after('block', 'empty corners', emptyCorners);
  const { rules } = markdown.renderer;
  // No landmark: an article with ten tables would have ten places of one name to go to.
  rules.table_open = () => '<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>\n';
  rules.table_close = () => '</table></div>\n';
  rules.th_open = aligned;
  rules.td_open = aligned;
  rules.link_open = outward;
  rules.footnote_block_open = () => '<section class="footnotes"><ol>\n';
  rules.footnote_block_close = () => '</ol></section>\n';
  const back = rules.footnote_anchor;
  rules.footnote_anchor = (tokens, at, options, env, self) =>
    String(back?.(tokens, at, options, env, self) ?? '').replace('<a ', '<a aria-label="Back to the text" ');
}

/** `> [!NOTE] Words` opens a callout; the words, if any, are its title. */
function callOut(state: StateCore): void {
  state.tokens.forEach((open, at) => {
    const [paragraph, inline] = [state.tokens[at + 1], state.tokens[at + 2]];
    if (open.type !== 'blockquote_open' || inline?.type !== 'inline') return;
    const found = /^\[!([A-Za-z]+)\][ \t]*([^\n]*)(?:\n|$)/.exec(inline.content);
    const name = found?.[1]?.toUpperCase() ?? '';
    if (!found || !Object.hasOwn(callouts, name)) return;
    const close = closeOf(state.tokens, at);
    if (!close) return;
    open.tag = 'div';
    close.tag = 'div';
    open.attrSet('class', `callout callout-${name.toLowerCase()}`);
    open.attrSet('role', 'note');
    inline.content = inline.content.slice(found[0].length);
    const title = found[2]?.trim() || callouts[name] || '';
    if (inline.content.trim() !== '') {
      open.meta = { title };
      return;
    }
    // Its first words are a list, or code: the empty paragraph before them is the title.
    paragraph?.attrSet('class', 'callout-title');
    inline.content = title;
  });
  state.tokens = state.tokens.flatMap((token, at) => withTitle(state, token, at));
}

function closeOf(tokens: Token[], openAt: number): Token | undefined {
  for (let at = openAt + 1; at < tokens.length; at++)
    if (tokens[at]?.type === 'blockquote_close' && tokens[at]?.level === tokens[openAt]?.level) return tokens[at];
  return undefined;
}

function withTitle(state: StateCore, token: Token, at: number): Token[] {
  const before = state.tokens[at - 1]?.meta as { title?: string } | null | undefined;
  if (token.type !== 'paragraph_open' || !before?.title || state.tokens[at - 1]?.tag !== 'div') return [token];
  const open = new state.Token('paragraph_open', 'p', 1);
  open.attrSet('class', 'callout-title');
  const inline = new state.Token('inline', '', 0);
  inline.content = before.title;
  inline.children = [];
  return [open, inline, new state.Token('paragraph_close', 'p', -1), token];
}

/** A head without words, as above names of rows, is the head of nothing. */
function emptyCorners({ tokens }: StateCore): void {
  tokens.forEach((open, at) => {
    const [words, close] = [tokens[at + 1], tokens[at + 2]];
    if (open.type !== 'th_open' || words?.content.trim() !== '' || close?.type !== 'th_close') return;
    open.tag = 'td';
    close.tag = 'td';
  });
}

/** markdown-it writes the column's side as a style, which the content policy forbids. */
const aligned: RendererRule = (tokens, at, options, _env, self) => {
  const token = tokens[at];
  if (!token) return '';
  const side = /text-align:(left|center|right)/.exec(String(token.attrGet('style') ?? ''))?.[1];
  token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style');
  if (side) token.attrSet('class', `align-${side}`);
  if (token.tag === 'th') token.attrSet('scope', 'col');
  return self.renderToken(tokens, at, options);
};

const outward: RendererRule = (tokens, at, options, _env, self) => {
  const token = tokens[at];
  if (token && /^https?:/i.test(String(token.attrGet('href') ?? ''))) token.attrSet('rel', 'noopener nofollow');
  return self.renderToken(tokens, at, options);
};
