import { z } from 'zod';
import type { Video } from './video.ts';

const drawing = z.custom<(progress: number) => string>((value) => typeof value === 'function');
const Scene = z.object({
  default: z.object({
    title: z.string(),
    poster: z.int(),
    steps: z
      .array(z.object({ title: z.string(), say: z.string(), draw: drawing, moving: z.number().optional() }))
      .min(1),
  }),
});
const Sheet = z.object({
  name: z.string(),
  makeSheet: z.custom<() => Promise<Buffer>>((value) => typeof value === 'function'),
});

/** The lecture a scene file describes. Throws when its default export is not a video. */
export async function loadVideo(file: string): Promise<Video> {
  return Scene.parse(await import(file)).default;
}

/** The PDF a sheet script makes, and the lecture slug it belongs to. */
export async function loadSheet(file: string): Promise<{ name: string; pdf: Buffer }> {
  const { name, makeSheet } = Sheet.parse(await import(file));
  return { name, pdf: await makeSheet() };
}
