/** What differs between a draft and what is published, in words. */
import type { CourseFacts } from '../courses/course.model.ts';
import type { DraftOutline, DraftRow } from '../outline/draft.service.ts';
import { priceText } from './compare-words.ts';
import type { OutlineLecture, OutlineSection } from './version.model.ts';

export type Change = { kind: 'added' | 'changed' | 'removed' | 'moved'; text: string };
type Published = { facts: CourseFacts; sections: OutlineSection[] };
type Draft = { facts: CourseFacts; sections: DraftOutline['sections'] };

const labels: Record<Exclude<keyof CourseFacts, 'title' | 'subtitle' | 'price'>, string> = {
  description: 'Description',
  learn: 'What learners will be able to do',
  requirements: 'Requirements',
  audience: 'For whom',
  category: 'Category',
  level: 'Level',
  language: 'Language',
  tags: 'Tags',
  coverFileId: 'Cover',
  promoFileId: 'Promo video',
  refundDays: 'Days for a refund',
  access: 'How long access lasts',
  forcedOrder: 'Order in which lectures open',
  prerequisites: 'Courses to finish first',
  certificateRule: 'What the certificate asks for',
  certificateDesign: 'How the certificate looks',
};

/** An empty list means: publishing would change nothing. `before` is null for a course that never was published. */
export function listChanges(draft: Draft, before: Published | null): Change[] {
  if (!before) return [];
  return [
    ...factChanges(draft.facts, before.facts),
    ...sectionChanges(draft.sections, before.sections),
    ...lectureChanges(draft.sections, before.sections),
  ];
}

function factChanges(draft: CourseFacts, before: CourseFacts): Change[] {
  const changes: Change[] = [];
  if (draft.title !== before.title) changes.push(changed(`Title: “${before.title}” becomes “${draft.title}”`));
  if (draft.subtitle !== before.subtitle) changes.push(changed('Subtitle'));
  const prices = [priceText(before.price), priceText(draft.price)];
  if (prices[0] !== prices[1]) changes.push(changed(`Price: ${prices[0]} becomes ${prices[1]}`));
  for (const [name, label] of Object.entries(labels)) {
    const key = name as keyof typeof labels;
    if (JSON.stringify(draft[key] ?? null) !== JSON.stringify(before[key] ?? null)) changes.push(changed(label));
  }
  return changes;
}

function sectionChanges(draft: Draft['sections'], before: OutlineSection[]): Change[] {
  const old = new Map(before.map((section) => [section.id, section]));
  const kept = new Set(draft.map((section) => section.id));
  const changes: Change[] = [];
  for (const { id, title, release } of draft) {
    const was = old.get(id);
    if (was === undefined) changes.push({ kind: 'added', text: `Section “${title}”` });
    else if (was.title !== title) changes.push(changed(`Section “${was.title}” becomes “${title}”`));
    else if (ruleKey(release) !== ruleKey(was.release)) changes.push(changed(`When section “${title}” opens`));
  }
  for (const { id, title } of before) if (!kept.has(id)) changes.push({ kind: 'removed', text: `Section “${title}”` });
  const order = draft.map((one) => one.id).filter((id) => old.has(id));
  const orderBefore = before.map((one) => one.id).filter((id) => kept.has(id));
  if (order.join() !== orderBefore.join()) changes.push({ kind: 'moved', text: 'Order of the sections' });
  return changes;
}

function lectureChanges(draft: Draft['sections'], before: OutlineSection[]): Change[] {
  const old = new Map(
    before.flatMap((section) => section.lectures.map((one) => [one.id, { ...one, section: section.id }])),
  );
  const kept = new Set(draft.flatMap((section) => section.lectures.map((one) => one.id)));
  const changes: Change[] = [];
  for (const section of draft) {
    for (const lecture of section.lectures) {
      const was = old.get(lecture.id);
      if (!was)
        changes.push({ kind: 'added', text: `Lecture “${lecture.title}”${lecture.ready ? '' : ' (as coming)'}` });
      else {
        if (was.section !== section.id)
          changes.push({ kind: 'moved', text: `Lecture “${lecture.title}” to “${section.title}”` });
        if (!isSame(lecture, was)) changes.push(changed(lectureText(lecture, was)));
      }
    }
    if (isReordered(section, before, old))
      changes.push({ kind: 'moved', text: `Order of the lectures in “${section.title}”` });
  }
  for (const lecture of old.values())
    if (!kept.has(lecture.id)) changes.push({ kind: 'removed', text: `Lecture “${lecture.title}”` });
  return changes;
}

function isSame(lecture: DraftRow, was: OutlineLecture): boolean {
  const isCopied = lecture.ready || lecture.waitsFor !== '';
  const key = (one: DraftRow | OutlineLecture, revision: number) =>
    JSON.stringify([
      ...[one.title, one.summary, one.seconds, one.required, one.certificate ?? false, one.preview, one.ready],
      ...[ruleKey(one.release), revision],
    ]);
  return key(lecture, isCopied ? lecture.revision : was.revision) === key(was, was.revision);
}

/** Rules come from the database or from JSON, so moments may be texts. */
function ruleKey(rule: DraftRow['release'] | undefined): string {
  if (!rule) return '';
  if (rule.kind === 'date') return `date ${new Date(rule.at).toISOString()}`;
  return rule.kind === 'days' ? `days ${rule.days}` : `after ${rule.lectureId ?? ''}`;
}

function lectureText(lecture: DraftRow, was: OutlineLecture): string {
  if (lecture.title !== was.title) return `Lecture “${was.title}” becomes “${lecture.title}”`;
  if (lecture.ready !== was.ready)
    return `Lecture “${lecture.title}” ${lecture.ready ? 'can be opened' : 'is listed as coming'}`;
  if (lecture.preview !== was.preview)
    return `Lecture “${lecture.title}” ${lecture.preview ? 'is a free preview' : 'is for enrolled learners only'}`;
  if (ruleKey(lecture.release) !== ruleKey(was.release)) return `When lecture “${lecture.title}” opens`;
  return `Lecture “${lecture.title}”`;
}

function isReordered(
  section: Draft['sections'][number],
  before: OutlineSection[],
  old: Map<string, { section: string }>,
): boolean {
  const stayed = section.lectures.map((one) => one.id).filter((id) => old.get(id)?.section === section.id);
  const there = new Set(stayed);
  const was = before.find((one) => one.id === section.id)?.lectures.map((one) => one.id) ?? [];
  return stayed.join() !== was.filter((id) => there.has(id)).join();
}

function changed(text: string): Change {
  return { kind: 'changed', text };
}
