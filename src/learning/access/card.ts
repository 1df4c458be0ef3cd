/** What a learner reads about the end of access, on the page of a course and instead of a lecture. */

import type { PublishedCourse } from '../../authoring/publishing/published.service.ts';
import { isoText } from '../../lib/calendar.ts';
import { day, now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { formatMoney } from '../../lib/money.ts';
import type { FormState } from '../../web/form.ts';
import type { Enrolment } from '../enrolment.service.ts';
import { ownExtensionOf } from './extension.service.ts';
import { noticeDays } from './period.ts';

export type AccessCard = {
  isOver: boolean;
  until: string;
  iso: string;
  /** The end on the page, in ms: what is pressed twice is done once. */
  seen: number;
  /** "30 days more", and how often that can be taken; null where it is not given without asking. */
  own: { label: string; note: string } | null;
  /** Buying it again, once it is over. */
  buy: { href: string; label: string } | null;
  /** null while it can be had without asking. `words`: what was asked already, '' for nothing. */
  ask: { form: FormState; words: string } | null;
  action: string;
  csrf: string | null;
};
type Reader = { zone: string; csrf: string | null; form: FormState };

/** null while the end is far, and where there is none. One read. */
export async function accessCardOf(
  course: PublishedCourse,
  enrolment: Enrolment,
  { zone, csrf, form }: Reader,
): Promise<AccessCard | null> {
  const { accessEndsAt: endsAt, asked, state } = enrolment;
  const at = now();
  if (!endsAt || state !== 'live' || endsAt.getTime() - at.getTime() > noticeDays[0] * day) return null;
  const isOver = endsAt <= at;
  const own = await ownExtensionOf(course, enrolment);
  const times = own?.left === 1 ? 'once' : `${own?.left} times`;
  return {
    ...{ isOver, until: formatMoment(endsAt, zone), iso: isoText(endsAt, zone), seen: endsAt.getTime() },
    own: own && { label: `Extend by ${own.days} days`, note: `You can do this ${times} more, without asking anybody.` },
    buy: isOver ? buyOf(course) : null,
    ask: own ? null : { form, words: asked?.words ?? '' },
    ...{ action: `/learn/${course.slug}/access`, csrf },
  };
}

function buyOf({ slug, state, price, facts }: PublishedCourse): AccessCard['buy'] {
  if (state !== 'published' || !price) return null;
  const time = facts.access ? `${facts.access.days} days more` : 'it for good';
  return { href: `/courses/${slug}`, label: `Buy ${time} for ${formatMoney(price)}` };
}
