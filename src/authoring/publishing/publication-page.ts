/** The page "Publish": what is missing, what would change, when, and the switch. */
import type { Request, Response } from 'express';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { config } from '../../config.ts';
import { localTime, spelledOut } from '../../lib/calendar.ts';
import { day, fromNow } from '../../lib/clock.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import type { FormState } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, count, railOf } from '../editor.ts';
import { lastLookAt } from '../links/reports.service.ts';
import { type ReviewState, reviewStateOf } from '../review/review-state.service.ts';
import { checkWords } from './check-kinds.ts';
import type { Check } from './checks.ts';
import { type Draft, needsApproval } from './publication.service.ts';
import { rowsOfVersions, type VersionRow } from './version-rows.ts';
import { listVersions } from './versions.service.ts';

type CheckRow = { ok: boolean; text: string; href: string };
/** Checks of one kind; `name` where they are so many that they are folded. */
type CheckGroup = { name: string; rows: CheckRow[] };
type Words = { button: string | null; title: string; lead: string };
const publishPage = view<{
  bar: Bar;
  base: string;
  csrf: string | null;
  state: string;
  form: FormState;
  /** Words of the button; null when there is nothing to publish or something is missing. */
  button: string | null;
  title: string;
  lead: string;
  needed: CheckRow[];
  wise: CheckGroup[];
  /** When the links in texts were looked at; '' for never. */
  linksSeen: string;
  changes: { kind: string; text: string }[];
  /** Changes that are not listed here. */
  more: number;
  /** Whoever may not publish asks this person. */
  owner: string | null;
  learners: number;
  zone: string;
  /** The first day that can be chosen. */
  earliest: string;
  plan: { text: string; iso: string } | null;
  planFailed: { text: string; reason: string } | null;
  review: ReviewState | null;
  versions: VersionRow[];
  /** As the catalog will show it: its own part, handed on as it is. */
  card: object;
}>('authoring/publishing/publish');

/** Changes on this page; all of them stand on one of their own. */
const listed = 12;
/** Checks of one kind that are listed without being folded. */
const unfolded = 3;

export async function showPublication(
  req: Request,
  res: Response,
  draft: Draft,
  { form, card, status = 200 }: { form: FormState; card: object; status?: number },
): Promise<void> {
  const { course, changes } = draft;
  const zone = me(req).timeZone ?? config.school.timeZone;
  const approval = await needsApproval(me(req));
  const words = wordsOf(draft, approval);
  const page = publishPage({
    // This is where its link leads.
    bar: { ...barOf(req, draft), link: null },
    base: `/studio/courses/${course.id}`,
    csrf: csrfOf(req),
    state: course.state,
    form,
    ...words,
    button: course.may.includes('publish') && !approval ? words.button : null,
    ...checkRows(draft),
    linksSeen: await linksSeen(course.id, zone),
    changes: changes.slice(0, listed),
    more: Math.max(0, changes.length - listed),
    owner: course.may.includes('publish') ? null : await nameOf(course.ownerId),
    learners: course.learners,
    zone: zone.replaceAll('_', ' '),
    earliest: localTime(fromNow(0), zone),
    plan: course.plan ? { text: spelledOut(course.plan.at, zone), iso: course.plan.at.toISOString() } : null,
    planFailed: course.planFailed
      ? { text: spelledOut(course.planFailed.at, zone), reason: course.planFailed.reason }
      : null,
    review: await reviewStateOf(draft, { zone, approval }),
    versions: await rowsOfVersions((await listVersions(course, { limit: 3 })).entries, zone),
    card,
  });
  await answer(req, res, {
    page,
    title: `Publish: ${course.draft.title}`,
    layout: 'studio',
    nav: railOf(draft, 'publish'),
    status,
  });
}

/** What stands in the form before anything was typed: learners are told where they get something new. */
export function publicationForm({ course, changes }: Draft, zone: string): FormState {
  const tomorrow = localTime(fromNow(day), zone).replace(/T.*/, 'T09:00');
  const { plan } = course;
  const brings = changes.some(({ kind }) => kind === 'added');
  return {
    values: {
      note: plan?.note ?? '',
      ...((plan?.tells ?? brings) ? { tells: 'on' } : {}),
      date: plan ? localTime(plan.at, zone) : tomorrow,
    },
    errors: {},
  };
}

function checkRows({ course, checks }: Draft): { needed: CheckRow[]; wise: CheckGroup[] } {
  const base = `/studio/courses/${course.id}`;
  const row = ({ ok, text, step, lectureId }: Check) => ({
    ...{ ok, text },
    href: lectureId ? `${base}/lectures/${lectureId}` : `${base}/${step}`,
  });
  const wise = checks.filter((check) => !check.needed && !check.ok);
  return {
    needed: checks.filter((check) => check.needed).map(row),
    wise: [...Map.groupBy(wise, ({ kind }) => kind)].map(([kind, found]) => ({
      name: kind && found.length > unfolded ? checkWords[kind].name : '',
      rows: found.map(row),
    })),
  };
}

function wordsOf({ course, checks, changes }: Draft, approval: boolean): Words {
  const missing = checks.filter((check) => check.needed && !check.ok).length;
  if (missing > 0)
    return {
      button: null,
      title: 'Not quite ready',
      lead: `${count(missing, 'thing')} missing before ${course.state === 'draft' ? 'learners can see this course' : 'this can be published'}.`,
    };
  if (course.state === 'draft')
    return {
      button: 'Publish the course',
      title: approval ? 'Ready for review' : 'Ready to publish',
      lead: approval
        ? 'An admin of the school looks at it and publishes it. You can go on editing afterwards.'
        : 'It appears in the catalog at once. You can go on editing: learners see changes only when you publish them.',
    };
  if (course.state === 'withdrawn')
    return {
      button: 'Publish again',
      title: 'This course is withdrawn',
      lead: 'It is not in the catalog. Those who are enrolled go on learning.',
    };
  if (changes.length === 0)
    return { button: null, title: 'Everything is published', lead: 'Learners see the course just as it stands here.' };
  const words = count(changes.length, 'change');
  return {
    button: `Publish ${words}`,
    title: `${words} not published`,
    lead: 'Learners see none of this until it is published. Then they see all of it at once.',
  };
}

async function linksSeen(courseId: string, zone: string): Promise<string> {
  const last = await lastLookAt(courseId);
  return last && last.checked > 0 ? spelledOut(last.checkedAt, zone) : '';
}

async function nameOf(personId: string): Promise<string> {
  return (await listPeopleByIds([personId])).get(personId)?.name ?? 'the owner';
}
