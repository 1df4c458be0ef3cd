import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { type DemoCourse, readDemoSchool } from '../content.ts';

const school = readDemoSchool();

it('every course has a known teacher and category, and every lecture address stands once', () => {
  const teachers = school.people.teachers.map((teacher) => teacher.handle);
  const categories = school.site.categories.map((category) => category.slug);
  for (const course of school.courses) {
    expect(teachers).toContain(course.teacher);
    expect(categories).toContain(course.category);
    const slugs = lecturesOf(course).map((lecture) => lecture.slug);
    expect(new Set(slugs).size, course.slug).toBe(slugs.length);
  }
});

it('every lecture said to be ready has its file, and every picture in an article exists', () => {
  const missing = school.courses.flatMap((course) => filesOf(course).filter((file) => !existsSync(join(course.folder, file))));
  expect(missing).toEqual([]);
});

it('people, e-mail addresses and reviews are not there twice', () => {
  const people = [...school.people.teachers, school.people.admin, ...school.people.learners];
  expect(new Set(people.map((person) => person.handle)).size).toBe(people.length);
  expect(new Set(people.map((person) => person.email)).size).toBe(people.length);
  expect(new Set(school.reviews.map(pairOf)).size).toBe(school.reviews.length);
});

it('everybody who wrote a review is enrolled in that course', () => {
  const enrolled = new Set(school.enrolments.map(pairOf));
  expect(school.reviews.map(pairOf).filter((pair) => !enrolled.has(pair))).toEqual([]);
});

it('nobody has learnt more of a course than is ready', () => {
  for (const course of school.courses) {
    const lectures = lecturesOf(course);
    const ready = (100 * lectures.filter((lecture) => lecture.ready).length) / lectures.length;
    const furthest = school.enrolments.filter((enrolment) => enrolment.course === course.slug).map((enrolment) => enrolment.percent);
    expect(Math.max(0, ...furthest), course.slug).toBeLessThanOrEqual(ready);
  }
});

it('covers are 1280 x 720 within 60 kB and portraits 256 x 256 within 12 kB', async () => {
  const covers = school.courses.map((course) => join(course.folder, 'cover.webp'));
  for (const file of covers) expect(await sizeOf(file)).toEqual({ width: 1280, height: 720 });
  for (const file of covers) expect(statSync(file).size).toBeLessThanOrEqual(60 * 1024);
  const portraits = readdirSync(join(school.folder, 'portraits')).map((name) => join(school.folder, 'portraits', name));
  expect(portraits).toHaveLength(school.people.teachers.length);
  for (const file of portraits) expect(await sizeOf(file)).toEqual({ width: 256, height: 256 });
  for (const file of portraits) expect(statSync(file).size).toBeLessThanOrEqual(12 * 1024);
});

function lecturesOf(course: DemoCourse) {
  return course.sections.flatMap((section) => section.lectures);
}

function filesOf(course: DemoCourse): string[] {
  const files = lecturesOf(course).flatMap((lecture) => (lecture.ready ? [lecture.file ?? `no file for ${lecture.slug}`] : []));
  return files.flatMap((file) => [file, ...(file.endsWith('.md') ? picturesIn(join(course.folder, file)) : [])]);
}

function picturesIn(file: string): string[] {
  if (!existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(/!\[[^\]]*\]\(([^ )]+)/g)].map((match) => match[1] ?? '');
}

function pairOf(entry: { learner: string; course: string }): string {
  return `${entry.learner} in ${entry.course}`;
}

async function sizeOf(file: string): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(file).metadata();
  return { width, height };
}
