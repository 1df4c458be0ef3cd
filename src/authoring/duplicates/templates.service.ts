/** Courses that others begin from: a teacher's own, or the whole school's. */
import { type Types, trusted } from 'mongoose';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { isId } from '../../lib/db.ts';
import { Forbidden } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { Course, type CourseRecord, type TemplateFor } from '../courses/course.model.ts';
import { type OwnCourse, own, requireOwnCourse } from '../courses/courses.service.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { canTeach } from '../policy.ts';

/** A template as it is offered: what it is called, and its outline. */
export type Template = {
  id: string;
  title: string;
  subtitle: string;
  isSchools: boolean;
  sections: { title: string; lectures: string[] }[];
};

/** More are not offered, and of more lectures no titles are told; the last changed templates come first. */
const most = { templates: 40, lectures: 2000 };

/**
 * Says who begins from this course: nobody (null), its owner, or every teacher of the school, which admins decide. Those who
 * lead the course may. May be repeated. Throws NotFound, Forbidden.
 */
export async function setTemplate(person: Person, courseId: string, template: TemplateFor | null): Promise<void> {
  const course = await requireOwnCourse(person, courseId);
  if (!course.leads) throw new Forbidden('Only the owner of a course makes it a template.');
  const before = course.template ?? null;
  if (before === template) return;
  if (person.role !== 'admin' && (template === 'school' || before === 'school'))
    throw new Forbidden('Only admins decide about templates of the whole school.');
  const act = {
    action: 'course.template-changed',
    on: { kind: 'course', id: courseId, name: course.draft.title },
    ...{ before: { template: before ?? 'none' }, after: { template: template ?? 'none' } },
  };
  const told = person.role === 'admin' ? [actFact(act)] : [];
  const push = told.length > 0 ? { $push: { outbox: { $each: told } } } : {};
  const change = template ? { $set: { template } } : { $unset: { template: 1 } };
  await Course.updateOne({ _id: courseId }, { ...change, ...push }, { timestamps: false });
  await relay(Course, courseId, told);
}

/** The school's templates and this person's own, by title. */
export async function listTemplates(person: Person): Promise<Template[]> {
  if (!canTeach(person)) return [];
  const found = await Promise.all([newest({ template: 'school' }), newest({ template: 'own', ownerId: person.id })]);
  const offered = found
    .flat()
    .sort((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime())
    .slice(0, most.templates);
  const lectures = await Lecture.find({
    courseId: trusted({ $in: offered.map(({ _id }) => String(_id)) }),
    deletedAt: null,
  })
    .select('courseId sectionId title')
    .sort({ courseId: 1, sectionId: 1, position: 1 })
    .limit(most.lectures)
    .lean<Pick<LectureRecord, 'sectionId' | 'title'>[]>();
  const titles = Map.groupBy(lectures, ({ sectionId }) => sectionId);
  return offered
    .map((course) => templateOf(course, titles))
    .toSorted((one, other) => one.title.localeCompare(other.title));
}

function newest(wanted: { template: TemplateFor; ownerId?: string }): Promise<CourseRecord[]> {
  return Course.find(wanted)
    .select('draft.title draft.subtitle template sections updatedAt')
    .sort({ updatedAt: -1 })
    .limit(most.templates)
    .lean<CourseRecord[]>();
}

/** A course that this person may begin from, whosever it is; null for any other. */
export async function findTemplate(person: Person, id: string): Promise<OwnCourse | null> {
  const found = isId(id) ? await Course.findById(id).lean<CourseRecord & { _id: Types.ObjectId }>() : null;
  return found && canTeach(person) && isFor(person, found) ? own(found, person) : null;
}

function isFor(person: Person, { template, ownerId }: CourseRecord): boolean {
  return template === 'school' || (template === 'own' && ownerId === person.id);
}

function templateOf(
  { _id, draft, template, sections }: CourseRecord,
  titles: Map<string, { title: string }[]>,
): Template {
  return {
    ...{ id: String(_id), title: draft.title, subtitle: draft.subtitle, isSchools: template === 'school' },
    sections: sections
      .filter(({ deletedAt }) => !deletedAt)
      .map(({ id, title }) => ({ title, lectures: (titles.get(id) ?? []).map((one) => one.title) })),
  };
}
