/**
 * Renders the drawn lectures: `node src/ops/demo/render/render.ts [course] [lecture]`.
 * Each `courses/<course>/videos/<lecture>.ts` becomes film, poster, captions and transcript under `media/`;
 * each `courses/<course>/sheet.ts` becomes a PDF; the lengths in `course.json` are brought up to date.
 */
import { existsSync, globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transcript, webvtt } from './captions.ts';
import { measureCourse } from './course-file.ts';
import { encode, still } from './encode.ts';
import { loadSheet, loadVideo } from './load.ts';
import { captionsOf, chaptersOf, framesOf, posterOf } from './video.ts';

const COURSES = join(import.meta.dirname, '../school/courses');
const [onlyCourse, onlyLecture] = process.argv.slice(2);

for (const folder of globSync(join(COURSES, onlyCourse ?? '*')).sort()) {
  const scenes = globSync(join(folder, 'videos', `${onlyLecture ?? '*'}.ts`)).sort();
  for (const scene of scenes) await renderVideo(scene, join(folder, 'media'));
  if (existsSync(join(folder, 'sheet.ts')) && !onlyLecture) await renderSheet(folder);
  if (scenes.length > 0) await measureCourse(folder);
}

async function renderVideo(scene: string, media: string): Promise<void> {
  const video = await loadVideo(scene);
  const target = join(media, basename(scene, '.ts'));
  await mkdir(media, { recursive: true });
  await still(posterOf(video), `${target}.webp`);
  await writeFile(`${target}.en.vtt`, webvtt(captionsOf(video)));
  await writeFile(`${target}.transcript.md`, transcript(chaptersOf(video)));
  await encode(framesOf(video), `${target}.mp4`);
  console.log(`${target}.mp4`);
}

async function renderSheet(folder: string): Promise<void> {
  const { name, pdf } = await loadSheet(join(folder, 'sheet.ts'));
  await writeFile(join(folder, 'media', `${name}.pdf`), pdf);
  console.log(join(folder, 'media', `${name}.pdf`));
}
