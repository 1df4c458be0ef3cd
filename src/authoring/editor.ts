/** What stands around every page of a course's editor: the rail of steps and the bar that says what is not published. */
import type { Request, RequestHandler } from 'express';
import { config } from '../config.ts';
import { isoText, savedText } from '../lib/calendar.ts';
import { now } from '../lib/clock.ts';
import { Forbidden } from '../lib/errors.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { requirePerson } from '../web/guards.ts';
import { canTeach } from './policy.ts';
import type { Draft } from './publishing/publication.service.ts';

export type Step = 'basics' | 'outline' | 'price' | 'publish';
export type Bar = {
  tone: 'quiet' | 'good' | 'warn';
  text: string;
  /** One link: where the next step is. */
  link: { href: string; label: string } | null;
  see: string | null;
  /** When the draft was last saved, in the reader's time zone. */
  saved: { text: string; iso: string };
  /** Replaces the bar on the page when sent with another fragment. */
  oob: boolean;
};

const learnerPage = view<{ email: string | null }>('authoring/courses/learner');
export const barView = view<{ bar: Bar }>('authoring/_bar');

/** Visitors sign in first; learners are told how to become teachers. */
export const teaching: RequestHandler[] = [
  requirePerson,
  async (req, res, next) => {
    if (req.user && canTeach(req.user)) return next();
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

/** The rail: four steps, each with a check once nothing needed is missing in it. */
export function railOf(draft: Draft, current: Step | null): object {
  const { course, checks, changes } = draft;
  const base = `/studio/courses/${course.id}`;
  const fine = (step: Step) => checks.every((check) => check.ok || !check.needed || check.step !== step);
  const done: Record<Step, boolean> = {
    basics: fine('basics'),
    outline: fine('outline'),
    price: fine('price'),
    publish: course.state === 'published' && changes.length === 0,
  };
  const labels: Record<Step, string> = { basics: 'Basics', outline: 'Outline', price: 'Price', publish: 'Publish' };
  const steps: Step[] = ['basics', 'outline', 'price', 'publish'];
  return {
    label: 'Steps of this course',
    back: { href: '/studio', label: 'All your courses' },
    heading: course.draft.title,
    items: steps.map((step) => ({
      href: `${base}/${step}`,
      label: labels[step],
      current: step === current,
      state: done[step] ? 'done' : 'todo',
    })),
  };
}

export function barOf(req: Request, draft: Draft, options: { oob?: boolean } = {}): Bar {
  const { course } = draft;
  const zone = req.user?.timeZone ?? config.school.timeZone;
  const saved = { text: savedText(course.updatedAt, now(), zone), iso: isoText(course.updatedAt, zone) };
  const see = course.state === 'published' ? `/courses/${course.slug}` : null;
  return { ...barWords(draft), see, saved, oob: options.oob ?? false };
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
