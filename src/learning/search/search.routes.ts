/** GET /learn/search: words in the lectures, transcripts and notes of one's courses. */
import { type Request, Router } from 'express';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { requireRecord } from '../enrolment.service.ts';
import { findNotes } from '../notes/found-notes.service.ts';
import { readsOf } from '../watching.ts';
import { findPlaces, type Learned, listLearned, mostCourses, mostPlaces } from './find.service.ts';
import { type SearchKind, SearchQuery } from './forms.ts';
import type { PieceKind } from './pieces.ts';
import { noteResult, placeRow, type ResultRow } from './results.ts';

type Choice = { value: string; label: string };
type Found = {
  /** "23 places", in words. */
  summary: string;
  isSome: boolean;
  rows: ResultRow[];
  /** Above the rest, where all kinds are shown. */
  notes: ResultRow[];
  notesHref: string | null;
  /** Titles of courses that are not searched yet. */
  waiting: string[];
  firstHref: string | null;
  nextHref: string | null;
};
const searchPage = view<{
  heading: string;
  q: string;
  kind: SearchKind;
  course: string;
  courses: Choice[];
  back: { href: string; label: string };
  tabs: { href: string; label: string; current: boolean }[];
  /** null: nothing was asked yet. */
  found: Found | null;
  /** Why not everything is searched, '' where it is. */
  limits: string;
}>('learning/search/index');

const pageSize = 20;
const notesOnTop = 3;
const kindsOf: Record<SearchKind, PieceKind[]> = {
  all: ['title', 'text', 'said'],
  lectures: ['title', 'text'],
  transcripts: ['said'],
  notes: [],
};
const labels: Record<SearchKind, string> = {
  all: 'All',
  lectures: 'Lectures',
  transcripts: 'Transcripts',
  notes: 'Notes',
};

export const courseSearch = Router();

courseSearch.get('/learn/search', requirePerson, async (req, res) => {
  const asked = query(req, SearchQuery);
  const inside = asked.course ? await requireOwn(req, asked.course) : null;
  const { learned, more } = await listLearned(me(req).id, readsOf(req), inside?.id);
  const page = searchPage({
    heading: inside ? `Search in ${inside.title}` : 'Search your courses',
    ...{ q: asked.q, kind: asked.kind, course: asked.course },
    courses: await choicesOf(req, learned, inside),
    back: inside ? { href: `/learn/${inside.slug}`, label: inside.title } : { href: '/learn', label: 'My learning' },
    tabs: tabsOf(req, asked),
    found: asked.q === '' ? null : await found(req, learned, { ...asked, courseId: inside?.id }),
    limits:
      more > 0 ? `The ${mostCourses} courses you opened last are searched. Choose one of the others to search it.` : '',
  });
  await answer(req, res, { page, title: asked.q ? `“${asked.q}” in your courses` : 'Search your courses' });
});

type Asked = { q: string; kind: SearchKind; course: string; after: number; courseId?: string | undefined };

async function found(req: Request, learned: Learned[], asked: Asked): Promise<Found> {
  const { q, kind, after } = asked;
  const { notes, words, isSome: someNotes } = await notesFor(req, asked);
  const { places, isSome, waiting } =
    kind === 'notes'
      ? { places: [], isSome: someNotes, waiting: [] }
      : await findPlaces(learned, { words: q, kinds: kindsOf[kind] });
  const noteRows = (from: number, to: number) => notes.slice(from, to).map((note) => noteResult(note, words, learned));
  const [count, most] = kind === 'notes' ? [notes.length, mostPlaces] : [places.length, mostPlaces];
  // Notes that hold some of the words are no answer beside lectures that hold all of them.
  const isOnTop = kind === 'all' && after === 0 && (!someNotes || isSome || places.length === 0);
  return {
    summary: summaryOf(kind, count, most),
    isSome: count > 0 && isSome,
    rows: kind === 'notes' ? noteRows(after, after + pageSize) : places.slice(after, after + pageSize).map(placeRow),
    notes: isOnTop ? noteRows(0, notesOnTop) : [],
    notesHref: isOnTop && notes.length > notesOnTop ? addressOf({ ...asked, kind: 'notes', after: 0 }) : null,
    waiting: waiting.map(({ facts }) => facts.title),
    firstHref: after > 0 ? addressOf({ ...asked, after: 0 }) : null,
    nextHref: after + pageSize < count ? addressOf({ ...asked, after: after + pageSize }) : null,
  };
}

/** Nobody's notes are read by somebody who looks at the school as them. */
async function notesFor(req: Request, { q, kind, courseId }: Asked) {
  if (req.seenBy || kind === 'lectures' || kind === 'transcripts') return { notes: [], words: [], isSome: false };
  return findNotes(me(req).id, q, { courseId, limit: mostPlaces });
}

/** Throws NotFound for a course that this person never learnt. Where access ended, one's notes are still found. */
async function requireOwn(req: Request, slug: string): Promise<{ id: string; slug: string; title: string }> {
  await requireRecord(me(req), slug);
  const { id, facts } = await requireLearnableCourse(slug);
  return { id, slug, title: facts.title };
}

async function choicesOf(
  req: Request,
  learned: Learned[],
  inside: { id: string; slug: string; title: string } | null,
): Promise<Choice[]> {
  const all = inside ? (await listLearned(me(req).id, readsOf(req))).learned : learned;
  const choices = all.map(({ course }) => ({ value: course.slug, label: course.facts.title }));
  if (inside && !choices.some(({ value }) => value === inside.slug))
    choices.push({ value: inside.slug, label: inside.title });
  return choices.sort((one, other) => one.label.localeCompare(other.label));
}

function tabsOf(req: Request, asked: Asked) {
  const kinds = (Object.keys(labels) as SearchKind[]).filter((kind) => kind !== 'notes' || !req.seenBy);
  return kinds.map((kind) => ({
    href: addressOf({ ...asked, kind, after: 0 }),
    label: labels[kind],
    current: kind === asked.kind,
  }));
}

function summaryOf(kind: SearchKind, count: number, most: number): string {
  const [one, many] = kind === 'notes' ? ['note', 'notes'] : ['place', 'places'];
  if (count >= most) return `The best ${most} ${many}`;
  return `${count} ${count === 1 ? one : many}`;
}

function addressOf({ q, course, kind, after }: Asked): string {
  const given = Object.entries({ q, course, kind: kind === 'all' ? '' : kind, after: after ? String(after) : '' });
  return `/learn/search?${new URLSearchParams(given.filter(([, value]) => value !== ''))}`;
}
