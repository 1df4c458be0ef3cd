/** The step "Release" for its view: every lecture with its rule, how it counts, and what is odd about it. */
import type { DraftOutline, DraftRow } from '../outline/draft.service.ts';
import { needText, releaseText } from '../publishing/compare-words.ts';
import type { Draft } from '../publishing/publication.service.ts';
import type { Release } from '../release.ts';
import { listDeadlocks } from './openings.service.ts';

export type RuleRow = {
  id: string;
  number: string;
  title: string;
  href: string;
  opens: string;
  need: string;
  tags: string[];
  warning: string;
};
export type Opening = Pick<RuleRow, 'opens' | 'warning' | 'href'>;
export type RuleSection = { id: string; number: number; title: string; opens: string; rows: RuleRow[] };

/** `zone`: of whoever reads it. */
export function ruleSections({ course, outline }: Draft, zone: string): RuleSection[] {
  const facts = { forcedOrder: course.draft.forcedOrder };
  const stuck = new Set(listDeadlocks({ sections: outline.sections, facts }));
  const words = wordsIn(outline, zone);
  return outline.sections.map((section, at) => ({
    id: section.id,
    number: at + 1,
    title: section.title,
    opens: section.release ? words.of(section.release) : '',
    rows: section.lectures.map((lecture, index) => ({
      id: lecture.id,
      number: `${at + 1}.${index + 1}`,
      title: lecture.title,
      href: `/studio/courses/${course.id}/lectures/${lecture.id}`,
      opens: lecture.release ? words.of(lecture.release) : section.release ? 'As its section' : 'At once',
      need: needText(lecture),
      tags: [...(lecture.preview ? ['Free preview'] : []), ...(lecture.ready ? [] : ['Not ready'])],
      warning: warningOf(lecture, lecture.release ?? section.release, { stuck, rows: words.rows }),
    })),
  }));
}

/** When one lecture opens, for a page about it alone, and what is odd about that; null for one that is not in the draft. */
export function openingOf({ course, outline }: Draft, lectureId: string, zone: string): Opening | null {
  const section = outline.sections.find(({ lectures }) => lectures.some(({ id }) => id === lectureId));
  const lecture = section?.lectures.find(({ id }) => id === lectureId);
  if (!section || !lecture) return null;
  const { forcedOrder } = course.draft;
  const words = wordsIn(outline, zone);
  const rule = lecture.release ?? section.release;
  const stuck = new Set(listDeadlocks({ sections: outline.sections, facts: { forcedOrder } }));
  const opens = rule ? words.of(rule) : 'At once';
  const asSection = rule && !lecture.release ? ', as its section' : '';
  const inOrder = forcedOrder && !lecture.preview ? ', when the required ones before it are completed' : '';
  return {
    opens: `${opens}${asSection}${inOrder}`,
    warning: warningOf(lecture, rule, { stuck, rows: words.rows }),
    href: `/studio/courses/${course.id}/release#release-section-${section.id}`,
  };
}

/** "2.1" as somebody typed it; null for a number that no lecture has. */
export function lectureByNumber({ sections }: DraftOutline, typed: string): string | null {
  const [section = 0, lecture = 0] = typed.split('.').map(Number);
  return sections[section - 1]?.lectures[lecture - 1]?.id ?? null;
}

function wordsIn({ sections }: DraftOutline, zone: string) {
  const rows = new Map<string, DraftRow & { number: string }>();
  for (const [at, section] of sections.entries())
    for (const [index, one] of section.lectures.entries())
      rows.set(one.id, { ...one, number: `${at + 1}.${index + 1}` });
  const lecture = (id: string) => {
    const found = rows.get(id);
    return found ? `${found.number} ${found.title}` : 'a lecture that is gone';
  };
  const none = (text: string) => text;
  const isQuiz = (id: string) => rows.get(id)?.kind === 'quiz';
  const names = { file: none, category: none, course: none, question: none, lecture, isQuiz, zone };
  return { rows, of: (rule: Release) => releaseText(rule, names) };
}

type Known = { stuck: ReadonlySet<string>; rows: ReadonlyMap<string, DraftRow> };

function warningOf({ id, preview }: DraftRow, rule: Release | null, { stuck, rows }: Known): string {
  if (stuck.has(id)) return 'Its rule is passed over: it would wait for something that waits for it.';
  if (!rule) return '';
  if (preview) return 'Its rule is passed over: a free preview is open to everybody.';
  if (rule.kind !== 'after' || !rule.lectureId || rule.lectureId === id) return '';
  const named = rows.get(rule.lectureId);
  if (!named) return 'Its rule is passed over: the lecture it waits for is gone.';
  return named.ready ? '' : `Its rule is passed over until “${named.title}” is ready.`;
}
