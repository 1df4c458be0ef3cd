/** Sections of a draft. They live in the course, so each change is one guarded update that is tried again when another was faster. */
import { now } from '../../lib/clock.ts';
import { Busy, NotFound, Refused } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { Course, type DraftSection, newId } from '../courses/course.model.ts';
import { type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import type { Release } from '../release.ts';

const most = 200;

/** Adds a section at the end; returns it. Every call adds one, but for an `id` that is there. */
export async function addSection(
  person: Person,
  courseId: string,
  title: string,
  { id = newId(), ...more }: { id?: string | undefined; release?: Release | null } = {},
): Promise<DraftSection> {
  const section: DraftSection = { id, title, ...more };
  await change(person, courseId, (sections) => {
    if (sections.some((one) => one.id === id)) return sections;
    if (sections.length >= most) throw new Refused(`A course has at most ${most} sections.`, 'title');
    return [...sections, section];
  });
  return section;
}

export async function renameSection(person: Person, courseId: string, sectionId: string, title: string): Promise<void> {
  await change(person, courseId, (sections) => replaced(sections, sectionId, { title }));
}

/** One place up or down among the sections that are not in the bin, or right after another one (null: first). May be repeated at the ends. */
export async function moveSection(
  person: Person,
  courseId: string,
  sectionId: string,
  to: 'up' | 'down' | { afterId: string | null },
): Promise<void> {
  await change(person, courseId, (sections) => {
    const moving = find(sections, sectionId);
    const others = sections.filter((one) => one.id !== sectionId);
    const at = typeof to === 'object' ? placeAfter(others, to.afterId) : stepped(sections, others, moving, to);
    return others.toSpliced(at, 0, moving);
  });
}

/** Puts a section with its lectures into the bin. May be repeated. */
export async function removeSection(person: Person, courseId: string, sectionId: string): Promise<void> {
  await change(person, courseId, (sections) => replaced(sections, sectionId, { deletedAt: now() }));
}

/** Several at one moment. May be repeated. */
export async function setSectionsDeleted(
  person: Person,
  courseId: string,
  sectionIds: readonly string[],
  deletedAt: Date | null,
): Promise<void> {
  await change(person, courseId, (sections) =>
    sectionIds.reduce((all, id) => replaced(all, id, { deletedAt }), sections),
  );
}

/** Takes a section with its lectures out of the bin, to where it was. May be repeated. */
export async function restoreSection(person: Person, courseId: string, sectionId: string): Promise<void> {
  await setSectionsDeleted(person, courseId, [sectionId], null);
}

/** When the lectures of these sections open, where they have no rule of their own. May be repeated. */
export async function setSectionsRelease(
  person: Person,
  courseId: string,
  sectionIds: readonly string[],
  release: Release | null,
): Promise<void> {
  await change(person, courseId, (sections) =>
    sectionIds.reduce((all, id) => replaced(all, id, { release }), sections),
  );
}

/** The section, when it is not in the bin. Throws NotFound. */
export function requireSection(course: OwnCourse, sectionId: string): DraftSection {
  const section = course.sections.find((one) => one.id === sectionId && !one.deletedAt);
  if (!section) throw new NotFound('This section');
  return section;
}

async function change(
  person: Person,
  courseId: string,
  next: (sections: DraftSection[]) => DraftSection[],
): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const course = await requireOwnCourse(person, courseId);
    const sections = next(course.sections);
    if (sections === course.sections) return;
    const { modifiedCount } = await Course.updateOne(
      { _id: courseId, edits: course.edits },
      { $set: { sections }, $inc: { edits: 1 } },
    );
    if (modifiedCount === 1) return;
  }
  throw new Busy('Many changes reached this course at once. Please try again.', 1);
}

function find(sections: DraftSection[], id: string): DraftSection {
  const found = sections.find((one) => one.id === id);
  if (!found) throw new NotFound('This section');
  return found;
}

function replaced(sections: DraftSection[], id: string, changes: Partial<DraftSection>): DraftSection[] {
  find(sections, id);
  return sections.map((one) => (one.id === id ? { ...one, ...changes } : one));
}

function placeAfter(others: DraftSection[], afterId: string | null): number {
  if (afterId === null) return 0;
  find(others, afterId);
  return others.findIndex((one) => one.id === afterId) + 1;
}

function stepped(all: DraftSection[], others: DraftSection[], moving: DraftSection, to: 'up' | 'down'): number {
  const shown = all.filter((one) => !one.deletedAt);
  const at = shown.findIndex((one) => one.id === moving.id);
  const neighbour = shown[to === 'up' ? at - 1 : at + 1];
  if (!neighbour) return all.findIndex((one) => one.id === moving.id);
  const place = others.findIndex((one) => one.id === neighbour.id);
  return to === 'up' ? place : place + 1;
}
