/** What a course needs before it can be published, and what it should have. */
import type { CourseFacts } from '../courses/course.model.ts';
import type { DraftOutline, DraftRow } from '../outline/draft.service.ts';
import { type CheckKind, type CheckLevel, longVideo, standardLevels } from './check-kinds.ts';

/** `step` is the page of the editor where it is mended. Publishing waits for those that are `needed`. */
export type Check = {
  ok: boolean;
  needed: boolean;
  text: string;
  step: 'basics' | 'outline' | 'price';
  /** Where it is about one lecture. */
  lectureId?: string;
  /** What the school weighs; missing for what no course can do without. */
  kind?: CheckKind;
};
/** A link of a text that leads nowhere, and where it stands; '' for the description of the course. */
export type DeadLink = { url: string; reason: string; lectureId: string };
/** Why learners could not take a quiz as it stands, in words that end a sentence about it. */
export type QuizFault = { lectureId: string; fault: string };
export type CheckOptions = {
  levels?: Record<CheckKind, CheckLevel>;
  deadLinks?: DeadLink[];
  quizFaults?: QuizFault[];
};
type Outline = Pick<DraftOutline, 'sections'>;
type Found = Pick<Check, 'text' | 'step'> & { lectureId?: string };

/** Lectures named one by one for each kind; of more it is said how many. */
const named = 10;

/** All checks, those that are fine too. What the school turned off is left out. */
export function checkDraft(facts: CourseFacts, outline: Outline, options: CheckOptions = {}): Check[] {
  const { levels = standardLevels, deadLinks = [], quizFaults = [] } = options;
  const weighed = (kind: CheckKind, fine: string, found: Found[]) => weigh(kind, levels[kind], fine, found);
  const lectures = outline.sections.flatMap((section) => section.lectures);
  return [
    ...essentials(facts, outline, lectures),
    ...weighed('cover', 'A cover picture', missing(facts.coverFileId === null, 'A cover picture', 'basics')),
    ...weighed(
      'outcomes',
      'What people will be able to do',
      missing(facts.learn.length === 0, 'What people will be able to do', 'basics'),
    ),
    ...weighed(
      'free-preview',
      'A free preview lecture',
      missing(
        facts.price !== null && !lectures.some((one) => one.preview && one.ready),
        'A free preview lecture',
        'outline',
      ),
    ),
    ...weighed('empty-section', 'A lecture in each section', emptySections(outline)),
    ...lectureChecks(lectures, weighed),
    ...(lectures.some(({ kind }) => kind === 'quiz')
      ? weighed('quiz', 'Quizzes that can be taken', faultyOnes(lectures, quizFaults))
      : []),
    ...weighed('dead-link', 'Links that lead somewhere', deadOnes(facts, lectures, deadLinks)),
  ];
}

export function isPublishable(checks: Check[]): boolean {
  return checks.every((check) => check.ok || !check.needed);
}

/** "Before this course can be published it needs: …", for whoever tries all the same. */
export function missingText(checks: Check[]): string {
  const lacking = checks.filter((check) => check.needed && !check.ok).map(({ text }) => lower(text));
  const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : '';
  return `Before this course can be published it needs: ${lacking.slice(0, 5).join(', ')}${more}.`;
}

/** Without these a course cannot be shown, found or sold. */
function essentials(facts: CourseFacts, outline: Outline, lectures: DraftRow[]): Check[] {
  const need = (ok: boolean, text: string, step: Check['step']): Check => ({ ok, needed: true, text, step });
  return [
    need(facts.title.trim().length > 0, 'A title', 'basics'),
    need(facts.description.trim().length > 0, 'A description', 'basics'),
    need(facts.category !== '', 'A category', 'basics'),
    need(outline.sections.length > 0, 'At least one section', 'outline'),
    need(
      lectures.some((lecture) => lecture.ready),
      'At least one lecture that can be opened',
      'outline',
    ),
    need(facts.price === null || facts.price.amount > 0, 'A price, or free', 'price'),
    ...(facts.price ? [need(/^[A-Z]{3}$/.test(facts.price.currency ?? ''), 'A currency for the price', 'price')] : []),
  ];
}

type Weighed = (kind: CheckKind, fine: string, found: Found[]) => Check[];

function lectureChecks(lectures: DraftRow[], weighed: Weighed): Check[] {
  const where = (filter: (one: DraftRow) => boolean, words: (one: DraftRow) => string): Found[] =>
    lectures.filter(filter).map((one) => ({ text: words(one), step: 'outline', lectureId: one.id }));
  const plays = ({ kind, ready, waitsFor }: DraftRow, kinds: string[]) =>
    kinds.includes(kind) && (ready || waitsFor !== '');
  return [
    ...weighed(
      'empty-lecture',
      'Lectures that can be opened',
      where((one) => !one.ready, waitingWords),
    ),
    ...weighed(
      'captions',
      'Captions for each video',
      where(
        (one) => plays(one, ['video']) && one.findings.captions === 0,
        ({ title }) => `“${title}” has no captions`,
      ),
    ),
    ...weighed(
      'transcript',
      'A transcript for each video and sound',
      where(
        (one) => plays(one, ['video', 'audio']) && !one.findings.hasTranscript,
        ({ title }) => `“${title}” has no transcript`,
      ),
    ),
    ...weighed(
      'alt-text',
      'Descriptions of pictures',
      where(({ findings }) => findings.bareImages > 0, bareWords),
    ),
    ...weighed(
      'long-video',
      'Videos of 20 minutes at most',
      where(({ kind, seconds }) => kind === 'video' && seconds > longVideo, longWords),
    ),
  ];
}

/** One line for each that is found; where all is fine, one line if publishing hangs on it. */
function weigh(kind: CheckKind, level: CheckLevel, fine: string, found: Found[]): Check[] {
  if (level === 'off') return [];
  const needed = level === 'blocks';
  const [first] = found;
  if (!first) return needed ? [{ kind, ok: true, needed, text: fine, step: 'outline' }] : [];
  const lines = found.slice(0, named).map((one): Check => ({ kind, ok: false, needed, ...one }));
  const more = found.length - lines.length;
  if (more > 0) lines.push({ kind, ok: false, needed, text: `… and ${more} more of this kind`, step: first.step });
  return lines;
}

function missing(is: boolean, text: string, step: Check['step']): Found[] {
  return is ? [{ text, step }] : [];
}

function emptySections({ sections }: Outline): Found[] {
  const empty = sections.filter(({ lectures }) => lectures.length === 0);
  return empty.map(({ title }) => ({ text: `Section “${title}” has no lecture`, step: 'outline' }));
}

function faultyOnes(lectures: DraftRow[], faults: QuizFault[]): Found[] {
  const titles = new Map(lectures.map(({ id, title }) => [id, title]));
  return faults.map(({ lectureId, fault }) => ({
    text: `“${titles.get(lectureId) ?? ''}” ${fault}`,
    step: 'outline',
    lectureId,
  }));
}

/** What was mended since the links were looked at no longer counts. */
function deadOnes(facts: CourseFacts, lectures: DraftRow[], dead: DeadLink[]): Found[] {
  const rows = new Map(lectures.map((one) => [one.id, one]));
  return dead.flatMap(({ url, reason, lectureId }): Found[] => {
    const row = rows.get(lectureId);
    if (row?.findings.links.includes(url))
      return [{ text: `Dead link in “${row.title}”: ${shortened(url)} (${reason})`, step: 'outline', lectureId }];
    const inDescription = lectureId === '' && facts.description.includes(url.replace(/\/$/, ''));
    return inDescription
      ? [{ text: `Dead link in the description: ${shortened(url)} (${reason})`, step: 'basics' }]
      : [];
  });
}

function waitingWords({ title, missing, waitsFor }: DraftRow): string {
  if (waitsFor) return `“${title}” opens by itself as soon as its video is prepared`;
  return `“${title}” will be listed as coming: ${lower(missing)}`;
}

function bareWords({ title, findings }: DraftRow): string {
  const pictures = findings.bareImages === 1 ? 'a picture' : `${findings.bareImages} pictures`;
  return `“${title}” has ${pictures} without description`;
}

function longWords({ title, seconds }: DraftRow): string {
  return `“${title}” takes ${Math.round(seconds / 60)} minutes: two shorter videos are easier to finish`;
}

function shortened(url: string): string {
  const plain = url.replace(/^https?:\/\//, '');
  return plain.length > 70 ? `${plain.slice(0, 69)}…` : plain;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
