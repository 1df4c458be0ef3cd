/** What a course's page says about it, in words that are ready to print. */

import { gradeSentences } from '../authoring/certificate/rule.service.ts';
import type { CategoryEntry } from '../authoring/courses/categories.service.ts';
import { lectureKindWords } from '../authoring/lectures/kinds.service.ts';
import type { OutlineLecture, PublishedCourse } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import { escapeHtml } from '../lib/view.ts';
import { fullAddress, hoursOf, languageOf, levelOf } from './cards.ts';
import type { CatalogCourse } from './facts.service.ts';

export type About = {
  title: string;
  subtitle: string;
  breadcrumb: { label: string; href?: string }[];
  rating: { value: number; text: string; count: string } | null;
  facts: string[];
  changed: { iso: string; text: string };
  learn: string[];
  descriptionHtml: string;
  requirements: string[];
  audience: string[];
  outline: { title: string; meta: string; open: boolean; lectures: OutlineRow[] }[];
  outlineSummary: string;
  completion: string;
  /** The owner first. */
  teachers: ShownTeacher[];
};
type ShownTeacher = CatalogCourse['teacher'] & { href: string | null };
type OutlineRow = { title: string; icon: string; minutes: string; href: string | null; note: string };

export function aboutOf(facts: CatalogCourse, course: PublishedCourse, category: CategoryEntry | undefined): About {
  const { title, subtitle, descriptionHtml, learn, requirements, audience } = course.facts;
  return {
    title,
    subtitle,
    breadcrumb: [
      { label: 'Courses', href: '/courses' },
      ...(category ? [{ label: category.name, href: `/categories/${category.slug}` }] : []),
      { label: title },
    ],
    rating:
      facts.rating.count > 0
        ? {
            value: facts.rating.average,
            text: facts.rating.average.toFixed(1),
            count: countOf(facts.rating.count, 'rating'),
          }
        : null,
    facts: factsLine(facts).words,
    changed: { iso: course.publishedAt.toISOString(), text: dayOf(course.publishedAt) },
    learn,
    descriptionHtml,
    requirements,
    audience,
    outline: course.sections.map((section, at) => sectionOf(facts.slug, section, at)),
    outlineSummary: [
      countOf(course.sections.length, 'section'),
      countOf(course.lectureCount, 'lecture'),
      hoursOf(course.seconds),
    ].join(' · '),
    completion: completionWords(course),
    teachers: [facts.teacher, ...facts.others].map((teacher) => ({
      ...teacher,
      href: teacher.handle ? `/teachers/${teacher.handle}` : null,
    })),
  };
}

/** The line of facts under the title, and the same for previews of links (Open Graph). */
export function factsLine(facts: CatalogCourse): { words: string[]; head: string } {
  const learners = facts.learners > 0 ? [countOf(facts.learners, 'learner')] : [];
  const words = [...learners, hoursOf(facts.seconds), languageOf(facts.language), levelOf(facts.level)];
  const og = {
    'og:type': 'website',
    'og:title': facts.title,
    'og:description': facts.subtitle,
    'og:url': fullAddress(`/courses/${facts.slug}`),
  };
  const image = facts.cover ? { 'og:image': new URL(facts.cover.src, config.publicUrl).toString() } : {};
  const tags = Object.entries({ ...og, ...image }).map(
    ([name, value]) => `<meta property="${name}" content="${escapeHtml(value)}">`,
  );
  return { words, head: tags.join('\n') };
}

export function includedIn(course: PublishedCourse): string[] {
  const lectures = course.sections.flatMap((section) => section.lectures).filter((lecture) => lecture.ready);
  const count = (kind: OutlineLecture['kind'], word: string) => {
    const number = lectures.filter((lecture) => lecture.kind === kind).length;
    return number > 0 ? [countOf(number, word)] : [];
  };
  const kinds = [...count('video', 'video'), ...count('article', 'article'), ...count('document', 'document')];
  const { access } = course.facts;
  const time = access ? `Access for ${countOf(access.days, 'day')}; results stay readable` : 'Access without an end';
  return [...kinds, 'A certificate that anyone can verify', time, 'On phone and computer'];
}

function sectionOf(slug: string, section: PublishedCourse['sections'][number], at: number): About['outline'][number] {
  const ready = section.lectures.filter((lecture) => lecture.ready);
  const seconds = ready.reduce((sum, lecture) => sum + lecture.seconds, 0);
  const meta = ready.length > 0 ? `${countOf(section.lectures.length, 'lecture')} · ${hoursOf(seconds)}` : 'coming';
  return {
    title: section.title,
    meta,
    open: at === 0,
    lectures: section.lectures.map((lecture) => rowOf(slug, lecture)),
  };
}

function rowOf(slug: string, lecture: OutlineLecture): OutlineRow {
  const note = lecture.ready ? (lecture.required ? '' : 'optional') : 'coming';
  const href = lecture.preview && lecture.ready ? `/courses/${slug}/lectures/${lecture.slug}` : null;
  return {
    title: lecture.title,
    icon: lectureKindWords[lecture.kind].studyIcon,
    minutes: lecture.ready ? hoursOf(lecture.seconds) : '',
    href,
    note,
  };
}

function completionWords(course: PublishedCourse): string {
  const ready = course.sections.flatMap((section) => section.lectures).filter((lecture) => lecture.ready);
  const wanted = ready.filter(({ required, certificate }) => certificate && !required).length;
  const optional = course.lectureCount - course.requiredCount - wanted;
  const all = `You have finished the course when all ${course.requiredCount} required lectures are complete`;
  const extra = optional > 0 ? ` (${countOf(optional, 'more lecture')} ${optional === 1 ? 'is' : 'are'} optional)` : '';
  const asked = gradeSentences(course).join(' ');
  const grades = asked ? ` The certificate also asks for results. ${asked}` : '';
  if (wanted === 0) return `${all}${extra}. ${asked ? grades.trim() : 'Then you get your certificate.'}`;
  return `${all}${extra}. For the certificate, ${countOf(wanted, 'more lecture')} ${wanted === 1 ? 'counts' : 'count'}.${grades}`;
}

function countOf(number: number, word: string): string {
  return `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
}

function dayOf(date: Date): string {
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: config.school.timeZone,
  });
}
