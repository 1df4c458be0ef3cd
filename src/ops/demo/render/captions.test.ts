import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cuesOf, transcript, webvtt } from './captions.ts';
import { loadVideo } from './load.ts';
import { captionsOf, secondsOf } from './video.ts';

const scenes = globSync(join(import.meta.dirname, '../school/courses/*/videos/*.ts'));

describe('captions made from a narration', () => {
  it('cut a long sentence near its middle and keep every word in order', () => {
    const words = 'The harder you pull, the harder the small loop bites, and that is why a bowline holds under load.';
    const cues = cuesOf(words, 10);
    expect(cues.length).toBeGreaterThan(1);
    expect(cues.flatMap((cue) => cue.lines).join(' ')).toBe(words);
    expect(cues[0]?.start).toBe(10);
  });

  it('are written as WebVTT with escaped signs and hours, minutes, seconds', () => {
    const file = webvtt([{ start: 61.5, end: 3723.25, lines: ['a < b & c'] }]);
    expect(file).toBe('WEBVTT\n\n00:01:01.500 --> 01:02:03.250\na &lt; b &amp; c\n');
  });

  it('become a transcript with a minute for each step', () => {
    expect(transcript([{ start: 65.4, title: 'Pull', say: 'Pull both ends.' }])).toBe(
      '## 1:05 Pull\n\nPull both ends.\n',
    );
  });
});

describe.each(scenes.map((scene) => [basename(scene, '.ts'), scene]))('the film %s', (_, scene) => {
  it('[LRN-02] has captions of two short lines that can be read in time', async () => {
    const cues = captionsOf(await loadVideo(scene));
    for (const { lines, start, end } of cues) {
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(42);
      expect(lines.join(' ').length / (end - start), lines.join(' ')).toBeLessThanOrEqual(17);
    }
  });

  it('shows one caption at a time, from its beginning to its end', async () => {
    const video = await loadVideo(scene);
    const cues = captionsOf(video);
    for (const [i, cue] of cues.entries()) expect(cue.start).toBeGreaterThanOrEqual((cues[i - 1]?.end ?? 0) - 1e-6);
    expect(cues.at(-1)?.end).toBeLessThanOrEqual(secondsOf(video));
  });

  it('lasts between half a minute and 75 seconds', async () => {
    const seconds = secondsOf(await loadVideo(scene));
    expect(seconds).toBeGreaterThan(30);
    expect(seconds).toBeLessThan(75);
  });
});
