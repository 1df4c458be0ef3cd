/** `$…$` within a line and `$$…$$` as a block, rendered by KaTeX as MathML. The rules for `$` are Pandoc's. */
import katex from 'katex';
import { LRUCache } from 'lru-cache';
import type { Env, MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { escapeHtml } from '../../lib/view.ts';

const longest = 4000;
/** Formulas of one text; what comes after them is shown as typed. */
const most = 2000;
/** A text is rendered again with every pause in typing, and most of its formulas are as they were. */
const kept = new LRUCache<string, string>({ maxSize: 8 * 1024 * 1024, sizeCalculation: (html) => html.length + 1 });

export function maths(markdown: MarkdownIt): void {
  markdown.inline.ruler.after('escape', 'math', mathInLine);
  markdown.block.ruler.after('blockquote', 'math_block', mathBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  markdown.renderer.rules.math = (tokens, at, _options, env) => limited(tokens[at]?.content ?? '', false, env);
  markdown.renderer.rules.math_block = (tokens, at, _options, env) =>
    `<div class="math-block" tabindex="0" role="group" aria-label="Formula">${limited(tokens[at]?.content ?? '', true, env)}</div>\n`;
}

/** Opens before a sign, closes after a sign and not before a digit: "$5 and $10" is no formula. */
function mathInLine(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (src[pos] !== '$') return false;
  const display = src[pos + 1] === '$';
  const mark = display ? '$$' : '$';
  const start = pos + mark.length;
  if (!display && /\s/.test(src[start] ?? ' ')) return false;
  const end = closing(src, start, mark);
  if (end === -1 || end > state.posMax) return false;
  if (!display && (/\s/.test(src[end - 1] ?? '') || /\d/.test(src[end + 1] ?? ''))) return false;
  if (!silent) state.push('math', 'math', 0).content = src.slice(start, end);
  state.pos = end + mark.length;
  return true;
}

function closing(src: string, start: number, mark: string): number {
  const limit = Math.min(src.length, start + longest);
  for (let at = start; at < limit; at++) {
    if (src[at] === '\\') at += 1;
    else if (src.startsWith(mark, at)) return at > start ? at : -1;
  }
  return -1;
}

function mathBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const first = lineOf(state, startLine).trim();
  if (!first.startsWith('$$')) return false;
  const oneLine = first.length > 4 && first.endsWith('$$');
  let last = startLine;
  if (!oneLine) {
    if (first.length > 2 && first.slice(2).includes('$$')) return false;
    do last += 1;
    while (last < endLine && !lineOf(state, last).trim().endsWith('$$'));
    if (last >= endLine) return false;
  }
  if (silent) return true;
  const lines = Array.from({ length: last - startLine + 1 }, (_, at) => lineOf(state, startLine + at));
  const token = state.push('math_block', 'math', 0);
  token.block = true;
  token.content = lines.join('\n').trim().slice(2, -2).trim();
  token.map = [startLine, last + 1];
  state.line = last + 1;
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

function limited(tex: string, displayMode: boolean, env: Env | undefined): string {
  const count = Number(env?.formulas ?? 0) + 1;
  if (env) env.formulas = count;
  return count > most ? asTyped(tex) : formula(tex, displayMode);
}

function formula(tex: string, displayMode: boolean): string {
  const key = `${displayMode ? 'block' : 'line'} ${tex}`;
  const known = kept.get(key) ?? readFormula(tex, displayMode);
  kept.set(key, known);
  return known;
}

/** What KaTeX cannot read is shown as it was typed. */
function readFormula(tex: string, displayMode: boolean): string {
  const settings = { displayMode, output: 'mathml', trust: false, strict: false, maxExpand: 200, maxSize: 20 } as const;
  try {
    return tex.length > longest ? asTyped(tex) : katex.renderToString(tex, settings);
  } catch {
    return asTyped(tex);
  }
}

function asTyped(tex: string): string {
  return `<code class="math-unread">${escapeHtml(tex)}</code>`;
}
