/** Files in folders as lectures in sections: folder = section, number = order, name = title. */
import type { LectureKind } from '../lectures/lecture.model.ts';

export type PlannedLecture = {
  path: string;
  kind: LectureKind;
  title: string;
  captions: { path: string; language: string }[];
  /** A Markdown file named like a film: what is said in it. */
  transcript: string | null;
};
export type PlannedSection = { title: string; lectures: PlannedLecture[] };
export type FolderPlan = { sections: PlannedSection[]; left: { path: string; reason: string }[] };

const kinds: Record<string, LectureKind> = {
  ...{ md: 'article', markdown: 'article', txt: 'article' },
  ...{ mp4: 'video', m4v: 'video', webm: 'video', mov: 'video', avi: 'video', mkv: 'video' },
  ...{ mp3: 'audio', m4a: 'audio', ogg: 'audio', wav: 'audio' },
  ...{ pdf: 'document', docx: 'document', pptx: 'document', xlsx: 'document' },
};
const pictures = /\.(jpe?g|png|webp|gif|svg)$/i;
const captions = /^(.*?)(?:[._-]([a-z]{2,3}(?:-[a-z0-9]{2,8})?))?\.(?:vtt|srt)$/i;
const collator = new Intl.Collator('en', { numeric: true });

/** `paths`: of files. Pictures are no lectures: texts beside them name them. */
export function planOf(paths: readonly string[]): FolderPlan {
  const wrapper = wrapperOf(paths);
  const sorted = paths.toSorted((one, other) => collator.compare(one, other));
  const left: FolderPlan['left'] = [];
  const sections = new Map<string, PlannedLecture[]>();
  const media = sorted.filter((path) => isLecture(path));
  for (const path of media) {
    if (transcribed(path, media)) continue;
    const key = sectionOf(path, wrapper);
    const lecture = lectureOf(path, sorted);
    sections.set(key, [...(sections.get(key) ?? []), lecture]);
  }
  const used = new Set(
    [...sections.values()]
      .flat()
      .flatMap((one) => [one.path, one.transcript, ...one.captions.map((caption) => caption.path)]),
  );
  for (const path of sorted) if (!used.has(path) && !pictures.test(path)) left.push({ path, reason: leftReason(path) });
  return { sections: [...sections].map(([key, lectures]) => ({ title: key, lectures })), left };
}

/** "01 - the_first-knot" -> "The first knot". */
export function titleOf(stem: string): string {
  const plain = stem.replace(/^\s*\d{1,4}(?:\s*[._)-]\s*|\s+|$)/, '').replace(/[_\s]+/g, ' ');
  const words = (plain.includes(' ') ? plain : plain.replace(/-+/g, ' ')).trim() || stem.trim();
  return (words.charAt(0).toLocaleUpperCase() + words.slice(1)).slice(0, 90).trim();
}

/** Front matter: lines of `name: value` between two lines of dashes, and the text below. */
export function frontMatter(text: string): { facts: Record<string, string>; text: string } {
  const found = /^---[ \t]*\n([\s\S]{0,5000}?)\n---[ \t]*(?:\n|$)/.exec(text);
  if (!found) return { facts: {}, text };
  const facts: Record<string, string> = {};
  for (const line of (found[1] ?? '').split('\n')) {
    const [, name, value] = /^([a-z]+):\s*(.*)$/i.exec(line.trim()) ?? [];
    if (name && value !== undefined) facts[name.toLowerCase()] = value.replace(/^(["'])(.*)\1$/, '$2').trim();
  }
  return { facts, text: text.slice(found[0].length) };
}

function isLecture(path: string): boolean {
  return endingOf(path) in kinds;
}

/** A folder around everything is the archive's own name. */
function wrapperOf(paths: readonly string[]): string {
  const tops = new Set(paths.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [top = ''] = tops;
  const isDeeper = paths.some((path) => path.split('/').length > 2);
  return tops.size === 1 && top !== '' && isDeeper ? `${top}/` : '';
}

function sectionOf(path: string, wrapper: string): string {
  const inside = path.slice(wrapper.length);
  return inside.includes('/') ? titleOf(inside.slice(0, inside.indexOf('/'))) : 'Lectures';
}

function lectureOf(path: string, all: readonly string[]): PlannedLecture {
  const kind = kinds[endingOf(path)] ?? 'article';
  const stem = stemOf(path);
  const plays = kind === 'video' || kind === 'audio';
  const beside = plays ? all.flatMap((one) => captionOf(one, stem)) : [];
  const transcript = plays ? (all.find((one) => isTranscript(one, stem)) ?? null) : null;
  return { path, kind, title: titleOf(stem.slice(stem.lastIndexOf('/') + 1)), captions: beside, transcript };
}

function captionOf(path: string, stem: string): PlannedLecture['captions'] {
  const found = captions.exec(path);
  if (!found) return [];
  const [, name = '', language] = found;
  if (name === stem) return [{ path, language: (language ?? 'en').toLowerCase() }];
  // The suffix may be part of the name itself: "talk-two.vtt" beside "talk-two.mp4".
  return stemOf(path) === stem ? [{ path, language: 'en' }] : [];
}

const isTranscript = (path: string, stem: string): boolean =>
  /\.(md|txt)$/i.test(path) && [stem, `${stem}.transcript`].includes(stemOf(path));

function transcribed(path: string, all: readonly string[]): boolean {
  const stem = stemOf(path).replace(/\.transcript$/, '');
  return (
    /\.(md|txt)$/i.test(path) &&
    all.some((one) => stemOf(one) === stem && /video|audio/.test(kinds[endingOf(one)] ?? ''))
  );
}

function leftReason(path: string): string {
  return captions.test(path) ? 'No film or recording has this name.' : 'Files of this type are no lectures.';
}

const endingOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();
const stemOf = (path: string): string => path.replace(/\.[^./]+$/, '');
