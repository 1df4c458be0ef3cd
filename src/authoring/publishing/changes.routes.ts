/** `/studio/courses/:course/changes`: two states of a course side by side; the draft against what learners see, if not asked otherwise. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { type ShownDifference, type ShownEntry, shownDifference, shownLecture } from './changes-page.ts';
import { type LoadedSide, loadSide, publishedNumber, type Which } from './compare.service.ts';
import { type Draft, readDraft } from './publication.service.ts';

type Heading = { title: string; lead: string; back: { href: string; label: string } };
const changesPage = view<{
  bar: Bar;
  heading: Heading;
  difference: ShownDifference;
  nextHref: string | null;
  firstHref: string | null;
}>('authoring/publishing/changes');
const lecturePage = view<{ bar: Bar; heading: Heading; entry: ShownEntry }>('authoring/publishing/lecture-changes');
const lecturePart = view<{ entry: ShownEntry }>('authoring/publishing/_entry');

const which = z.union([z.enum(['draft', 'nothing']), z.coerce.number().int().min(1)]);
const ChangesQuery = z.object({
  from: which.optional(),
  to: which.optional(),
  at: z.coerce.number().int().min(0).max(5000).optional(),
});

const at = '/studio/courses/:course/changes';
export const changes = Router();
changes.use('/studio', teaching);

changes.get(at, async (req, res) => {
  const { draft, sides, address, zone } = await asked(req);
  const { at: index = 0 } = query(req, ChangesQuery);
  const hrefOf = (id: string) => `${draft.base}/changes/lectures/${id}?${address}`;
  const difference = await shownDifference(sides, { zone, at: index, hrefOf });
  const here = `${draft.base}/changes?${address}`;
  const page = changesPage({
    bar: { ...barOf(req, draft), link: null },
    heading: headingOf(draft, sides),
    difference,
    nextHref: difference.next === null ? null : `${here}&at=${difference.next}`,
    firstHref: index > 0 ? here : null,
  });
  await answer(req, res, { page, title: 'Changes', layout: 'studio', nav: railOf(draft, 'publish') });
});

changes.get(`${at}/lectures/:lecture`, async (req, res) => {
  const { draft, sides, address, zone } = await asked(req);
  const entry = await shownLecture(sides, String(req.params.lecture), zone);
  if (!entry) throw new NotFound('This lecture');
  const back = { href: `${draft.base}/changes?${address}`, label: 'All changes' };
  const heading = { ...headingOf(draft, sides), title: entry.title, back };
  await answer(req, res, {
    page: lecturePage({ bar: { ...barOf(req, draft), link: null }, heading, entry }),
    fragments: [lecturePart({ entry })],
    title: `Changes: ${entry.title}`,
    layout: 'studio',
    nav: railOf(draft, 'publish'),
  });
});

/** Who may edit, answer for or publish a course may read what changed in it. */
async function asked(req: Request) {
  const person = me(req);
  const draft = await readDraft(person, String(req.params.course), ['edit', 'publish']);
  const { from, to } = query(req, ChangesQuery);
  const seen = await publishedNumber(draft.course);
  const start: Which = from ?? seen ?? 'nothing';
  const end: Which = to ?? 'draft';
  const sides: [LoadedSide, LoadedSide] = [await loadSide(draft.course, start), await loadSide(draft.course, end)];
  return {
    draft: { ...draft, base: `/studio/courses/${draft.course.id}` },
    sides,
    address: `from=${start}&to=${end}`,
    zone: person.timeZone ?? config.school.timeZone,
  };
}

function headingOf(draft: Draft & { base: string }, [from, to]: [LoadedSide, LoadedSide]): Heading {
  const isDraft = to.which === 'draft' && (draft.published?.number ?? 'nothing') === from.which;
  if (from.which === 'nothing')
    return {
      title: 'All of it is new',
      lead: 'No learner has seen this course yet. These are its sections and lectures; what is said about the course stands on its page.',
      back: { href: `${draft.base}/publish`, label: 'Publish' },
    };
  return {
    title: isDraft ? 'What publishing changes' : `From ${nameOf(from.which)} to ${nameOf(to.which)}`,
    lead: isDraft
      ? 'Your draft against what learners see. Words that come are underlined, words that go are struck out.'
      : `What ${nameOf(to.which)} has that ${nameOf(from.which)} had not, and the other way round.`,
    back: isDraft
      ? { href: `${draft.base}/publish`, label: 'Publish' }
      : { href: `${draft.base}/versions`, label: 'Versions' },
  };
}

function nameOf(side: Which): string {
  if (side === 'nothing') return 'nothing';
  return side === 'draft' ? 'the draft' : `version ${side}`;
}
