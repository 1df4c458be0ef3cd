/** A course with a video, an article and a document, made of the small media of the demo school through the services. */
import { join } from 'node:path';
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { reloadCatalog } from '../../catalog/memory.service.ts';
import { storeLocalFile } from '../../media/media.service.ts';

const demo = join(import.meta.dirname, '../../ops/demo/school/courses');

/** Publishes "Knots on film" (`/courses/knots-on-film`, free): a video with captions, an article, a PDF. */
export async function filmCourse(teacher: PersonRecord): Promise<{ id: string; slug: string }> {
  const owner = snapshotOf(teacher);
  const slug = 'knots-on-film';
  const file = async (path: string) => (await storeLocalFile(teacher.id, join(demo, path), path)).id;
  const coverFileId = await file('knots-that-hold/cover.webp');
  const facts = { title: 'Knots on film', subtitle: 'See each turn of the rope', description: 'Watch, then tie.' };
  const more = { category: 'outdoors', level: 'beginner' as const, language: 'en', learn: ['Tie a bowline'] };
  const made = await createCourse(owner, { ...facts, ...more, coverFileId }, { slug });
  const loops = await addSection(owner, made.id, 'Loops');
  const paper = await addSection(owner, made.id, 'On paper');
  const fileId = await file('knots-that-hold/media/bowline.mp4');
  const captions = [{ language: 'en', label: 'English', fileId: await file('knots-that-hold/media/bowline.en.vtt') }];
  const transcript = 'Make a small loop. The end comes up through it.';
  const film = { title: 'The bowline on film', slug: 'film', kind: 'video', fileId, captions, transcript } as const;
  await addLecture(owner, made.id, loops.id, { ...film, seconds: 40, preview: true });
  const words = '## Why it holds\n\nThe load presses the turns together.\n\n- dry rope\n- wet rope';
  const article = { title: 'Why it holds', slug: 'why', kind: 'article', markdown: words } as const;
  await addLecture(owner, made.id, loops.id, { ...article, seconds: 60 });
  const sheet = await file('probability-you-can-see/media/probability-on-a-page.pdf');
  const document = { title: 'A sheet to print', slug: 'sheet', kind: 'document', fileId: sheet } as const;
  await addLecture(owner, made.id, paper.id, { ...document, seconds: 60 });
  await publishCourse(owner, made.id, { note: '' });
  await reloadCatalog();
  return { id: made.id, slug };
}
