/** What stands around every page of a course's editor: the rail of steps and the bar that says what is not published. */
import type { Request, RequestHandler } from 'express';
import { config } from '../config.ts';
import { cached } from '../lib/cache.ts';
import { isoText } from '../lib/calendar.ts';
import { now } from '../lib/clock.ts';
import { savedText } from '../lib/dates.ts';
import { Forbidden } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { requirePerson } from '../web/guards.ts';
import type { Person } from '../web/request.ts';
import { type OwnCourse, requireOwnCourse } from './courses/courses.service.ts';
import { canTeach } from './policy.ts';
import { type Draft, readDraft } from './publishing/publication.service.ts';
import type { Right } from './team/membership.ts';
import { isInATeam } from './team/team.service.ts';

export type Step =
  | 'basics'
  | 'outline'
  | 'media'
  | 'price'
  | 'release'
  | 'certificate'
  | 'questions'
  | 'results'
  | 'learners'
  | 'grades'
  | 'marking'
  | 'certificates'
  | 'assignments'
  | 'access'
  | 'team'
  | 'publish';
export type Bar = {
  tone: 'quiet' | 'good' | 'warn';
  text: string;
  /** One link: where the next step is. */
  link: { href: string; label: string } | null;
  see: string | null;
  /** When the draft was last saved, in the reader's time zone. */
  saved: { text: string; iso: string };
  /** Earlier states of what the page is about; null for who may not edit. */
  history: string | null;
  /** Replaces the bar on the page when sent with another fragment. */
  oob: boolean;
};

const learnerPage = view<{ email: string | null }>('authoring/courses/learner');
export const barView = view<{ bar: Bar }>('authoring/_bar');

/**
 * The steps of the rail in their order. `needs`: who has one of these rights sees it, [] is for everybody of the team; a
 * step that is never done has an icon; `group`: the heading under which those that are not about the course itself stand.
 */
const learning = 'Learning';
const steps: { step: Step; label: string; needs: Right[]; icon?: string; group?: string }[] = [
  { step: 'basics', label: 'Basics', needs: ['edit'] },
  { step: 'outline', label: 'Outline', needs: ['edit'] },
  { step: 'media', label: 'Media', needs: ['edit'], icon: 'image' },
  { step: 'questions', label: 'Questions', needs: ['edit'], icon: 'circle-help' },
  { step: 'price', label: 'Price', needs: ['edit'] },
  { step: 'release', label: 'Release', needs: ['edit'], icon: 'calendar' },
  { step: 'certificate', label: 'Certificate', needs: ['edit'], icon: 'award' },
  { step: 'access', label: 'Access', needs: ['publish'], icon: 'eye' },
  { step: 'team', label: 'Team', needs: [], icon: 'users' },
  { step: 'publish', label: 'Publish', needs: ['edit', 'publish'] },
  { step: 'learners', label: 'Learners', needs: ['answer'], icon: 'graduation-cap', group: learning },
  { step: 'assignments', label: 'Assignments', needs: ['answer'], icon: 'pencil', group: learning },
  { step: 'marking', label: 'Marking', needs: ['answer'], icon: 'list-checks', group: learning },
  { step: 'grades', label: 'Grades', needs: ['answer'], icon: 'table', group: learning },
  { step: 'results', label: 'Results', needs: ['answer'], icon: 'chart-line', group: learning },
  { step: 'certificates', label: 'Certificate holders', needs: ['answer'], icon: 'badge-check', group: learning },
];

const entered = new WeakSet<Request>();

/**
 * Visitors sign in first; learners are told how to become teachers, unless they work on somebody's course. What they may do
 * there, the course decides.
 */
export const teaching: RequestHandler[] = [
  requirePerson,
  async (req, res, next) => {
    // Every router of the studio asks: the database is asked once.
    if (entered.has(req)) return next();
    if (req.user && (canTeach(req.user) || (await isInATeam(req.user.id)))) {
      entered.add(req);
      return next();
    }
    if (req.method !== 'GET' || req.originalUrl.replace(/\?.*/, '') !== '/studio')
      return next(new Forbidden('Only instructors may enter here.'));
    await answer(req, res, {
      page: learnerPage({ email: schoolAddress() }),
      title: 'Teach here',
      layout: 'site',
      status: 403,
    });
  },
];

/** For what makes a course of one's own: working on those of others is not enough. */
export const making: RequestHandler = (req, _res, next) => {
  if (req.user && canTeach(req.user)) return next();
  next(new Forbidden('Only instructors make courses. Under “Teach” you can ask to become one.'));
};

/** A course whose page is about its learners, and the steps of its draft that are done. */
export type Desk = { course: OwnCourse; done: Step[] };

/**
 * Instead of the draft, where only its rail is shown: a large course is compared with what is published once a minute, not
 * for each page. The steps may be two minutes old, because some of what is compared is kept for a minute itself. For who
 * answers learners. Throws NotFound, Forbidden.
 */
export async function readDesk(person: Person, courseId: string): Promise<Desk> {
  const course = await requireOwnCourse(person, courseId, 'answer');
  const { id, edits, state, publishedVersionId } = course;
  const key = `steps:${id}:${edits}:${state}:${publishedVersionId}`;
  return { course, done: await cached(key, 60, async () => doneIn(await readDraft(person, id, 'answer'))) };
}

/** The rail: the steps that are this person's, with a check once nothing needed is missing in them. */
export function railOf(draft: Draft | Desk, current: Step | null): object {
  const { course } = draft;
  const done = 'done' in draft ? draft.done : doneIn(draft);
  const shown = steps.filter(({ needs }) => needs.length === 0 || needs.some((right) => course.may.includes(right)));
  return {
    label: 'Steps of this course',
    back: { href: '/studio', label: 'All your courses' },
    heading: course.draft.title,
    items: shown.map(({ step, label, icon, group }, at) => ({
      href: `/studio/courses/${course.id}/${step}`,
      label,
      begins: group !== shown[at - 1]?.group ? group : undefined,
      current: step === current,
      ...(icon ? { icon } : { state: done.includes(step) ? 'done' : 'todo' }),
    })),
  };
}

function doneIn({ course, checks, changes }: Draft): Step[] {
  const isDone = (step: Step) =>
    step === 'publish'
      ? course.state === 'published' && changes.length === 0
      : checks.every((check) => check.ok || !check.needed || check.step !== step);
  return steps.filter(({ icon, step }) => !icon && isDone(step)).map(({ step }) => step);
}

export function barOf(req: Request, draft: Draft, options: { oob?: boolean; history?: string } = {}): Bar {
  const { course } = draft;
  const zone = req.user?.timeZone ?? config.school.timeZone;
  const saved = { text: savedText(course.updatedAt, now(), zone), iso: isoText(course.updatedAt, zone) };
  const see = course.state === 'published' ? `/courses/${course.slug}` : null;
  const history = course.may.includes('edit') ? (options.history ?? `/studio/courses/${course.id}/history`) : null;
  const words = barWords(draft);
  return { ...words, link: words.link && linkFor(course, words.link), see, saved, history, oob: options.oob ?? false };
}

/** For a published course that was just saved: how many changes wait is counted when a page is loaded. */
export function barAfterSave(req: Request, course: OwnCourse): Bar {
  const zone = req.user?.timeZone ?? config.school.timeZone;
  const saved = { text: savedText(now(), now(), zone), iso: isoText(now(), zone) };
  const link = { href: `/studio/courses/${course.id}/publish`, label: 'See and publish' };
  const words = { tone: 'warn' as const, text: 'Changes not published', link: linkFor(course, link) };
  return {
    ...words,
    see: `/courses/${course.slug}`,
    saved,
    history: `/studio/courses/${course.id}/history`,
    oob: false,
  };
}

/** Who may not publish sees what waits; who may neither publish nor edit has nothing to do there. */
function linkFor({ may }: Draft['course'], link: NonNullable<Bar['link']>): Bar['link'] {
  if (may.includes('publish')) return link;
  return may.includes('edit') ? { ...link, label: 'See what waits' } : null;
}

function barWords({ course, changes, checks }: Draft): Pick<Bar, 'tone' | 'text' | 'link'> {
  const publish = `/studio/courses/${course.id}/publish`;
  const missing = checks.filter((check) => check.needed && !check.ok).length;
  if (course.state === 'draft') {
    const text =
      missing === 0 ? 'Draft. Ready to publish' : `Draft. ${count(missing, 'thing')} missing before you can publish`;
    return {
      tone: 'quiet',
      text,
      link: { href: publish, label: missing === 0 ? 'Publish' : 'See what is missing' },
    };
  }
  if (course.state === 'withdrawn')
    return {
      tone: 'warn',
      text: 'Withdrawn. Only those who are enrolled see it',
      link: { href: publish, label: 'Publish again' },
    };
  if (changes.length === 0) return { tone: 'good', text: 'Everything here is published', link: null };
  const text = `${count(changes.length, 'change')} not published`;
  return { tone: 'warn', text, link: { href: publish, label: 'See and publish' } };
}

/** "1 change", "3 changes". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Where the school's mail comes from, so that somebody reads what is sent there; null while it has no address of its own. */
function schoolAddress(): string | null {
  const address = /<([^<>]+)>$/.exec(config.mail.from)?.[1] ?? config.mail.from;
  return /@[^@]+\.[a-z]{2,}$/i.test(address) && !address.endsWith('.localdomain') ? address : null;
}
