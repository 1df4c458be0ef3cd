import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { formulaPieces, texOf } from './read-math.ts';

async function read(tex: string) {
  const html = await renderMarkdown(`$$${tex}$$`, { idPrefix: 'text' });
  const math = parse(html).querySelector('.math-block');
  if (!math) throw new Error(html);
  const marks = { up: '^', down: '_' };
  const words = formulaPieces(math).map(
    ({ text, raised, mono }) => `${mono ? 'TeX ' : ''}${raised ? marks[raised] : ''}${text}`,
  );
  return { line: words.join(''), tex: texOf(math) };
}

describe('formulas on paper', () => {
  it.each([
    ['T = \\frac{F}{2 \\cos\\theta}', 'T = F / (2cosθ)'],
    ['x^2 + y_1^{n} \\le \\sqrt{a+b}', 'x^2 + y_1^n ≤ √(a + b)'],
    ['-1 \\times 10^{-3}', '−1 × 10^−^3'],
    ['\\sum_{i=1}^{n} i', '∑_i_=_1^ni'],
  ])('[LRN-15] %s is set as %s', async (tex, line) => {
    const found = await read(tex);
    expect([found.line, found.tex]).toEqual([line, tex]);
  });

  it('[LRN-15] what asks for more than a line stays as it was typed', async () => {
    const tex = '\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}';
    expect((await read(tex)).line).toBe(`TeX ${tex}`);
  });
});
