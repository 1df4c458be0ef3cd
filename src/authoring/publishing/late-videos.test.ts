import { beforeAll, expect, it } from 'vitest';
import { listFilesByIds, storeUpload } from '../../media/media.service.ts';
import { prepareFile } from '../../media/prepare.service.ts';
import { film, sampleFile } from '../../test/media-samples.ts';
import { indexStores } from '../../test/stores.ts';
import type { Person } from '../../web/request.ts';
import { saveCategory } from '../courses/categories.service.ts';
import { Course, newId } from '../courses/course.model.ts';
import { createCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { addLecture, updateLecture } from '../outline/outline.service.ts';
import { addSection } from '../outline/sections.service.ts';
import { tellPrepared } from './late-videos.service.ts';
import { publishCourse, readDraft } from './publication.service.ts';
import { requirePublishedCourse, requireRevision } from './published.service.ts';

const ada: Person = { id: newId(), name: 'Ada', role: 'instructor' };
const ruth: Person = { id: newId(), name: 'Ruth', role: 'admin' };

beforeAll(async () => {
  await indexStores();
  await saveCategory(ruth, { slug: 'crafts', name: 'Crafts', description: '', icon: 'layers', position: 1 });
});

/** Published while its film still waits for the worker, which does not run here. */
async function courseWithLateFilm(name: string, length: number, given: { ready?: boolean } = {}) {
  const course = await createCourse(ada, { title: name, description: 'Words.', category: 'crafts' });
  const section = await addSection(ada, course.id, 'Loops');
  await addLecture(ada, course.id, section.id, { title: 'To read', kind: 'article', markdown: 'Words.' });
  const path = await sampleFile(await film(`${name}.mp4`, length));
  const file = await storeUpload(ada, { path, originalName: `${name}.mp4` }, ['video']);
  const content = { title: 'To watch', kind: 'video' as const, fileId: file.id, ...given };
  const lecture = await addLecture(ada, course.id, section.id, content);
  await publishCourse(ada, course.id);
  return { id: course.id, slug: course.slug, fileId: file.id, lecture };
}

const filmIn = async (slug: string) => {
  const course = await requirePublishedCourse(slug);
  const lecture = course.sections[0]?.lectures[1];
  return { lectureCount: course.lectureCount, seconds: course.seconds, lecture };
};

it('[AUT-03] a video that is prepared after publishing reaches learners without a new publication', async () => {
  const { id, slug, fileId } = await courseWithLateFilm('late', 3);
  expect(await filmIn(slug)).toMatchObject({ lectureCount: 1, lecture: { title: 'To watch', ready: false } });

  await prepareFile(fileId);
  await tellPrepared(fileId);
  const { lectureCount, lecture } = await filmIn(slug);
  expect([lectureCount, lecture?.ready, lecture?.seconds]).toEqual([2, true, 3]);
  expect((await requireRevision(lecture?.revisionId ?? '')).fileId).toBe(fileId);
  expect((await readDraft(ada, id)).changes).toEqual([]);
  const told = await Course.findById(id).select('outbox').lean();
  expect(told?.outbox?.at(-1)).toMatchObject({ name: 'course.published', data: { addedLectures: 1 } });

  const before = await requireOwnCourse(ada, id);
  await publishCourse(ada, id);
  expect((await requireOwnCourse(ada, id)).publishedVersionId).toBe(before.publishedVersionId);
});

it('[AUT-03] a video whose lecture is marked as not ready stays closed, and so does a file of another save', async () => {
  const marked = await courseWithLateFilm('marked', 4, { ready: false });
  const changed = await courseWithLateFilm('changed', 5);
  const path = await sampleFile(await film('other.mp4', 2));
  const other = await storeUpload(ada, { path, originalName: 'other.mp4' }, ['video']);
  await updateLecture(ada, changed.id, changed.lecture.id, { fileId: other.id }, changed.lecture.revision);
  for (const fileId of [marked.fileId, other.id]) {
    await prepareFile(fileId);
    await tellPrepared(fileId);
  }
  const states = [...(await listFilesByIds([marked.fileId, other.id])).values()].map(({ state }) => state);
  expect(states).toEqual(['ready', 'ready']);
  expect((await filmIn(marked.slug)).lecture?.ready).toBe(false);
  expect((await filmIn(changed.slug)).lecture?.ready).toBe(false);
  expect((await readDraft(ada, changed.id)).changes.map(({ text }) => text)).toEqual([
    'Lecture “To watch” can be opened',
  ]);
});
