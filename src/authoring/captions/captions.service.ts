/** Captions of a lecture, a set for each language: read, changed in part, moved in time, made into a transcript. */
import { Conflict, NotFound, Refused } from '../../lib/errors.ts';
import type { Cue } from '../../media/captions/cues.service.ts';
import { readCaptionFile, storeCaptionFile } from '../../media/captions/files.service.ts';
import { paragraphsOf } from '../../media/captions/paragraphs.service.ts';
import type { Person } from '../../web/request.ts';
import type { Captions } from '../lectures/lecture.model.ts';
import { type DraftLecture, requireOwnLecture, updateLecture } from '../outline/outline.service.ts';
import { keyOf } from './rows.ts';

/** `fileId` is '' for a language that has no captions yet. */
export type CaptionSet = { lecture: DraftLecture; language: string; name: string; fileId: string; cues: Cue[] };
export type SetAddress = { courseId: string; lectureId: string; language: string };
/** `was`: keys of the lines that these take the place of. `fileId`: the file that they were read from. */
export type Change = { was: readonly string[]; cues: readonly Cue[]; fileId: string };

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
const mostShiftMs = 3_600_000;

/** Throws NotFound: for a lecture without sound, and for a language that is none. */
export async function requireCaptions(person: Person, address: SetAddress): Promise<CaptionSet> {
  const { lecture } = await requireOwnLecture(person, address.courseId, address.lectureId);
  const { language } = address;
  const known = lecture.captions.find((one) => one.language === language);
  const hasSound = lecture.kind === 'video' || lecture.kind === 'audio';
  const name = known?.label ?? nameOf(language);
  if (!hasSound || !name) throw new NotFound('These captions');
  const cues = known ? await readCaptionFile(known.fileId) : [];
  return { lecture, language, name, fileId: known?.fileId ?? '', cues };
}

/** The English name of a BCP 47 tag; undefined for what is none. */
function nameOf(language: string): string | undefined {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(language) ? names.of(language) : undefined;
}

/**
 * Puts lines in the place of others. Throws Conflict with what is stored when somebody changed these captions since they
 * were read, Refused when no line is left.
 */
export async function changeCaptions(person: Person, address: SetAddress, change: Change): Promise<CaptionSet> {
  const set = await requireCaptions(person, address);
  if (set.fileId !== change.fileId) throw new Conflict('These captions were saved in another window meanwhile.', set);
  return storeCues(person, set, replaceCues(set.cues, change));
}

/** All lines with some taken out and others put in, in the order of their times. */
export function replaceCues(all: readonly Cue[], { was, cues }: Pick<Change, 'was' | 'cues'>): Cue[] {
  const left = new Map<string, number>();
  for (const key of was) left.set(key, (left.get(key) ?? 0) + 1);
  const kept = all.filter((cue) => {
    const key = keyOf(cue);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  return [...kept, ...cues].sort((one, other) => one.start - other.start || one.end - other.end);
}

/** Moves all lines that begin at `fromMs` or later by `byMs`, back when negative. Throws Refused when one would begin before 0. */
export async function shiftCaptions(
  person: Person,
  address: SetAddress,
  { byMs, fromMs, fileId }: { byMs: number; fromMs: number; fileId: string },
): Promise<CaptionSet> {
  const set = await requireCaptions(person, address);
  if (set.fileId !== fileId) throw new Conflict('These captions were saved in another window meanwhile.', set);
  if (Math.abs(byMs) > mostShiftMs) throw new Refused('Please move them by an hour at most.', 'by');
  const moved = set.cues.map((cue) =>
    cue.start >= fromMs ? { ...cue, start: cue.start + byMs, end: cue.end + byMs } : cue,
  );
  if (moved.some(({ start }) => start < 0)) throw new Refused('The first line would begin before the film does.', 'by');
  return storeCues(person, set, moved);
}

/** Makes a set the one that is shown unless a learner chooses another. May be repeated. */
export async function showFirst(person: Person, address: SetAddress): Promise<void> {
  const { lecture, language } = await requireCaptions(person, address);
  const first = lecture.captions.filter((one) => one.language === language);
  const captions = [...first, ...lecture.captions.filter((one) => one.language !== language)];
  await updateLecture(person, address.courseId, lecture.id, { captions }, lecture.revision);
}

/** What is said, as paragraphs of Markdown. */
export function transcriptOf({ cues }: CaptionSet): string {
  return paragraphsOf(cues);
}

/** Makes it the transcript of the lecture. `revision`: of the lecture as it was seen. Throws Conflict. */
export async function saveTranscript(person: Person, set: CaptionSet, revision: number): Promise<void> {
  const { lecture } = set;
  await updateLecture(person, lecture.courseId, lecture.id, { transcript: transcriptOf(set) }, revision);
}

async function storeCues(person: Person, set: CaptionSet, cues: Cue[]): Promise<CaptionSet> {
  const { lecture, language, name } = set;
  if (cues.length === 0)
    throw new Refused('At least one line must stay. Whole captions are removed on the page of the lecture.');
  const { id: fileId } = await storeCaptionFile(person, cues, `${lecture.slug}.${language}.vtt`);
  const entry: Captions = { language, label: name, fileId };
  const isNew = !lecture.captions.some((one) => one.language === language);
  const captions = isNew
    ? [...lecture.captions, entry]
    : lecture.captions.map((one) => (one.language === language ? entry : one));
  const saved = await updateLecture(person, lecture.courseId, lecture.id, { captions }, lecture.revision);
  return { ...set, lecture: saved, fileId, cues };
}
