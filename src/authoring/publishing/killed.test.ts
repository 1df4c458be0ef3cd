import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { indexStores } from '../../test/stores.ts';
import type { Person } from '../../web/request.ts';
import { saveCategory } from '../courses/categories.service.ts';
import { newId } from '../courses/course.model.ts';
import { createCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { Lecture } from '../lectures/lecture.model.ts';
import { addSection } from '../outline/sections.service.ts';
import { publishCourse } from './publication.service.ts';
import { requirePublishedCourse } from './published.service.ts';
import { CourseVersion, LectureRevision } from './version.model.ts';
import { listVersions } from './versions.service.ts';

const ada: Person = { id: newId(), name: 'Ada', role: 'instructor' };
const ruth: Person = { id: newId(), name: 'Ruth', role: 'admin' };
const lectures = 200;

beforeAll(async () => {
  await indexStores();
  await saveCategory(ruth, { slug: 'crafts', name: 'Crafts', description: '', icon: 'layers', position: 1 });
});

async function editedCourse() {
  const course = await createCourse(ada, { title: 'Long', description: 'Long.', category: 'crafts' });
  const section = await addSection(ada, course.id, 'One');
  await Lecture.insertMany(
    Array.from({ length: lectures }, (_, at) => ({
      ...{
        courseId: course.id,
        sectionId: section.id,
        kind: 'article',
        markdown: 'x',
        html: '<p>x</p>',
        hasText: true,
      },
      ...{ title: `Old ${at}`, slug: `l-${at}`, position: `b${String(at).padStart(5, '0')}` },
    })),
  );
  await publishCourse(ada, course.id);
  const lecturesOfIt = await Lecture.find({ courseId: course.id }).lean();
  for (const { _id, title } of lecturesOfIt)
    await Lecture.updateOne({ _id }, { title: title.replace('Old', 'New'), $inc: { revision: 1 } });
  return course;
}

const titles = async (slug: string) => {
  const { sections } = await requirePublishedCourse(slug);
  return new Set(sections.flatMap((section) => section.lectures.map(({ title }) => title.split(' ')[0])));
};

it('[AUT-05] a process killed between the copies and the pointer has changed nothing, and the next one publishes all', async () => {
  const { id, slug } = await editedCourse();
  const program = spawn(process.execPath, ['--input-type=module', '--eval', publisher(id)], {
    cwd: import.meta.dirname,
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(program.stdout, 'data');
  expect(String(said)).toContain('copied');
  const ended = once(program, 'exit');
  program.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');

  expect(await CourseVersion.countDocuments({ courseId: id })).toBe(2);
  expect(await titles(slug)).toEqual(new Set(['Old']));
  expect((await requirePublishedCourse(slug)).number).toBe(1);

  const version = await publishCourse(ada, id);
  expect(await titles(slug)).toEqual(new Set(['New']));
  expect(await LectureRevision.countDocuments({ courseId: id })).toBe(2 * lectures);
  const { entries } = await listVersions(await requireOwnCourse(ada, id));
  expect(entries.map(({ number }) => number)).toEqual([version.number, 1]);
}, 60_000);

/** A process of its own that does the first step of publishing, says so, and goes no further. */
function publisher(courseId: string): string {
  const file = (name: string) => JSON.stringify(join(import.meta.dirname, name));
  return `
    const { connectDatabase } = await import(${file('../../lib/db.ts')});
    const { readDraft } = await import(${file('publication.service.ts')});
    const { writeVersion } = await import(${file('write-version.service.ts')});
    await connectDatabase();
    const ada = ${JSON.stringify(ada)};
    await writeVersion(ada, await readDraft(ada, '${courseId}'), { note: '', tells: false });
    console.log('copied');
    setInterval(() => undefined, 1000);
  `;
}
