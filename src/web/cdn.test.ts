import { afterEach, expect, it } from 'vitest';
import { picturesFromCdn } from './cdn.ts';
import { closeDoorsBy } from './doors.ts';

const page =
  '<img src="/media/public/d/ab/x.webp" srcset="/media/public/d/ab/y.webp 320w, /media/public/d/ab/z.webp 640w"><video poster="/media/public/c/ab/p.webp" src="/media/64/original?e=1"></video><p>&#34;/media/public/ in words</p>';
const read = async () => undefined;
afterEach(() => closeDoorsBy({ areOpen: () => true, areKnown: () => true, read }));

it('[MED-02] public pictures come from the CDN, protected files and words stay', () => {
  const shown = picturesFromCdn(page, 'https://cdn.example/a$1');
  expect(shown.match(/https:\/\/cdn\.example\/a\$1\/media\/public\//g)).toHaveLength(4);
  expect(shown).toContain('src="/media/64/original?e=1"');
  expect(shown).toContain('&#34;/media/public/ in words');
  expect(picturesFromCdn(page, '')).toBe(page);
});

it('[MED-02] the pictures of a private school never do', () => {
  closeDoorsBy({ areOpen: () => false, areKnown: () => true, read });
  expect(picturesFromCdn(page, 'https://cdn.example')).toBe(page);
});
