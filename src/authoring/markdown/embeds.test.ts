import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { frameHosts } from '../../lib/frames.ts';
import { readEmbed } from './embeds.service.ts';
import { faultIn, renderMarkdown } from './markdown.service.ts';

const film = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ';
/** As people copy them, with the canonical address each stands for. */
const known: [string, string][] = [
  ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1&index=2', film],
  ['http://youtube.com/watch?feature=share&v=dQw4w9WgXcQ', film],
  ['https://youtu.be/dQw4w9WgXcQ?si=abc&t=90', `${film}&t=90s`],
  ['youtu.be/dQw4w9WgXcQ?t=1m30s', `${film}&t=90s`],
  ['https://m.youtube.com/shorts/dQw4w9WgXcQ', film],
  ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=5', `${film}&t=5s`],
  ['https://vimeo.com/76979871', 'https://vimeo.com/76979871'],
  ['https://vimeo.com/76979871/8272103f6e', 'https://vimeo.com/76979871/8272103f6e'],
  ['https://player.vimeo.com/video/76979871?h=8272103f6e', 'https://vimeo.com/76979871/8272103f6e'],
  ['https://vimeo.com/channels/staffpicks/76979871', 'https://vimeo.com/76979871'],
  ['https://codepen.io/team/codepen/full/PNaGbb', 'https://codepen.io/team/codepen/pen/PNaGbb'],
  ['https://codepen.io/some-one/pen/abcDEF?editors=1', 'https://codepen.io/some-one/pen/abcDEF'],
  ['https://www.geogebra.org/m/w7dz4rjm', 'https://www.geogebra.org/m/w7dz4rjm'],
  ['https://www.geogebra.org/classic/w7dz4rjm', 'https://www.geogebra.org/m/w7dz4rjm'],
];
const unknown = [
  '',
  'no address',
  'javascript:alert(1)//youtube.com/watch?v=dQw4w9WgXcQ',
  'data:text/html,https://youtu.be/dQw4w9WgXcQ',
  'https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ',
  'https://evil.example/https://youtu.be/dQw4w9WgXcQ',
  'https://youtu.be@evil.example/dQw4w9WgXcQ',
  'https://me:secret@youtu.be/dQw4w9WgXcQ',
  'https://youtu.be:8443/dQw4w9WgXcQ',
  'https://www.youtube.com/watch?v="><script>',
  'https://www.youtube.com/@somebody',
  'https://vimeo.com/about',
  'https://player.vimeo.com/video/12"onload=alert(1)',
  'https://codepen.io/some-one',
  'https://codepen.io/a/pen/../../x',
  'https://www.geogebra.org/m/..%2f..%2fx',
];

describe('pages of other sites', () => {
  it.each(known)('[AUT-03] %s is read, and its canonical address gives the same again', (address, canonical) => {
    const found = readEmbed(address);
    expect(found?.href).toBe(canonical);
    expect(readEmbed(canonical)).toEqual(found);
    expect(frameHosts).toContain(new URL(found?.frame ?? 'https://none.example').origin);
  });

  it.each(unknown)('[AUT-03] %j is no page that may stand in a frame', (address) => {
    expect(readEmbed(address)).toBeNull();
  });

  it('[AUT-03] in a text they are cards: a link for everybody, a frame after a click, nothing before it', async () => {
    const html = parse(await renderMarkdown(`Look:\n\n![A knot in a minute](${film})\n\nThen tie it.`));
    const card = html.querySelector('.embed');
    expect(card?.getAttribute('data-frame')).toBe(
      'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0',
    );
    expect(card?.querySelector('a')?.getAttribute('href')).toBe(film);
    expect(card?.querySelector('.embed-title')?.text).toBe('A knot in a minute');
    expect(html.querySelectorAll('iframe, img, script, link, p .embed')).toEqual([]);
  });

  it('[AUT-03] within a line, or from a site that is not on the list, it stays a link', async () => {
    for (const text of [`See ![this](${film}).`, '![A page](https://example.org/page)']) {
      const html = parse(await renderMarkdown(text));
      expect(html.querySelectorAll('.embed')).toEqual([]);
      expect(html.querySelectorAll('a[href]')).toHaveLength(1);
    }
  });

  it('[AUT-14] a card without a title is a fault, as is a picture without words', () => {
    expect(faultIn(`Text\n\n![](${film})`)).toContain('Line 3');
    expect(faultIn('![](file:0123456789abcdef01234567)')).toContain('Line 1');
    expect(faultIn('![ ](file:0123456789abcdef01234567)')).toContain('decorative');
    expect(faultIn('`![](x)` and ![a knot](file:0123456789abcdef01234567)')).toBeNull();
    expect(faultIn('![decorative](file:0123456789abcdef01234567)')).toBeNull();
  });
});
