import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.service.ts';

const page = { idPrefix: 'text', contents: true };
const words = `${'word '.repeat(240)}\n\n`;

describe('headings', () => {
  it('[AUT-03] each is a link to itself, however often its words stand there', async () => {
    const html = parse(
      await renderMarkdown('## A\n\n## A\n\n## A 2\n\n## `code` of *B*\n\n## See [x](https://x.org)', page),
    );
    const ids = html.querySelectorAll('h2').map((one) => one.id);
    expect(ids).toEqual(['text-a', 'text-a-2', 'text-a-2-2', 'text-code-of-b', 'text-see-x']);
    const links = html.querySelectorAll('h2 > .heading-link').map((one) => one.getAttribute('href'));
    expect(links).toEqual(['#text-a', '#text-a-2', '#text-a-2-2', '#text-code-of-b']);
    expect(html.querySelectorAll('a a')).toEqual([]);
  });

  it('[AUT-03] a long text begins with its contents, two levels deep; a short one does not', async () => {
    const long = `# One\n\n${words}## Two <b> & *more*\n\n${words}### Three\n\n# गाँठ\n\n${words}# Last\n`;
    const html = parse(await renderMarkdown(long, page));
    const links = html.querySelectorAll('nav.toc a').map((one) => [one.getAttribute('href'), one.text]);
    expect(links).toEqual([
      ['#text-one', 'One'],
      ['#text-two-b-more', 'Two <b> & more'],
      ['#text-गाँठ', 'गाँठ'],
      ['#text-last', 'Last'],
    ]);
    for (const [href] of links) expect(html.querySelector(`[id="${href?.slice(1)}"]`)).not.toBeNull();
    expect(html.querySelectorAll('nav.toc > ol > li > ol > li')).toHaveLength(1);
    expect(await renderMarkdown('# One\n\n## Two\n\n# Three\n\n# Four', page)).not.toContain('toc');
    expect(await renderMarkdown(long, { idPrefix: 'text' })).not.toContain('toc');
  });
});

describe('code and callouts', () => {
  it('[AUT-03] code says its language', async () => {
    expect(await renderMarkdown('```js\na\n```')).toContain('<pre tabindex="0" data-language="JavaScript">');
    expect(await renderMarkdown('```py\na\n```')).toContain('data-language="Python"');
    expect(await renderMarkdown('```klingon\na\n```')).not.toContain('data-language');
  });

  it('[AUT-03] a callout may begin with a list, and leaves no empty paragraph', async () => {
    const html = parse(await renderMarkdown('> [!IMPORTANT]\n> - one\n> - two\n\n> [!NOTE]'));
    expect(html.querySelector('.callout-important')?.querySelectorAll('li')).toHaveLength(2);
    expect(html.querySelectorAll('.callout-title').map((one) => one.text)).toEqual(['Important', 'Note']);
    expect(html.querySelectorAll('p').filter((one) => one.text.trim() === '')).toEqual([]);
  });
});

describe('texts that are large on purpose', () => {
  it('[AUT-03] thousands of footnotes, formulas or lines of code are shown, only plainer', async () => {
    const notes = await renderMarkdown('^[a] '.repeat(40_000));
    expect(notes).toContain('^[a]');
    const formulas = parse(await renderMarkdown('$a$ '.repeat(3000)));
    expect(formulas.querySelectorAll('math')).toHaveLength(2000);
    expect(formulas.querySelectorAll('.math-unread')).toHaveLength(1000);
    const code = await renderMarkdown(`\`\`\`js\n${'let a = 1;\n'.repeat(3000)}\`\`\`\n`.repeat(3));
    const blocks = code.split('</pre>').slice(0, 3);
    expect(blocks.map((one) => one.includes('sh-keyword'))).toEqual([true, true, false]);
  });
});
