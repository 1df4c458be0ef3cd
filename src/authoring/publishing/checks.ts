/** What a course needs before it can be published, and what it should have. */
import type { CourseFacts } from '../courses/course.model.ts';
import type { DraftOutline, DraftRow } from '../outline/draft.service.ts';

/** `step` is the page of the editor where it is mended. Publishing waits for those that are `needed`. */
export type Check = {
  ok: boolean;
  needed: boolean;
  text: string;
  step: 'basics' | 'outline' | 'price';
  /** Where it is about one lecture. */
  lectureId?: string;
};

export function checkDraft(facts: CourseFacts, outline: Pick<DraftOutline, 'sections'>): Check[] {
  const lectures = outline.sections.flatMap((section) => section.lectures);
  const waiting = lectures.filter((lecture) => !lecture.ready);
  const needed = (ok: boolean, text: string, step: Check['step']): Check => ({ ok, needed: true, text, step });
  const wise = (ok: boolean, text: string, step: Check['step']): Check => ({ ok, needed: false, text, step });
  const empty = outline.sections.filter((section) => section.lectures.length === 0);
  return [
    needed(facts.title.trim().length > 0, 'A title', 'basics'),
    needed(facts.description.trim().length > 0, 'A description', 'basics'),
    needed(facts.category !== '', 'A category', 'basics'),
    needed(outline.sections.length > 0, 'At least one section', 'outline'),
    needed(
      lectures.some((lecture) => lecture.ready),
      'At least one lecture that can be opened',
      'outline',
    ),
    needed(facts.price === null || facts.price.amount > 0, 'A price, or free', 'price'),
    wise(facts.coverFileId !== null, 'A cover picture', 'basics'),
    wise(facts.learn.length > 0, 'What people will be able to do', 'basics'),
    wise(facts.price === null || lectures.some((one) => one.preview && one.ready), 'A free preview lecture', 'outline'),
    ...empty.map((section) => wise(false, `Section “${section.title}” has no lecture`, 'outline')),
    ...waiting.slice(0, 20).map((one) => ({ ...wise(false, waitingWords(one), 'outline'), lectureId: one.id })),
  ];
}

export function isPublishable(checks: Check[]): boolean {
  return checks.every((check) => check.ok || !check.needed);
}

function waitingWords({ title, missing, waitsFor }: DraftRow): string {
  if (waitsFor) return `“${title}” opens by itself as soon as its video is prepared`;
  return `“${title}” will be listed as coming: ${lower(missing)}`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
