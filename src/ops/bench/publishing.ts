/** How long publishing a course of a thousand lectures takes, by the form that teachers use, and that one pointer moves. */
import { createPerson, snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { Lecture } from '../../authoring/lectures/lecture.model.ts';
import { updateLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { CourseVersion, LectureRevision } from '../../authoring/publishing/version.model.ts';
import type { Person } from '../../web/request.ts';
import { benchPassword, makeSession } from './school.ts';

/** Milliseconds. */
const allowed = 2000;
const lectures = 1000;
const rounds = 3;
const paragraph = 'A paragraph of ordinary length, as articles have many of them, with nothing *remarkable* in it. ';

type Teacher = { owner: Person; cookie: string; token: string };

/** Prints two lines; true when the first publication, copies of all lectures included, takes no longer than is allowed. */
export async function printPublishing(url: string): Promise<boolean> {
  const teacher = await prepareTeacher(url);
  const whole: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const course = await prepareCourse(teacher.owner, round);
    whole.push(await publish(url, teacher, course.id));
    for (const id of course.lectureIds.slice(0, 3))
      await updateLecture(teacher.owner, course.id, id, { markdown: 'Other words.' }, 1);
    again.push(await publish(url, teacher, course.id));
    await verify(course);
  }
  const [slowest, second] = [Math.max(...whole), Math.max(...again)];
  console.log(`\nPublishing a course of ${lectures} lectures, the slowest of ${rounds}\n`);
  console.log(`${slowest.toFixed(0)} ms for the first time  ${slowest <= allowed ? 'fine' : 'TOO MUCH'}`);
  console.log(`${second.toFixed(0)} ms after three were edited`);
  return slowest <= allowed;
}

async function prepareTeacher(url: string): Promise<Teacher> {
  const email = `publisher${Date.now()}@bench.school`;
  const person = { email, name: 'Publisher Bench', password: benchPassword, role: 'instructor' as const };
  const author = await createPerson({ ...person, state: 'active' });
  const cookie = await makeSession(author);
  const page = await (await fetch(`${url}/account`, { headers: { cookie } })).text();
  return { owner: snapshotOf(author), cookie, token: /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '' };
}

async function prepareCourse(owner: Person, round: number) {
  const facts = { title: `A thousand lectures ${round}`, description: 'Long.', category: 'rope' };
  const { id, slug } = await createCourse(owner, facts);
  const section = await addSection(owner, id, 'One');
  const text = { markdown: paragraph.repeat(20), html: `<p>${paragraph.repeat(20)}</p>`, hasText: true };
  const made = await Lecture.insertMany(
    Array.from({ length: lectures }, (_, at) => ({
      ...{ ...text, courseId: id, sectionId: section.id, kind: 'article', title: `Lecture ${at}`, slug: `l-${at}` },
      ...{ position: `b${String(at).padStart(5, '0')}`, seconds: 60 },
    })),
  );
  return { id, slug, lectureIds: made.map(({ _id }) => String(_id)) };
}

async function publish(url: string, { cookie, token }: Teacher, courseId: string): Promise<number> {
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const body = new URLSearchParams({ _csrf: token, when: 'now' });
  const began = performance.now();
  const sent = { method: 'POST', headers, body, redirect: 'manual' } as const;
  const { status } = await fetch(`${url}/studio/courses/${courseId}/publication`, sent);
  if (status !== 303) throw new Error(`publishing was answered with ${status}`);
  return performance.now() - began;
}

/** Two versions, each lecture copied once and the edited ones again. */
async function verify({ id, slug }: { id: string; slug: string }): Promise<void> {
  const [versions, copies, course] = await Promise.all([
    CourseVersion.countDocuments({ courseId: id }),
    LectureRevision.countDocuments({ courseId: id }),
    requirePublishedCourse(slug),
  ]);
  if (versions !== 2 || copies !== lectures + 3 || course.number !== 2)
    throw new Error(`published wrongly: ${versions} versions, ${copies} copies, number ${course.number}`);
}
