import { join } from 'node:path';
import sharp from 'sharp';
import { breadFromFourThings } from './bread-from-four-things.ts';
import { escribirClaro } from './escribir-claro.ts';
import { gitWithoutFear } from './git-without-fear.ts';
import { hearTheSounds } from './hear-the-sounds.ts';
import { knotsThatHold } from './knots-that-hold.ts';
import { linearAlgebraInPictures } from './linear-algebra-in-pictures.ts';
import { paiseKiSamajh } from './paise-ki-samajh.ts';
import { probabilityYouCanSee } from './probability-you-can-see.ts';
import { readTheSky } from './read-the-sky.ts';
import { snapshotToPhotograph } from './snapshot-to-photograph.ts';
import { sqlFromTheFirstQuery } from './sql-from-the-first-query.ts';
import { typeOnAPage } from './type-on-a-page.ts';

const covers: Record<string, () => string> = {
  'bread-from-four-things': breadFromFourThings,
  'escribir-claro': escribirClaro,
  'git-without-fear': gitWithoutFear,
  'hear-the-sounds': hearTheSounds,
  'knots-that-hold': knotsThatHold,
  'linear-algebra-in-pictures': linearAlgebraInPictures,
  'paise-ki-samajh': paiseKiSamajh,
  'probability-you-can-see': probabilityYouCanSee,
  'read-the-sky': readTheSky,
  'snapshot-to-photograph': snapshotToPhotograph,
  'sql-from-the-first-query': sqlFromTheFirstQuery,
  'type-on-a-page': typeOnAPage,
};

const courses = join(import.meta.dirname, '../../school/courses');
const wanted = process.argv.slice(2);
for (const [slug, draw] of Object.entries(covers)) {
  if (wanted.length > 0 && !wanted.includes(slug)) continue;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" width="1280" height="720">${draw()}</svg>`;
  const file = join(courses, slug, 'cover.webp');
  const { size } = await sharp(Buffer.from(svg)).webp({ quality: 82, effort: 6, smartSubsample: true }).toFile(file);
  console.log(`${slug}: ${Math.round(size / 1024)} kB`);
}
