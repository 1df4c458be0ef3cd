/** Articles as a tagged PDF, read back by programs that are not ours. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import { writeHandout } from './handout-paper.ts';
import { readBlocks } from './read-blocks.ts';

const run = promisify(execFile);
const table = Array.from({ length: 60 }, (_, at) => `| Row ${at} | ${at * 7} |`).join('\n');
const text = `## First\n\nWords **bold** *it* \`code\` [link](https://example.org/)[^1]\n\nप्रियांका शर्मा\n\nليلى عبد الرحمن\n\n欧阳娜娜
\n- [ ] open\n- one\n  1. inner\n\n> Said.\n\n\`\`\`\na <= b -- c\n\`\`\`\n\n| Name | Number |\n|---|--:|\n${table}\n
![A loop](file:6b0179a0b2edbd589fae1601)\n\n$$\\frac{a}{b}$$\n\n[^1]: The note.`;
const picture = { width: 1200, height: 600, channels: 3 as const, background: '#0b5c4b' };

it('[LRN-15] articles are a tagged document with all fonts inside, whose text comes back in every script', async () => {
  const { pdf, pages, read } = await made();
  expect(pages).toBe(pdf.match(/\/Type \/Page\b/g)?.length);
  expect(pages).toBeGreaterThan(3);
  const fonts = pdf.match(/\/Type \/Font\b[\s\S]*?endobj/g) ?? [];
  const whole = fonts.filter((one) => /\/Subtype \/Type0/.test(one));
  expect(pdf.match(/\/FontFile[23] /g)).toHaveLength(whole.length);
  expect(pdf).toContain('/Marked true');
  for (const tag of 'H1 H2 H3 P L LI Lbl LBody Table TR TH TD Figure Link Code BlockQuote Formula TOC TOCI'.split(' '))
    expect(pdf, tag).toMatch(new RegExp(`/S /${tag}\\b`));
  expect(pdf).toContain('/Alt (A loop)');
  // The contents, twice, and the note lead to places that are there.
  const places = [...pdf.matchAll(/\/S \/GoTo\n\/D \((p\d+)\)/g)].map(([, name]) => name);
  expect(places.length).toBe(3);
  for (const place of places) expect(pdf).toMatch(new RegExp(`\\(${place}\\) \\[`));
  if (read === null) return;
  for (const words of ['Row 59', 'प्रियांका शर्मा', 'ليلى عبد الرحمن', '欧阳娜娜', 'a <= b -- c', `1 of ${pages}`])
    expect(read.replace(/\p{Cf}/gu, '')).toContain(words);
});

async function made() {
  const shot = { bytes: await sharp({ create: picture }).jpeg().toBuffer(), ...picture };
  const html = await renderMarkdown(text, {
    idPrefix: 'text',
    imageAddress: async () => ({ src: '/a.webp', width: 1200, height: 600 }),
  });
  const articles = [{ id: 'one', number: '1.1', title: 'One', blocks: readBlocks(html) }];
  const paper = { title: 'Knots', school: 'A school', facts: [], sections: [{ id: 'a', title: 'First', articles }] };
  return inWorkFolder(async (folder) => {
    const path = join(folder, 'handout.pdf');
    const pages = await writeHandout(paper, path, async () => shot);
    return { pages, pdf: (await readFile(path)).toString('latin1'), read: await readByPoppler(path) };
  });
}

/** null where that program is not installed. */
async function readByPoppler(path: string): Promise<string | null> {
  return run('pdftotext', [path, '-']).then(
    ({ stdout }) => stdout,
    () => null,
  );
}
