/** The look over what goes, before it is handed in. */
import type { Request } from 'express';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { dueOf } from '../../assessment/assignments/handing-in.service.ts';
import type { Try } from '../../assessment/assignments/submissions.service.ts';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { view } from '../../lib/view.ts';
import type { OpenLecture } from '../open-lecture.service.ts';
import { learnersWay } from '../way.ts';
import { type Handed, handedView } from './handed.service.ts';
import { readerOf } from './reader.ts';
import { type DueWords, dueWords, lateWords } from './words.service.ts';

const confirmPage = view<{
  title: string;
  href: string;
  csrf: string | null;
  handed: Handed;
  seen: string;
  due: DueWords | null;
  late: string;
  missing: string;
  /** After that it can be taken back until then. */
  after: string;
  isTaken: boolean;
}>('learning/assignment/hand-in');

type Shown = { open: OpenLecture; rules: Assignment; draft: Try; missing: string };

export async function buildConfirmation(req: Request, { open, rules, draft, missing }: Shown) {
  const way = learnersWay(req, open.course);
  const href = way.hrefOf(open.lecture);
  const { zone } = readerOf(req);
  const due = await dueOf(draft, rules, config.school.timeZone);
  const late = lateWords(rules, due, now(), config.school.timeZone);
  const page = confirmPage({
    title: open.lecture.title,
    href,
    csrf: way.csrf,
    handed: await handedView(draft, readerOf(req)),
    seen: seenOf(draft),
    due: due && dueWords(due, now(), zone),
    ...{ late, missing },
    after: late
      ? 'After that it stays handed in.'
      : `You can take it back until ${due ? 'the due date, or until ' : ''}it is graded.`,
    isTaken: !(rules.late === 'refused' && late !== '') && missing === '',
  });
  const title = `${open.lecture.title} · ${open.course.facts.title}`;
  return {
    page,
    title,
    nav: { backHref: href, course: open.course.facts.title, courseHref: `/learn/${open.course.slug}` },
  };
}

/** Names the state of a draft, so that nothing is handed in that was not looked at. */
export function seenOf({ revision, filesRevision }: Pick<Try, 'revision' | 'filesRevision'>): string {
  return `${revision}.${filesRevision}`;
}
