import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { listPictures, readingSeconds, renderMarkdown } from './markdown.service.ts';

const id = '0123456789abcdef01234567';
const imageAddress = async () => ({ src: '/media/public/knot.webp', width: 800, height: 450 });

/** Attempts at script, each as a teacher with bad intentions would type it. */
const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x73;cript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '[x](//evil.example/a)',
  `[x](file:${id})`,
  '![x](javascript:alert(1))',
  '![x](https://evil.example/a.png" onerror="alert(1))',
  `![x" onerror="alert(1)](file:${id} "t\\" onload=\\"alert(1)")`,
  '<javascript:alert(1)>',
  '```"><script>alert(1)</script>\ncode\n```',
  '```html\n</code></pre><script>alert(1)</script>\n```',
  '# <img src=x onerror=alert(1)>',
  '# " onmouseover="alert(1)',
  '> [!NOTE] <script>alert(1)</script>\n> x',
  '> [!__proto__] x',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\htmlData{x=y}{x}\\htmlStyle{color:red}{x}$',
  '$</annotation><script>alert(1)</script>$',
  '$$\\text{</math><img src=x onerror=alert(1)>}$$',
  'x[^1]\n\n[^1]: <script>alert(1)</script>',
  'x[^"onclick=alert(1)]\n\n[^"onclick=alert(1)]: y',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
  '<a href="x" style="position:fixed">x</a>',
  '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>',
];

describe('renderMarkdown', () => {
  it.each(hostile)('[AUT-03] nothing in %j becomes a script, a handler, a style or a foreign address', async (text) => {
    const html = parse(await renderMarkdown(text, { imageAddress }));
    expect(html.querySelectorAll('script, style, iframe, object, embed, form, svg, mglyph, base, meta')).toEqual([]);
    for (const element of html.querySelectorAll('*')) {
      const names = Object.keys(element.attributes).map((name) => name.toLowerCase());
      expect(names.filter((name) => name.startsWith('on') || name === 'style')).toEqual([]);
      expect(element.getAttribute('href') ?? '#').toMatch(/^(#|\/(?!\/)|https?:|mailto:|tel:)/);
      expect(element.getAttribute('src') ?? '/media/').toMatch(/^\/media\//);
    }
  });

  it('[AUT-03] code is coloured by classes, because style attributes are forbidden', async () => {
    const html = await renderMarkdown('```js\nconst knot = "bowline"; // <b>\n```');
    expect(html).toContain('<span class="sh-keyword">const</span>');
    expect(html).toContain('&lt;b&gt;');
    expect(html).not.toContain('style=');
  });

  it('[AUT-03] code in a language nobody knows is printed as it is', async () => {
    expect(await renderMarkdown('```klingon\nif <b>\n```')).toContain('<code>if &lt;b&gt;');
  });

  it('[AUT-03] formulas become MathML, and prices stay prices', async () => {
    const html = await renderMarkdown('It costs $5 and $10, and $a^2$ is a square.\n\n$$\n\\frac{1}{2}\n$$');
    expect(html).toContain('It costs $5 and $10, and <span');
    expect(html).toContain('<msup><mi>a</mi><mn>2</mn></msup>');
    expect(html).toContain('<math display="block">');
  });

  it('[AUT-03] a formula that cannot be read is shown as typed', async () => {
    expect(await renderMarkdown('$\\frac{$')).toContain('<code class="math-unread">\\frac{</code>');
  });

  it('[AUT-03] a formula that would grow without end does not', async () => {
    const bomb = '$\\def\\a{xx}\\def\\b{\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b}\\c\\c\\c\\c\\c\\c\\c\\c\\c\\c$';
    expect((await renderMarkdown(bomb)).length).toBeLessThan(20_000);
  });

  it('[AUT-03] callouts have a title of their kind or their own', async () => {
    const html = parse(await renderMarkdown('> [!TIP]\n> Wet the rope.\n\n> [!WARNING] Never *alone*\n> Wait.'));
    expect(html.querySelector('.callout-tip .callout-title')?.text).toBe('Tip');
    expect(html.querySelector('.callout-tip')?.text).toContain('Wet the rope.');
    expect(html.querySelector('.callout-warning .callout-title')?.innerHTML).toBe('Never <em>alone</em>');
  });

  it('[A11Y-02] headings start below the page title and have anchors that never repeat', async () => {
    const html = parse(await renderMarkdown('# Knots\n\n## Bowline\n\n## Bowline\n\n## गाँठ', { idPrefix: 'a' }));
    expect(html.querySelectorAll('h1')).toEqual([]);
    expect(html.querySelectorAll('h2,h3').map((one) => one.id)).toEqual([
      'a-knots',
      'a-bowline',
      'a-bowline-2',
      'a-गाँठ',
    ]);
    expect(parse(await renderMarkdown('## Bowline')).querySelector('h2')?.text).toBe('Bowline');
  });

  it('[A11Y-02] tables scroll in a region the keyboard reaches, and keep the sides of their columns', async () => {
    const html = parse(await renderMarkdown('| a | b |\n|--:|:--|\n| 1 | 2 |'));
    expect(html.querySelector('.table-scroll')?.getAttribute('tabindex')).toBe('0');
    expect(html.querySelector('td')?.classNames).toBe('align-right');
    expect(html.querySelector('th')?.getAttribute('scope')).toBe('col');
    const corner = parse(await renderMarkdown('| | b |\n|--|--|\n| 1 | 2 |'));
    expect(corner.querySelectorAll('thead > tr > *').map(({ tagName, text }) => [tagName, text])).toEqual([
      ['TD', ''],
      ['TH', 'b'],
    ]);
  });

  it('[AUT-03] a picture of the school has its size and stands as a figure with its caption', async () => {
    const html = parse(await renderMarkdown(`![A knot](file:${id} "Bowline, *step* 2")`, { imageAddress }));
    const image = html.querySelector('figure img');
    expect(image?.attributes).toMatchObject({
      src: '/media/public/knot.webp',
      width: '800',
      height: '450',
      alt: 'A knot',
    });
    expect(html.querySelector('figcaption')?.text).toBe('Bowline, *step* 2');
    const sized = { srcset: '/k/320.webp 320w', avif: '/k/320.avif 320w', blur: 'data:image/webp;base64,UklG' };
    const large = parse(
      await renderMarkdown(`![decorative](file:${id})`, {
        imageAddress: async () => ({ ...sized, src: '/k', width: 8, height: 5 }),
      }),
    );
    expect(large.querySelector('source')?.attributes).toMatchObject({ type: 'image/avif', srcset: sized.avif });
    expect(large.querySelectorAll('img').map((one) => [one.getAttribute('src'), one.getAttribute('alt')])).toEqual([
      ['/k', ''],
      [sized.blur, ''],
    ]);
    const foreign = parse(await renderMarkdown('![A cat](data:image/webp;base64,UklG)', { imageAddress }));
    expect(foreign.querySelector('img')).toBeNull();
  });

  it('[AUT-03] a picture that is gone leaves its words, one of another site becomes a link', async () => {
    expect(await renderMarkdown(`![A knot](file:${id})`)).toContain('<span class="missing-picture">A knot</span>');
    const html = parse(await renderMarkdown('![A cat](https://example.org/cat.png)'));
    expect(html.querySelector('img')).toBeNull();
    expect(html.querySelector('a')?.getAttribute('href')).toBe('https://example.org/cat.png');
  });

  it('[AUT-03] footnotes lead there and back', async () => {
    const html = parse(await renderMarkdown('Rope[^hemp]\n\n[^hemp]: From hemp.', { idPrefix: 'x' }));
    const there = html.querySelector('.footnote-ref a')?.getAttribute('href') ?? '';
    expect(html.querySelector(`[id="${there.slice(1)}"]`)?.text).toContain('From hemp.');
    const back = html.querySelector('.footnote-backref');
    expect(html.querySelector(`[id="${(back?.getAttribute('href') ?? '').slice(1)}"]`)).not.toBeNull();
    expect(back?.getAttribute('aria-label')).toBe('Back to the text');
  });

  it('[AUT-03] no text is too deep or too wild to be rendered', async () => {
    for (const text of ['>'.repeat(3000), '['.repeat(5000), '*a '.repeat(5000), '$'.repeat(5000), '`'.repeat(5000)])
      expect(typeof (await renderMarkdown(text))).toBe('string');
  });
});

describe('what else is read from a text', () => {
  it('[AUT-03] pictures are listed once each, wherever they stand', () => {
    expect(listPictures(`![a](file:${id}) and\n\n> ![b](file:${id})\n\n![c](https://example.org/c.png)`)).toEqual([id]);
  });

  it('[AUT-03] reading time counts words, and signs in scripts without spaces', () => {
    expect(readingSeconds('word '.repeat(220))).toBe(60);
    expect(readingSeconds('結'.repeat(400))).toBe(65);
    expect(readingSeconds('')).toBe(0);
  });
});
