/** The e-mails of learning. */
import type { OutlineLecture, PublishedCourse } from '../authoring/publishing/published.service.ts';
import { config } from '../config.ts';
import { formatMoment } from '../lib/dates.ts';
import type { Mail } from '../lib/mailer.ts';
import { view } from '../lib/view.ts';
import { minutesOf } from './words.ts';

type EnrolledLocals = {
  name: string;
  course: string;
  facts: string;
  waits: boolean;
  first: { title: string; length: string } | null;
  address: string;
};
const html = view<EnrolledLocals>('mail/learning/enrolled');
const text = view<EnrolledLocals>('mail/learning/enrolled.text');

/** `first`: the lecture to begin with. `waits`: nothing of the course is open yet. */
export function enrolledMail(
  person: { email: string; name: string },
  course: PublishedCourse,
  { first, waits }: { first: OutlineLecture | null; waits: boolean },
): Mail {
  const { title } = course.facts;
  const locals = {
    name: person.name,
    course: title,
    facts: `${course.lectureCount} lectures · ${minutesOf(course.seconds)}`,
    waits,
    first: first && { title: first.title, length: minutesOf(first.seconds) },
    address: `${config.publicUrl}/learn/${course.slug}`,
  };
  return { to: person.email, subject: `You are enrolled in ${title}`, html: html(locals), text: text(locals) };
}

type EndingLocals = { name: string; course: string; until: string; address: string };
const endingHtml = view<EndingLocals>('mail/learning/access-ending');
const endingText = view<EndingLocals>('mail/learning/access-ending.text');

/** `endsAt` in the words of the person's own zone. */
export function accessEndingMail(
  person: { email: string; name: string; timeZone: string },
  course: PublishedCourse,
  endsAt: Date,
): Mail {
  const { title } = course.facts;
  const until = formatMoment(endsAt, person.timeZone);
  const locals = { name: person.name, course: title, until, address: `${config.publicUrl}/learn/${course.slug}` };
  const subject = `Your access to ${title} ends on ${until}`;
  return { to: person.email, subject, html: endingHtml(locals), text: endingText(locals) };
}
