import sharp from 'sharp';
import { expect, it } from 'vitest';
import { isBarePicture } from './bare-picture.ts';

const noise = sharp(Buffer.from(Array.from({ length: 90 * 60 * 3 }, (_, at) => (at * 7919) % 251)), {
  raw: { width: 90, height: 60, channels: 3 },
});
const written = {
  jpg: await noise.clone().jpeg().toBuffer(),
  progressive: await noise.clone().jpeg({ progressive: true }).toBuffer(),
  png: await noise.clone().png().toBuffer(),
  webp: await noise.clone().webp().toBuffer(),
  clear: await noise.clone().ensureAlpha(0.5).webp().toBuffer(),
};
const place = { IFD0: { ImageDescription: 'at home' } };

it.each([
  ['jpg', written.jpg],
  ['jpg', written.progressive],
  ['png', written.png],
  ['webp', written.webp],
  ['webp', written.clear],
] as const)('[MED-01] a %s of nothing but pixels is left as it is', (ending, bytes) => {
  expect(isBarePicture(bytes, ending)).toBe(true);
});

it.each(['jpg', 'png', 'webp'] as const)('[MED-01] a %s with something else in it is written anew', async (ending) => {
  const bytes = written[ending];
  const format = ending === 'jpg' ? 'jpeg' : ending;
  expect(isBarePicture(Buffer.concat([bytes, Buffer.from('PK\x03\x04')]), ending)).toBe(false);
  expect(isBarePicture(bytes.subarray(0, -20), ending)).toBe(false);
  expect(isBarePicture(await noise.clone().withExif(place).toFormat(format).toBuffer(), ending)).toBe(false);
  expect(isBarePicture(await noise.clone().withIccProfile('p3').toFormat(format).toBuffer(), ending)).toBe(false);
  expect(isBarePicture(Buffer.alloc(40), ending)).toBe(false);
});
