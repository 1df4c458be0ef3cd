import { expect, it } from 'vitest';
import { countBare, renderMarkdown } from '../markdown/markdown.service.ts';
import { findingsIn } from './findings.ts';

const file = `file:${'a'.repeat(24)}`;

it('[AUT-14] links of a text are found as readers follow them: each once, without what only the browser needs', async () => {
  const text = `[a](https://a.example/x?b=1&c=2#part) <https://a.example/x?b=1&c=2> [own](/courses) [mail](mailto:a@b.example)
    [later]: https://unused.example
    \`https://code.example\` ![outside](https://pictures.example/p.png)`;
  const { links } = findingsIn(await renderMarkdown(text.replace(/\n\s+/g, '\n\n')));
  expect(links).toEqual(['https://a.example/x?b=1&c=2', 'https://pictures.example/p.png']);
});

it('[AUT-14] a picture without words counts, one that is said to be decoration does not', () => {
  expect(countBare(`![](${file})\n\n![decorative](${file})\n\n![A loop](${file}) and ![ ](${file} "Fig.")`)).toBe(2);
  expect(countBare(`![A loop](${file})`)).toBe(0);
});

it('[AUT-14] of thousands of links two hundred are kept, and none that is too long for anybody', async () => {
  const many = Array.from({ length: 300 }, (_, at) => `[l](https://a.example/${at})`).join(' ');
  expect(findingsIn(await renderMarkdown(many)).links).toHaveLength(200);
  expect(findingsIn(`<a href="https://a.example/${'x'.repeat(3000)}">`).links).toEqual([]);
});
