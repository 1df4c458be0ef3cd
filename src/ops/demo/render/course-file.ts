import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { loadVideo } from './load.ts';
import { secondsOf } from './video.ts';

const WORDS_PER_MINUTE = 200;
const Lecture = z.looseObject({
  slug: z.string(),
  kind: z.enum(['video', 'article', 'document']),
  seconds: z.int(),
  file: z.string(),
});
const Course = z.looseObject({ sections: z.array(z.looseObject({ title: z.string(), lectures: z.array(Lecture) })) });

/** Writes the real length of every film and the reading time of every article into the course's `course.json`; safe to repeat. */
export async function measureCourse(folder: string): Promise<void> {
  const file = join(folder, 'course.json');
  if (!existsSync(file)) return;
  const course = Course.parse(JSON.parse(await readFile(file, 'utf8')));
  for (const lecture of course.sections.flatMap((section) => section.lectures)) {
    if (lecture.kind === 'video')
      lecture.seconds = Math.round(secondsOf(await loadVideo(join(folder, 'videos', `${lecture.slug}.ts`))));
    if (lecture.kind === 'article')
      lecture.seconds = readingSeconds(await readFile(join(folder, lecture.file), 'utf8'));
  }
  await writeFile(file, `${JSON.stringify(course, null, 2)}\n`);
}

/** Seconds to read Markdown at 200 words a minute, to the next half minute. */
function readingSeconds(markdown: string): number {
  const words = markdown.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return Math.ceil((words * 60) / WORDS_PER_MINUTE / 30) * 30;
}
