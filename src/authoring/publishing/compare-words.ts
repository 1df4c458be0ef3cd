/** Facts of a course and rules of its lectures in words, for those who compare two states of it. */
import { formatMoment } from '../../lib/dates.ts';
import { formatMoney } from '../../lib/money.ts';
import { designText, ruleText } from '../certificate/words.ts';
import type { CourseFacts } from '../courses/course.model.ts';
import type { Release } from '../release.ts';

/** `isProse`: texts, to be compared by words; others are set side by side. */
export type Line = { label: string; before: string; after: string; isProse: boolean };
/** What ids stand for, and the zone in which moments are read. */
export type Names = {
  file: (id: string) => string;
  category: (slug: string) => string;
  course: (id: string) => string;
  lecture: (id: string) => string;
  /** Is this lecture a quiz? It is passed, others are completed. */
  isQuiz: (id: string) => boolean;
  question: (id: string) => string;
  zone: string;
};
type Fact = { label: string; text: (facts: CourseFacts, names: Names) => string; isProse?: boolean };

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });
const levelNames = { beginner: 'Beginner', intermediate: 'Intermediate', advanced: 'Advanced', all: 'All levels' };
/** In the order of the editor. Every fact of a course stands here: the type insists. */
const facts: Record<keyof Required<CourseFacts>, Fact> = {
  title: { label: 'Title', text: ({ title }) => title, isProse: true },
  subtitle: { label: 'Promise in one line', text: ({ subtitle }) => subtitle, isProse: true },
  description: { label: 'Description', text: ({ description }) => description, isProse: true },
  learn: { label: 'What learners will be able to do', text: ({ learn }) => learn.join('\n'), isProse: true },
  requirements: { label: 'What they need', text: ({ requirements }) => requirements.join('\n'), isProse: true },
  audience: { label: 'For whom', text: ({ audience }) => audience.join('\n'), isProse: true },
  category: { label: 'Category', text: ({ category }, { category: nameOf }) => (category ? nameOf(category) : '') },
  level: { label: 'Level', text: ({ level }) => levelNames[level] },
  language: { label: 'Language', text: ({ language }) => languageNames.of(language) ?? language },
  tags: { label: 'Tags', text: ({ tags }) => tags.join(', ') },
  coverFileId: { label: 'Cover', text: ({ coverFileId }, { file }) => (coverFileId ? file(coverFileId) : '') },
  promoFileId: { label: 'Promo video', text: ({ promoFileId }, { file }) => (promoFileId ? file(promoFileId) : '') },
  price: { label: 'Price', text: ({ price }) => priceText(price) },
  refundDays: { label: 'Money back', text: ({ refundDays }) => refundText(refundDays) },
  access: { label: 'Access', text: ({ access }) => accessText(access) },
  forcedOrder: {
    label: 'Order',
    text: ({ forcedOrder }) => (forcedOrder ? 'Lectures open one after the other' : 'Free'),
  },
  prerequisites: {
    label: 'Courses to finish first',
    text: ({ prerequisites }, { course }) => (prerequisites ?? []).map(course).join('\n'),
  },
  certificateRule: {
    label: 'What the certificate asks for',
    text: ({ certificateRule }, { lecture }) => ruleText(certificateRule, lecture),
  },
  certificateDesign: {
    label: 'How the certificate looks',
    text: ({ certificateDesign }, { file }) => designText(certificateDesign, file),
  },
};

/** "90 days, then twice 30 days more" of a rule; "For good" of none. */
export function accessText(rule: CourseFacts['access']): string {
  if (!rule) return 'For good';
  const more = rule.moreTimes > 0 ? `, and ${rule.moreTimes} × ${rule.moreDays} days more without asking` : '';
  return `${rule.days} days${more}`;
}

/** The facts that differ, in the order of the editor. */
export function factLines(before: CourseFacts, after: CourseFacts, names: Names): Line[] {
  return Object.values(facts).flatMap(({ label, text, isProse = false }) => {
    const [old, now] = [text(before, names), text(after, names)];
    return old === now ? [] : [{ label, before: old, after: now, isProse }];
  });
}

/** "On 3 Dec 2026, 09:00 IST", "5 days after the learner begins", "After “Bowline”", "At once". */
export function releaseText(rule: Release | null | undefined, names: Names): string {
  if (!rule) return 'At once';
  if (rule.kind === 'date') return `On ${formatMoment(new Date(rule.at), names.zone)}`;
  if (rule.kind === 'days') return `${rule.days} ${rule.days === 1 ? 'day' : 'days'} after the learner begins`;
  if (!rule.lectureId) return 'After the lecture before it';
  return `After “${names.lecture(rule.lectureId)}”${names.isQuiz(rule.lectureId) ? ' is passed' : ''}`;
}

/** How a lecture counts. */
export function needText({ required, certificate }: { required: boolean; certificate?: boolean }): string {
  if (required) return 'Required';
  return certificate ? 'For the certificate' : 'Optional';
}

export function priceText(price: CourseFacts['price']): string {
  return price ? formatMoney(price) : 'Free';
}

function refundText(days: number): string {
  return days === 0 ? 'No' : `Within ${days} ${days === 1 ? 'day' : 'days'}`;
}
