/** What is done to several lectures and sections of an outline at once. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Busy, NotFound } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { markEdited, type OwnCourse, requireOwnCourse } from '../courses/courses.service.ts';
import { Lecture, listLectures } from '../lectures/lecture.model.ts';
import { moveLecture } from './moves.service.ts';
import { keyAtEnd } from './positions.ts';
import { listRows } from './rows.service.ts';
import { moveSection, requireSection, setSectionsDeleted } from './sections.service.ts';

/** Ids as a form sent them: those of others, and of what is gone, are passed over. */
export type Chosen = { lectures: readonly string[]; sections: readonly string[] };

/**
 * Only what is in the outline, in its order. `inSections`: the lectures of chosen sections, which go with them and are not
 * named again. `homes`: the sections of all these lectures. `shown`: the whole outline.
 */
export async function inOutline(course: OwnCourse, chosen: Chosen) {
  const live = course.sections.filter(({ deletedAt }) => !deletedAt).map(({ id }) => id);
  const sections = live.filter((id) => chosen.sections.includes(id));
  const all = (await listLectures(course.id)).filter(
    ({ deletedAt, sectionId }) => !deletedAt && live.includes(sectionId),
  );
  const ordered = live.flatMap((id) => all.filter(({ sectionId }) => sectionId === id));
  const own = ordered.filter(
    ({ _id, sectionId }) => chosen.lectures.includes(String(_id)) && !sections.includes(sectionId),
  );
  const inside = ordered.filter(({ sectionId }) => sections.includes(sectionId));
  const ids = (lectures: typeof all) => lectures.map(({ _id }) => String(_id));
  const homes = [...new Set([...own, ...inside].map(({ sectionId }) => sectionId))];
  const shown = live.map((id) => ({ id, lectures: ids(ordered.filter(({ sectionId }) => sectionId === id)) }));
  return { sections, lectures: ids(own), inSections: ids(inside), homes, shown };
}

/** One place up or down, each over its neighbour; those that stand side by side go as one, and stay as one at the very end. */
export async function stepChosen(person: Person, courseId: string, chosen: Chosen, to: 'up' | 'down'): Promise<void> {
  const find = async () => inOutline(await requireOwnCourse(person, courseId), chosen);
  const found = await find();
  const sections = withWay(
    found.shown.map(({ id }) => id),
    found.sections,
    to,
  );
  for (const id of sections) await moveSection(person, courseId, id, to);
  const { shown, lectures } = sections.length > 0 ? await find() : found;
  const atEnd = shown.at(to === 'up' ? 0 : -1)?.lectures ?? [];
  for (const id of withWay(atEnd, lectures, to)) await moveLecture(person, courseId, id, to);
}

/** In the order in which they move: without those that fill the end of `all`, which would only change places among themselves. */
function withWay(all: readonly string[], chosen: readonly string[], to: 'up' | 'down'): string[] {
  const [places, ids] = to === 'up' ? [all, chosen] : [all.toReversed(), chosen.toReversed()];
  const free = places.findIndex((id) => !chosen.includes(id));
  const stuck = free < 0 ? places : places.slice(0, free);
  return ids.filter((id) => !stuck.includes(id));
}

/** To the end of a section, in the order of the outline. Returns how many moved. Throws NotFound for a section that is gone. */
export async function moveChosen(person: Person, courseId: string, chosen: Chosen, sectionId: string): Promise<number> {
  const course = await requireOwnCourse(person, courseId);
  requireSection(course, sectionId);
  const found = await inOutline(course, chosen);
  const ids = [...found.inSections, ...found.lectures];
  for (let tries = 0, left = ids; tries < 20; tries++) {
    left = await placeAtEnd(courseId, left, sectionId);
    if (left.length > 0) continue;
    await markEdited(courseId);
    return ids.length;
  }
  throw new Busy('Many changes reached this course at once. Please try again.', 1);
}

/**
 * Into the bin, all with one moment, by which they come back together. Returns it with how many lectures and sections
 * went, or null where nothing did.
 */
export async function removeChosen(
  person: Person,
  courseId: string,
  chosen: Chosen,
): Promise<{ at: Date; lectures: number; sections: number } | null> {
  const { sections, lectures } = await inOutline(await requireOwnCourse(person, courseId), chosen);
  if (sections.length + lectures.length === 0) return null;
  const at = now();
  await Lecture.updateMany({ courseId, deletedAt: null, _id: trusted({ $in: lectures }) }, { $set: { deletedAt: at } });
  if (sections.length > 0) await setSectionsDeleted(person, courseId, sections, at);
  else await markEdited(courseId);
  return { at, lectures: lectures.length, sections: sections.length };
}

/** Takes out of the bin what went there at this moment. May be repeated. Throws NotFound when nothing did. */
export async function restoreMoment(person: Person, courseId: string, at: Date): Promise<void> {
  const course = await requireOwnCourse(person, courseId);
  const sections = course.sections.filter(({ deletedAt }) => deletedAt?.getTime() === at.getTime()).map(({ id }) => id);
  if (sections.length > 0) await setSectionsDeleted(person, courseId, sections, null);
  const shown = course.sections.filter(({ id, deletedAt }) => !deletedAt || sections.includes(id)).map(({ id }) => id);
  const restored = await Lecture.updateMany(
    { courseId, deletedAt: at, sectionId: trusted({ $in: shown }) },
    { $set: { deletedAt: null } },
  );
  if (sections.length + restored.modifiedCount === 0) throw new NotFound('What was deleted');
  await markEdited(courseId);
}

/** Returns those whose place was taken meanwhile. */
async function placeAtEnd(courseId: string, ids: readonly string[], sectionId: string): Promise<string[]> {
  const rows = (await listRows(courseId, sectionId)).filter(({ id }) => !ids.includes(id));
  const left: string[] = [];
  for (const id of ids) {
    const position = keyAtEnd(rows);
    rows.push({ id, position, deletedAt: null });
    try {
      await Lecture.updateOne({ _id: id, courseId }, { $set: { sectionId, position } });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      left.push(id);
    }
  }
  return left;
}
