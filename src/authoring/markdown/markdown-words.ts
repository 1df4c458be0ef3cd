/** The words of a line of Markdown, without its marks. */
import type { Token } from 'markdown-it';

export function plainWords(tokens: Token[]): string {
  return tokens.map(wordsOf).join('').replace(/\s+/g, ' ').trim();
}

function wordsOf(token: Token): string {
  if (token.type === 'text' || token.type === 'code_inline' || token.type === 'math') return token.content;
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
  return (token.children ?? []).map(wordsOf).join('');
}
