/** `/teachers/:handle`: the public page of a teacher. */
import { Router } from 'express';
import { z } from 'zod';
import { findMovedTeacher, findTeacherByHandle } from '../../accounts/accounts.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { cachePages } from '../../web/page-cache.ts';
import { fullAddress } from '../cards.ts';
import { teacherData } from '../linked-data.ts';
import { listedFor } from '../listed.service.ts';
import { catalogChanges } from '../memory.service.ts';
import { listVersion } from '../versions.service.ts';
import { type CoursesShown, coursesShown, type TeacherShown, teacherShown } from './teacher-page.service.ts';

const teacherPage = view<CoursesShown & { teacher: TeacherShown }>('catalog/teachers/show');
const PageQuery = z.object({
  after: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
});

export const teachers = Router();
const address = /^\/teachers\/([a-z0-9-]+)$/;

cachePages(({ path, query: given }) => {
  const handle = address.exec(path)?.[1];
  // What a teacher changes is known by the courses: without any, the page is made anew each time.
  return handle && given.size === 0 ? { key: path, version: () => (hasCourses(handle) ? listVersion() : null) } : null;
});

teachers.get('/teachers/:handle', async (req, res) => {
  const { handle } = req.params;
  const teacher = await findTeacherByHandle(handle);
  if (!teacher) {
    const moved = await findMovedTeacher(handle);
    if (!moved) throw new NotFound('This teacher');
    return res.redirect(301, `/teachers/${moved}`);
  }
  const page = teacherPage({
    teacher: await teacherShown(teacher),
    ...coursesShown(teacher, query(req, PageQuery).after),
  });
  const head = `<link rel="canonical" href="${fullAddress(`/teachers/${handle}`)}">\n${teacherData({ ...teacher, handle })}`;
  return answer(req, res, { page, title: teacher.name, description: teacher.headline, head });
});

let known = { changes: -1, handles: new Set<string>() };

function hasCourses(handle: string): boolean {
  if (known.changes !== catalogChanges()) {
    const shown = listedFor('public').flatMap(({ teacher, others }) => [teacher, ...others]);
    known = { changes: catalogChanges(), handles: new Set(shown.flatMap((one) => one.handle ?? [])) };
  }
  return known.handles.has(handle);
}
