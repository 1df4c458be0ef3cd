/** Files that become lectures: each by what it is, with a title from its name; captions go to the film that is called like them. */
import { Conflict, Refused } from '../../lib/errors.ts';
import { addToLibrary } from '../../media/library/library.service.ts';
import { listFilesByIds, type MediaFile } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import type { LectureKind } from '../lectures/lecture.model.ts';
import { listLectures } from '../lectures/lecture.model.ts';
import { frontMatter, titleOf } from '../transfer/folder-plan.ts';
import { addLecture, requireOwnLecture, updateLecture } from './outline.service.ts';
import { requireSection } from './sections.service.ts';

/** A file that is stored, or the text of a Markdown file. */
export type Incoming = { name: string } & ({ file: MediaFile } | { text: string });
/** `lectures`: ids of those that were added or got captions; `problems`: why the others are none. */
export type TakenIn = { lectures: string[]; problems: { name: string; reason: string }[] };

const kinds: Partial<Record<MediaFile['kind'], LectureKind>> = { video: 'video', audio: 'audio', document: 'document' };
/** Of the characters of an article. */
const mostText = 200_000;
const collator = new Intl.Collator('en', { numeric: true });
const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * In the order of their names, captions last. What cannot be taken stops nothing else. Every call adds. Throws NotFound for
 * a section that is gone.
 */
export async function makeLectures(
  person: Person,
  courseId: string,
  sectionId: string,
  incoming: readonly Incoming[],
): Promise<TakenIn> {
  requireSection(await requireOwnCourse(person, courseId), sectionId);
  const taken: TakenIn = { lectures: [], problems: [] };
  const isCaptions = (one: Incoming) => 'file' in one && one.file.kind === 'captions';
  const sorted = incoming.toSorted((one, other) => collator.compare(one.name, other.name));
  for (const one of [...sorted.filter((each) => !isCaptions(each)), ...sorted.filter(isCaptions)])
    try {
      taken.lectures.push(await takeOne(person, { courseId, sectionId }, one));
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Conflict)) throw error;
      taken.problems.push({ name: one.name, reason: error.message });
    }
  return { ...taken, lectures: [...new Set(taken.lectures)] };
}

type Place = { courseId: string; sectionId: string };

async function takeOne(person: Person, place: Place, one: Incoming): Promise<string> {
  const { courseId, sectionId } = place;
  if ('text' in one) return (await addLecture(person, courseId, sectionId, articleOf(one))).id;
  if (one.file.kind === 'captions') return addCaptions(person, place, one);
  const kind = kinds[one.file.kind];
  if (!kind) throw new Refused('A file of this type is no lecture.');
  await addToLibrary(courseId, [one.file.id]);
  const title = titleOf(stemOf(one.name)) || 'Lecture';
  return (await addLecture(person, courseId, sectionId, { title, kind, fileId: one.file.id })).id;
}

/** A heading that opens the text is its title. */
function articleOf({ name, text: whole }: { name: string; text: string }) {
  const { facts, text } = frontMatter(whole.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
  const heading = /^\s*#\s+(.{1,200})\n/.exec(text);
  const markdown = (heading && !facts.title ? text.slice(heading[0].length) : text).trim();
  if (markdown === '') throw new Refused('There is no text in this file.');
  if (markdown.length > mostText) throw new Refused(`A text has at most ${mostText.toLocaleString('en')} characters.`);
  const title = [facts.title, heading?.[1]?.trim(), titleOf(stemOf(name))].find(Boolean) ?? 'Lecture';
  return { kind: 'article' as const, title: title.slice(0, 90), markdown };
}

/** "knots.en.vtt" and "knots.srt" belong to the lecture whose film is called "knots.mp4". */
async function addCaptions(
  person: Person,
  { courseId, sectionId }: Place,
  { name, file }: { name: string; file: MediaFile },
): Promise<string> {
  const here = (await listLectures(courseId, [sectionId])).filter(
    ({ kind, fileId }) => /video|audio/.test(kind) && fileId,
  );
  const files = await listFilesByIds(here.map(({ fileId }) => fileId ?? ''));
  const wanted = captionNames(name);
  const found = wanted.flatMap(({ stem, language }) =>
    here
      .filter(({ fileId }) => stemOf(files.get(fileId ?? '')?.originalName ?? '').toLowerCase() === stem.toLowerCase())
      .map(({ _id }) => ({ id: String(_id), language })),
  )[0];
  if (!found) throw new Refused('No film or recording of this section is called like these captions.');
  const { lecture } = await requireOwnLecture(person, courseId, found.id);
  const { language } = found;
  const label = languages.of(language) ?? language;
  const captions = [
    ...lecture.captions.filter((one) => one.language !== language),
    { language, label, fileId: file.id },
  ];
  await addToLibrary(courseId, [file.id]);
  await updateLecture(person, courseId, found.id, { captions }, lecture.revision);
  return found.id;
}

/** The suffix may be a language, or part of the name: "talk-two.vtt" beside "talk-two.mp4". */
function captionNames(name: string): { stem: string; language: string }[] {
  const whole = { stem: stemOf(name), language: 'en' };
  const [, stem, code] = /^(.+)[._-]([a-z]{2,3}(?:-[a-z0-9]{2,8})?)$/i.exec(whole.stem) ?? [];
  if (!stem || !code || !languages.of(code)) return [whole];
  return [whole, { stem, language: Intl.getCanonicalLocales(code)[0] ?? 'en' }];
}

const stemOf = (name: string): string => name.replace(/\.[^./]+$/, '');
