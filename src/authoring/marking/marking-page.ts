/** The page of one answer that a person marks: what was asked and given, what is right, and the form for points and words. */
import type { Request } from 'express';
import { type DeskRecord, findNextWaiting, requireDeskRecord } from '../../assessment/marking/desk.service.ts';
import { askedFor, fewestPoints } from '../../assessment/marking/hand-marks.service.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment, savedText } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { type FormState, formOf, query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import type { Clash, Terms } from '../../web/saving.ts';
import { csrfOf } from '../../web/shell.ts';
import type { Desk } from '../editor.ts';
import { imageAddress } from '../lectures/lecture-content.service.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';
import { findLearnableCourse } from '../publishing/published.service.ts';
import { DeskQuery } from './forms.ts';
import { namesOf, queryText, sumWords, titlesIn, zoneOf } from './words.ts';

type Page = {
  action: string;
  csrf: string | null;
  quiz: string;
  /** '' where names are not shown. */
  who: string;
  line: string;
  html: string;
  given: string;
  /** What the question says is right, and why; '' for nothing. */
  model: string;
  points: { fewest: number; most: number };
  form: FormState;
  conflict: Clash | null;
  /** The attempt is passed, and can lose that. */
  asksFall: boolean;
  isMarked: boolean;
  trail: string[];
  backHref: string;
  skipHref: string | null;
};
const markingPage = view<Page>('authoring/marking/show');
type Back = { form: FormState; conflict: Clash | null };

/** `back`: a form that was not carried out; `untouched` shows what is stored. Throws NotFound. */
export async function buildMarkingPage(req: Request, draft: Desk, answerId: string, back: Back) {
  const { id: courseId } = draft.course;
  const seen = query(req, DeskQuery);
  const base = `/studio/courses/${courseId}/marking`;
  const record = await requireDeskRecord(courseId, answerId);
  const { attempt, question } = await askedFor(record);
  const [course, nameOf, html, model, next] = await Promise.all([
    findLearnableCourse({ id: courseId }),
    namesOf([attempt.userId, ...(record.trail ?? []).map(({ byId }) => byId)]),
    renderMarkdown(question.text, { imageAddress, idPrefix: 'question' }),
    renderMarkdown(question.explanation, { imageAddress, idPrefix: 'model' }),
    findNextWaiting(courseId, { lectureId: seen.quiz, after: record.desk.place }),
  ]);
  const zone = zoneOf(me(req));
  const quiz = titlesIn(course)(record.desk.lectureId);
  const isTouched = Object.keys(back.form.values).length > 0;
  const page = markingPage({
    action: `${base}/${answerId}${queryText(seen)}`,
    csrf: csrfOf(req),
    quiz,
    who: seen.names === 'off' ? '' : nameOf(attempt.userId),
    line: `Attempt ${attempt.number}${attempt.endedAt ? `, handed in ${formatMoment(attempt.endedAt, zone)}` : ''}`,
    html,
    given: record.given[0] ?? '',
    model,
    points: { fewest: fewestPoints(question), most: question.points },
    form: isTouched ? back.form : storedForm(record),
    conflict: back.conflict,
    asksFall: attempt.score?.passed ?? false,
    isMarked: record.desk.state === 'marked',
    trail: (record.trail ?? []).map((one) => trailWords(one, { nameOf, zone, most: question.points })).toReversed(),
    backHref: `${base}${queryText(seen)}`,
    skipHref: next && next !== answerId ? `${base}/${next}${queryText({ ...seen, state: 'waits' })}` : null,
  });
  return { page, title: `Marking “${quiz}”: ${draft.course.draft.title}` };
}

/** For two who mark one answer at once: the second sees what the first gave. */
export function markTerms(zone: string): Terms<DeskRecord> {
  return {
    labels: { points: 'Points', comment: 'Words to the learner' },
    texts: ['comment'],
    stored: (theirs) => storedForm(theirs).values,
    savedBy: async ({ marked }) => {
      if (!marked) return null;
      return `${(await namesOf([marked.byId]))(marked.byId)}, ${savedText(marked.at, now(), zone)}`;
    },
  };
}

function storedForm({ points, marked, marks = 0 }: DeskRecord): FormState {
  return formOf({ points: marked ? points : '', comment: marked?.comment ?? '', revision: marks });
}

type Line = NonNullable<DeskRecord['trail']>[number];

function trailWords(
  { byId, at, from, to }: Line,
  { nameOf, zone, most }: { nameOf: (id: string) => string; zone: string; most: number },
): string {
  const what = from === null ? sumWords(to, most) : `${from} → ${sumWords(to, most)}`;
  return `${formatMoment(at, zone)}, ${nameOf(byId)}: ${what}`;
}
