import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const config = new URL('../../tailwind.config.js', import.meta.url).href;
const { palette } = z
  .object({ palette: z.record(z.string(), z.tuple([z.string(), z.string()])) })
  .parse(await import(config));

const schemes = [
  { scheme: 'light', column: 0 },
  { scheme: 'dark', column: 1 },
] as const;

describe.each(schemes)('[A11Y-02] colours of the $scheme scheme', ({ column }) => {
  const colour = (name: string): string => z.string().parse(palette[name]?.[column]);

  it.each(['paper', 'surface', 'sunken'])('text on %s can be read', (ground) => {
    expect(contrast(colour('ink'), colour(ground))).toBeGreaterThan(7);
    expect(contrast(colour('muted'), colour(ground))).toBeGreaterThan(5.5);
    for (const state of ['go', 'gold', 'good', 'warn', 'bad'])
      expect(contrast(colour(state), colour(ground)), state).toBeGreaterThan(4.5);
  });

  it('words on coloured grounds can be read', () => {
    expect(contrast(colour('on-go'), colour('go'))).toBeGreaterThan(4.5);
    expect(contrast(colour('on-go'), colour('go-strong'))).toBeGreaterThan(4.5);
    for (const tone of ['go', 'good', 'warn', 'bad']) {
      expect(contrast(colour('ink'), colour(`${tone}-soft`)), tone).toBeGreaterThan(7);
      expect(contrast(colour(tone), colour(`${tone}-soft`)), tone).toBeGreaterThan(4.5);
    }
  });

  it('borders of controls and the focus ring stand out by 3 : 1', () => {
    for (const ground of ['paper', 'surface', 'sunken']) {
      expect(contrast(colour('edge'), colour(ground)), ground).toBeGreaterThan(3);
      expect(contrast(colour('go'), colour(ground)), ground).toBeGreaterThan(3);
    }
  });
});

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
