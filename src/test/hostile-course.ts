/** Courses whose every word tries to run. One is made by the forms, as its author would, with all strings in all its fields. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listQuestions } from '../assessment/questions/questions.service.ts';
import { requireCourse } from '../authoring/courses/course.model.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { lectureKinds, listLectures } from '../authoring/lectures/lecture.model.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import type { Person } from '../web/request.ts';
import type { Client, Fields, Page, Upload } from './client.ts';
import { hostileStrings, packed } from './hostile-strings.ts';
import { pdf, picture } from './media-samples.ts';

type Kind = (typeof lectureKinds)[number];
export type HostileLecture = { id: string; kind: Kind; title: string };
export type HostileCourse = { id: string; base: string; title: string; lectures: HostileLecture[] };

const film = join(import.meta.dirname, '../ops/demo/school/courses/knots-that-hold/media/bowline.mp4');
const all = hostileStrings.join('\n\n');
const titles = packed(90);
/** As browsers send it: quotes and ends of lines are taken out, nothing else is. */
const fileName = (at: number, ending: string) => `${packed(180)[at]}.${ending}`;

/** The course that carries everything, published. */
export async function makeHostileCourse(author: Client): Promise<HostileCourse> {
  const title = titles[0] ?? '';
  const base = await makeCourse(author, title);
  const lectures = await fillOutline(author, base);
  expectOk(await author.post(`${base}/publication`, { note: packed(900)[0], tells: true }));
  return { id: courseOf(base), base, title, lectures };
}

/** One small published course for each other title, so that every string stands in the title of one. */
export async function makeHostileShelf(owner: Person): Promise<string[]> {
  const made: string[] = [];
  for (const [at, title] of titles.entries()) {
    if (at === 0) continue;
    const tags = tagsOf(at).split(', ');
    const facts = { title, subtitle: packed(160)[at % 20] ?? '', description: title, category: 'outdoors', tags };
    const { id } = await createCourse(owner, facts);
    const section = await addSection(owner, id, title);
    await addLecture(owner, id, section.id, { title, kind: 'article', markdown: title });
    await publishCourse(owner, id, { note: title });
    made.push(id);
  }
  return made;
}

async function makeCourse(author: Client, title: string): Promise<string> {
  const made = expectOk(await author.post('/studio/courses', { title, category: 'outdoors' }));
  const base = made.location?.replace('/basics', '') ?? '';
  const lines = packed(160);
  const fields: Fields = {
    _method: 'PUT',
    revision: 1,
    title,
    subtitle: lines[0],
    description: `${all}\n\n${marked(title)}`,
    learn: lines.slice(0, 20).join('\n'),
    requirements: lines.slice(20, 40).join('\n'),
    audience: lines.slice(-20).join('\n'),
    category: 'outdoors',
    level: 'all',
    language: 'en',
    tags: tagsOf(0),
  };
  const cover = { name: fileName(0, 'png'), bytes: await picture(64, 36) };
  expectOk(await author.upload(`${base}/basics`, fields, { cover }));
  return base;
}

/** One lecture per packed title, of all kinds in turn; the first of each kind carries everything. */
async function fillOutline(author: Client, base: string): Promise<HostileLecture[]> {
  const made: HostileLecture[] = [];
  let section = '';
  for (const [at, title] of titles.entries()) {
    if (at % 5 === 0) section = await newSection(author, base, titles[(at + 1) % titles.length] ?? '');
    const kind = at < lectureKinds.length ? (lectureKinds[at] ?? 'article') : 'article';
    made.push(await makeLecture(author, base, { section, kind, title }));
  }
  return made;
}

type Plan = { section: string; kind: Kind; title: string };

async function makeLecture(author: Client, base: string, { section, kind, title }: Plan): Promise<HostileLecture> {
  const at = Math.max(0, titles.indexOf(title));
  expectOk(await author.post(`${base}/sections/${section}/lectures`, { title, kind }));
  const rows = await listLectures(courseOf(base));
  const id = String(rows.filter(({ sectionId }) => sectionId === section).at(-1)?._id);
  const fields: Fields = {
    _method: 'PUT',
    revision: 1,
    title,
    summary: packed(300)[at % packed(300).length],
    counts: 'required',
    preview: true,
    ready: true,
    markdown: kind === 'article' ? marked(at < lectureKinds.length ? all : title) : undefined,
    embed: kind === 'embed' ? 'https://youtu.be/dQw4w9WgXcQ' : undefined,
    transcript: marked(at < lectureKinds.length ? all : title),
    captionsText: kind === 'video' ? `WEBVTT\n\n00:00.000 --> 00:09.000\n${hostileStrings.join('\n')}\n` : undefined,
    resourceTitle: packed(120)[at % packed(120).length],
  };
  const files: Record<string, Upload> = { resource: { name: fileName(at % 20, 'pdf'), bytes: pdf } };
  if (kind === 'video') files.file = { name: fileName(at % 20, 'mp4'), bytes: await readFile(film) };
  if (kind === 'document') files.file = { name: fileName(at % 20, 'pdf'), bytes: pdf };
  if (kind === 'quiz') fields.add = await questionsOf(author, base);
  if (kind === 'survey') Object.assign(fields, surveyFields());
  if (kind === 'assignment') Object.assign(fields, assignmentFields());
  if (kind === 'video') Object.assign(fields, stopFields(await questionsOf(author, base)));
  expectOk(await author.upload(`${base}/lectures/${id}`, fields, files));
  return { id, kind, title };
}

/** A rubric and a model answer, and others who review it. */
function assignmentFields(): Fields {
  const [names, abouts, levels] = [packed(120), packed(300), packed(200)];
  const lines = names.slice(0, 20).flatMap((name, at) => {
    const level = (points: number) => `level ${at}x${points} ${points}: ${levels[(at + points) % levels.length]}`;
    return [`criterion ${at}: ${name}`, `about: ${abouts[at % abouts.length]}`, level(4), level(0)];
  });
  return { takes: ['text', 'link'], rubric: lines.join('\n'), model: marked(all).slice(0, 40_000) };
}

/** A film does not stop for gaps: the older question is of choices. */
function stopFields(questions: string[]): Fields {
  return { stopsShown: '1', newStopAt: '0:01', newStopQuestion: questions.at(-1) ?? '', stopRule: 'skip' };
}

/** A question of each sort, which carry something different in every field. */
function surveyFields(): Fields {
  const [texts, ends] = [packed(500), packed(80)];
  const pick = (list: string[]) => [0, 1, 2].map((at) => list[at % list.length] ?? 'x');
  return {
    surveyShown: '1',
    sqId: ['a1', 'a2', 'a3'],
    sqKind: ['single', 'scale5', 'long'],
    ...{ sqText: pick(texts), sqLow: pick(ends), sqHigh: pick(ends) },
    sqOptions: [packed(200).slice(0, 20).join('\n'), '', ''],
    sqOther: ['a1'],
  };
}

/** One that carries everything in every field, and one with gaps, made by the first lecture that needs them. Their ids. */
async function questionsOf(author: Client, base: string): Promise<string[]> {
  const made = (await listQuestions(courseOf(base))).questions.map(({ id }) => id);
  return made.length > 0 ? made : makeQuestions(author, base);
}

async function makeQuestions(author: Client, base: string): Promise<string[]> {
  const [name, tags] = [packed(200)[0] ?? '', tagsOf(0)];
  const common = { name, tags, explanation: marked(all).slice(0, 10_000), points: 1 };
  const options = packed(2000).slice(0, 20);
  const single = {
    kind: 'single',
    text: marked(all).slice(0, 20_000),
    answerText: options,
    answerFeedback: options,
    right: '0',
  };
  const cloze = { kind: 'cloze', text: `${all}\n\n[[1]]`, answerText: ['x'], answerMatch: ['1'], answerShare: ['100'] };
  expectOk(await author.post(`${base}/questions`, { ...common, ...single }));
  expectOk(await author.post(`${base}/questions`, { ...common, ...cloze }));
  return (await listQuestions(courseOf(base))).questions.map(({ id }) => id);
}

async function newSection(author: Client, base: string, title: string): Promise<string> {
  expectOk(await author.post(`${base}/sections`, { title }));
  return (await requireCourse(courseOf(base))).sections.at(-1)?.id ?? '';
}

function courseOf(base: string): string {
  return base.split('/').at(-1) ?? '';
}

/** Every place of Markdown that words can stand in. */
function marked(words: string): string {
  const lines = words.split('\n\n');
  const each = (form: (line: string, at: number) => string) => lines.map(form).join('\n\n');
  return [
    words,
    each((line) => `## ${line}`),
    each((line) => `> [!NOTE] ${line}\n> ${line}`),
    each((line) => `- ${line}`),
    each((line) => `[${line}](${line})`),
    each((line) => `![x ${line}](https://youtu.be/dQw4w9WgXcQ "${line}")`),
    each((line) => `$${line}$`),
    each((line) => `\`\`\`${line}\n${line}\n\`\`\``),
    each((line) => `| ${line} |\n|---|\n| ${line} |`),
    each((line, at) => `x[^${at}]\n\n[^${at}]: ${line}`),
  ].join('\n\n');
}

/** Tags are short: the strings that fit, in turn. */
function tagsOf(at: number): string {
  const short = hostileStrings.filter((one) => one.length <= 30 && !one.includes(','));
  return Array.from({ length: 12 }, (_, step) => short[(at * 12 + step) % short.length])
    .join(', ')
    .slice(0, 400);
}

function expectOk(page: Page): Page {
  if (page.status < 400) return page;
  throw new Error(`${page.status}: ${page.$('#error-summary') ?? page.$('main')}`);
}
