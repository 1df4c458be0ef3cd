/** The last step: what is missing, what would change, and the switch. */
import { type Request, type Response, Router } from 'express';
import { type DraftCard, draftCard } from '../../catalog/draft-card.service.ts';
import { config } from '../../config.ts';
import { isoText } from '../../lib/calendar.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, count, railOf, teaching } from '../editor.ts';
import { PublicationForm } from '../forms.ts';
import { type Draft, publishCourse, readDraft, withdrawCourse } from './publication.service.ts';
import { listVersions } from './versions.service.ts';

type CheckRow = { ok: boolean; needed: boolean; text: string; href: string };
type VersionRow = { number: number; when: string; iso: string; note: string; facts: string; current: boolean };
const publishPage = view<{
  bar: Bar;
  action: string;
  csrf: string | null;
  state: string;
  form: FormState;
  /** Words of the button; null when there is nothing to publish or something is missing. */
  button: string | null;
  title: string;
  lead: string;
  needed: CheckRow[];
  wise: CheckRow[];
  changes: { kind: string; text: string }[];
  versions: VersionRow[];
  card: DraftCard;
}>('authoring/courses/publish');

const at = '/studio/courses/:course';
export const publication = Router();
publication.use('/studio', teaching);

publication.get(`${at}/publish`, async (req, res) => {
  await show(req, res, await readDraft(me(req), req.params.course), untouched, 200);
});

publication.post(`${at}/publication`, async (req, res) => {
  const { course } = req.params;
  const published = await submit(req, PublicationForm, ({ note }) => publishCourse(me(req), course, { note }));
  if (!published.ok) return show(req, res, await readDraft(me(req), course), published.form, published.status);
  const flash = `Version ${published.value.number} is published. Learners see it now.`;
  await answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash });
});

publication.delete(`${at}/publication`, async (req, res) => {
  const { course } = req.params;
  await withdrawCourse(me(req), course);
  const flash = 'The course is withdrawn. Those who are enrolled keep it.';
  await answer(req, res, { redirect: `/studio/courses/${course}/publish`, flash });
});

async function show(req: Request, res: Response, draft: Draft, form: FormState, status: number): Promise<void> {
  const { course, checks, changes } = draft;
  const base = `/studio/courses/${course.id}`;
  const rows = checks.map(({ ok, needed, text, step, lectureId }) => ({
    ...{ ok, needed, text },
    href: lectureId ? `${base}/lectures/${lectureId}` : `${base}/${step}`,
  }));
  const page = publishPage({
    // This is where its link leads.
    bar: { ...barOf(req, draft), link: null },
    action: `${base}/publication`,
    csrf: csrfOf(req),
    state: course.state,
    form,
    ...wordsOf(draft),
    needed: rows.filter((row) => row.needed),
    wise: rows.filter((row) => !row.needed && !row.ok),
    changes,
    versions: await versionRows(draft, me(req).timeZone ?? config.school.timeZone),
    card: await draftCard(draft),
  });
  await answer(req, res, {
    page,
    title: `Publish: ${course.draft.title}`,
    layout: 'studio',
    nav: railOf(draft, 'publish'),
    status,
  });
}

function wordsOf({ course, checks, changes }: Draft): { button: string | null; title: string; lead: string } {
  const missing = checks.filter((check) => check.needed && !check.ok).length;
  if (missing > 0)
    return {
      button: null,
      title: 'Not quite ready',
      lead: `${count(missing, 'thing')} missing before learners can see this course.`,
    };
  if (course.state === 'draft')
    return {
      button: 'Publish the course',
      title: 'Ready to publish',
      lead: 'It appears in the catalog at once. You can go on editing: learners see changes only when you publish them.',
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
    lead: 'Learners see none of this until you publish. Then they see all of it at once.',
  };
}

async function versionRows({ course }: Draft, zone: string): Promise<VersionRow[]> {
  return (await listVersions(course.id)).map((version) => ({
    number: version.number,
    when: formatMoment(version.publishedAt, zone),
    iso: isoText(version.publishedAt, zone),
    note: version.note,
    facts: count(version.lectureCount, 'lecture'),
    current: version.id === course.publishedVersionId,
  }));
}
