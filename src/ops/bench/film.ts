/** A paid film, and the addresses that each learner's player would have of it: one range of 64 KB out of its middle. */
import { join } from 'node:path';
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { redis } from '../../lib/redis.ts';
import { mediaAddress, storeLocalFile } from '../../media/media.service.ts';
import type { Plan } from './cases.ts';
import type { Request } from './client.ts';
import { type BenchSchool, benchPassword } from './school.ts';

const film = join(import.meta.dirname, '../demo/school/courses/knots-that-hold/media/bowline.mp4');
const range = 'bytes=131072-196607';

/** Makes a course with the film, for all learners of the bench. */
export async function filmPlan({ learners, cookies }: BenchSchool): Promise<Plan> {
  const name = 'Film Maker';
  const teacher = await createPerson({
    email: 'film@bench.school',
    name,
    password: benchPassword,
    role: 'instructor',
    state: 'active',
  });
  const owner = snapshotOf(teacher);
  const file = await storeLocalFile(teacher.id, film, 'bowline.mp4');
  const course = await createCourse(owner, { title: 'Film', category: 'rope', description: 'One film.' });
  const section = await addSection(owner, course.id, 'One');
  const lecture = await addLecture(owner, course.id, section.id, { kind: 'video', title: 'Bowline', fileId: file.id });
  await publishCourse(owner, course.id);
  const requests: Request[] = [];
  for (const [at, { id }] of learners.entries()) {
    await grantAccess(id, course.id, { kind: 'seed', id: `${id}-film` });
    const cookie = cookies[at] ?? '';
    const viewer = { mark: `${id} ${await startOf(cookie)}`, by: `learn.${course.id}.${lecture.id}` };
    requests.push({ path: mediaAddress(file, { viewer, variant: 'original' }), headers: { cookie, range } });
  }
  return { name: 'film, 64 KB range', group: 'signed-in', connections: [1, 50], requests, expect: 206 };
}

/** When the session of this cookie began: what `sessionMark` ties addresses to. */
async function startOf(cookie: string): Promise<number> {
  const id = /s:([^.]+)\./.exec(decodeURIComponent(cookie))?.[1];
  const session = JSON.parse((await redis.get(`session:${id}`)) ?? '{}') as { startedAt?: number };
  return session.startedAt ?? 0;
}
