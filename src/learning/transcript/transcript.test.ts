import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { storeLocalFile } from '../../media/media.service.ts';
import { sampleFile } from '../../test/media-samples.ts';
import { indexStores } from '../../test/stores.ts';
import { world } from '../../test/world.ts';
import { watchedWords } from '../watched/words.ts';
import { chaptersOf } from './chapters.ts';
import { captionsFor, transcriptParts } from './transcript.service.ts';

await indexStores();
const { ada } = await world();
const media = join(import.meta.dirname, '../../ops/demo/school/courses/knots-that-hold/media');
const chaptersIn = async (text: string) => chaptersOf(await renderMarkdown(text, { idPrefix: 'transcript' }));

describe('chapters of a film', () => {
  it('[LRN-07] are the headings of its transcript that begin with a time, in the order of the film', async () => {
    const text =
      '# 0:00 *Tom* & `rope`\n\nWords.\n\n## Not timed\n\n### [1:02:03] – Last\n\n## 1:20 The bend\n\n## 1:20 Again';
    expect((await chaptersIn(text)).map(({ clock, title }) => [clock, title])).toEqual([
      ['0:00', 'Tom & rope'],
      ['1:20', 'The bend'],
      ['1:02:03', 'Last'],
    ]);
  });

  it('[LRN-07] are none where there is one alone, no words, or no time', async () => {
    for (const text of [
      '## 0:10 Alone',
      '## 0:10\n\n## 0:20',
      '## 1:75 x\n\n## 12 y',
      '```\n## 0:01 a\n## 0:02 b\n```',
    ])
      expect(await chaptersIn(text)).toEqual([]);
  });
});

describe('a transcript of captions', () => {
  it('[LRN-07] has every line with its time, under its chapter', async () => {
    const file = await storeLocalFile(ada.id, join(media, 'bowline.en.vtt'), 'bowline.en.vtt');
    const chapters = await chaptersIn('## 0:08 A big loop\n\n## 0:22 Behind\n\n## 0:53 Nothing more is said');
    const parts = await transcriptParts(file.id, chapters);
    expect(parts.map(({ chapter, paragraphs }) => [chapter?.title, paragraphs[0]?.lines[0]?.text])).toEqual([
      [undefined, 'Let the long part of the rope come down: the tree.'],
      ['A big loop', 'Swing the end round, as wide as the loop you want:'],
      ['Behind', 'It runs round the back of the tree.'],
      ['Nothing more is said', undefined],
    ]);
    const lines = parts.flatMap(({ paragraphs }) => paragraphs.flatMap((one) => one.lines));
    expect(lines).toHaveLength(17);
    expect(lines[1]).toEqual({ at: 3.6, text: 'Turn a small loop in it.', space: true });
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort((one, other) => one - other));
  });

  it('[LRN-07] is as it is written in scripts without spaces, and nothing of it is markup', async () => {
    const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\n縄の端を\n\n00:01.000 --> 00:02.000\n<b>持ち</b>&lt;b&gt;ます。\n';
    const file = await storeLocalFile(ada.id, await sampleFile(vtt), 'a.ja.vtt');
    const [part] = await transcriptParts(file.id, []);
    expect(part?.paragraphs[0]?.lines.map(({ text, space }) => [text, space])).toEqual([
      ['縄の端を', false],
      ['持ち<b>ます。', false],
    ]);
    expect(await transcriptParts('0123456789abcdef01234567', [])).toEqual([]);
  });

  it('[LRN-07] is in the language that was chosen, else the learner’s, else the first', () => {
    const captions = ['en', 'pt-BR', 'de'].map((language) => ({ language, label: language, fileId: language }));
    const picked = (...wanted: (string | undefined)[]) => captionsFor(captions, wanted)?.language;
    expect([picked('de', 'en'), picked(undefined, 'pt'), picked('off', 'de-AT'), picked('fr')]).toEqual([
      ...['de', 'pt-BR', 'de', 'en'],
    ]);
    expect(captionsFor([], ['en'])).toBeNull();
  });
});

describe('what was watched, in words', () => {
  it('[LRN-04] is said by minutes, by the clock where it is short, and not at the very beginning', () => {
    const said: [number, number][] = [
      [3, 60],
      [59, 900],
      [32, 53],
      [725, 1200],
      [4000, 7200],
      [1190, 1200],
      [50, 0],
    ];
    expect(said.map(([seconds, length]) => watchedWords(seconds, length))).toEqual([
      ...['', '', 'Watched 0:32 of 0:53', 'Watched 12 of 20 min', 'Watched 1 h 7 min of 2 h'],
      ...['You have watched all of it', ''],
    ]);
  });
});
