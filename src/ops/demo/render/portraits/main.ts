import { join } from 'node:path';
import sharp from 'sharp';
import { people } from './people.ts';

const folder = join(import.meta.dirname, '../../school/portraits');

for (const [handle, draw] of Object.entries(people)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="512" height="512">${draw()}</svg>`;
  const { size } = await sharp(Buffer.from(svg))
    .resize(256)
    .webp({ quality: 86, effort: 6 })
    .toFile(join(folder, `${handle}.webp`));
  console.log(`${handle}: ${Math.round(size / 1024)} kB`);
}
