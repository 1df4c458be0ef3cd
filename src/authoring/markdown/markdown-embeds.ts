/** `![title](address of a provider)` that stands alone becomes a card; a click on it loads the page of the other site. */
import type { MarkdownIt, StateCore } from 'markdown-it';
import { render } from '../../lib/view.ts';
import { readEmbed } from './embeds.service.ts';
import { plainWords } from './markdown-words.ts';

export function embeds(markdown: MarkdownIt): void {
  markdown.core.ruler.push('embeds', cards);
  markdown.renderer.rules.embed = (tokens, at) => String(tokens[at]?.content ?? '');
}

/** Before the rule for figures: a picture that stands alone is one of the two. */
function cards(state: StateCore): void {
  state.tokens.forEach((token, at) => {
    const [only, ...others] = token.type === 'inline' ? (token.children ?? []) : [];
    const [open, close] = [state.tokens[at - 1], state.tokens[at + 1]];
    if (only?.type !== 'image' || others.length > 0 || open?.type !== 'paragraph_open' || !close) return;
    const found = readEmbed(String(only.attrGet('src') ?? ''));
    const title = plainWords(only.children ?? []);
    // A frame without a title is one that a screen reader cannot tell from others.
    if (!found || !title) return;
    open.hidden = true;
    close.hidden = true;
    const card = new state.Token('embed', '', 0);
    card.content = `${render({ name: 'shared/_embed', locals: { title, ...found } })}\n`;
    token.children = [card];
  });
}
