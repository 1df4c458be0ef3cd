import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const COURSES = join(import.meta.dirname, '../school/courses');
const rendered = ['knots-that-hold', 'sql-from-the-first-query', 'probability-you-can-see'];

const Resource = z.object({ title: z.string().min(1), file: z.string() });
const Lecture = z.object({
  slug: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  kind: z.enum(['video', 'article', 'document']),
  summary: z.string().min(1),
  seconds: z.int().positive(),
  preview: z.boolean(),
  required: z.boolean(),
  file: z.string(),
  captions: z.array(z.object({ language: z.string(), file: z.string() })).default([]),
  transcript: z.string().optional(),
  poster: z.string().optional(),
  resources: z.array(Resource),
});
const Course = z.object({
  slug: z.string(),
  sections: z.array(z.object({ title: z.string(), lectures: z.array(Lecture).min(1) })),
});

const read = (slug: string) => Course.parse(JSON.parse(readFileSync(join(COURSES, slug, 'course.json'), 'utf8')));
const lecturesOf = (slug: string) => read(slug).sections.flatMap((section) => section.lectures);

describe.each(rendered)('the course %s', (slug) => {
  it('has at least fifteen lectures, each with every file it names', () => {
    const lectures = lecturesOf(slug);
    expect(lectures.length).toBeGreaterThanOrEqual(15);
    const files = lectures.flatMap((l) => [
      l.file,
      l.transcript,
      l.poster,
      ...l.captions.map((c) => c.file),
      ...l.resources.map((r) => r.file),
    ]);
    for (const file of files.filter((name) => name !== undefined))
      expect(existsSync(join(COURSES, slug, file)), file).toBe(true);
  });

  it('shows the pictures its articles name, with words for those who cannot see them', () => {
    for (const { file } of lecturesOf(slug).filter(({ kind }) => kind === 'article')) {
      const pictures = readFileSync(join(COURSES, slug, file), 'utf8').matchAll(/!\[([^\]]*)\]\((\S+)/g);
      for (const [, alt, path] of pictures) {
        expect(alt?.length, `${file} ${path}`).toBeGreaterThan(10);
        expect(existsSync(join(COURSES, slug, path ?? '')), path).toBe(true);
      }
    }
  });

  it('states the real length of each film', () => {
    for (const { file, seconds } of lecturesOf(slug).filter(({ kind }) => kind === 'video')) {
      expect(Math.abs(filmSeconds(join(COURSES, slug, file)) - seconds), file).toBeLessThanOrEqual(1);
    }
  });

  it('lets visitors see the first two lectures', () => {
    expect(
      lecturesOf(slug)
        .filter(({ preview }) => preview)
        .map(({ slug: name }) => name),
    ).toEqual(
      lecturesOf(slug)
        .slice(0, 2)
        .map(({ slug: name }) => name),
    );
  });
});

it('all films, posters and sheets together stay under ten megabytes', () => {
  const bytes = rendered.flatMap((slug) =>
    lecturesOf(slug).flatMap((l) =>
      [l.file, l.poster].filter((f) => f !== undefined).map((f) => statSync(join(COURSES, slug, f)).size),
    ),
  );
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10_000_000);
});

const SQL = 'sql-from-the-first-query';

describe.each(
  lecturesOf(SQL)
    .filter(({ kind }) => kind === 'article')
    .map(({ file }) => file),
)('every query of %s', (file) => {
  it('runs on the library and gives the table printed below it', () => {
    const library = new DatabaseSync(':memory:');
    library.exec(readFileSync(join(COURSES, SQL, 'media/library.sql'), 'utf8'));
    const article = readFileSync(join(COURSES, SQL, file), 'utf8');
    const blocks = [...article.matchAll(/```sql\n([\s\S]*?)```\n\n?((?:\|.*\n?)*)/g)];
    expect(blocks.length).toBeGreaterThan(0);
    for (const [, query = '', printed = ''] of blocks) {
      if (!printed) library.exec(query);
      else expect(asTable(library.prepare(query).all()), query).toEqual(cellsOf(printed));
    }
    library.close();
  });
});

function asTable(rows: Record<string, unknown>[]): string[][] {
  return [
    Object.keys(rows[0] ?? {}),
    ...rows.map((row) => Object.values(row).map((value) => (value === null ? 'NULL' : String(value)))),
  ];
}

function cellsOf(markdown: string): string[][] {
  const lines = markdown
    .trim()
    .split('\n')
    .filter((line) => !/^\|[-:|]+\|$/.test(line));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** The duration in an MP4's movie header (ISO/IEC 14496-12, `mvhd` version 0). */
function filmSeconds(file: string): number {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('mvhd') + 4;
  return bytes.readUInt32BE(at + 16) / bytes.readUInt32BE(at + 12);
}
