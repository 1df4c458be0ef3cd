/** Leo's notes in the demo school: in films, at paragraphs, in the courses he learns. */
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { requirePublishedCourse, requireRevision } from '../../authoring/publishing/published.service.ts';
import { addNote, type Pointed } from '../../learning/notes/notes.service.ts';
import { placesIn } from '../../learning/notes/places.ts';
import { day, turnClock } from '../../lib/clock.ts';

/** `at`: a second of the film, or what the heading or paragraph begins with; nothing: the whole lecture. */
type Plan = { course: string; lecture: string; daysAgo: number; at?: number | string; text: string };

const plans: Plan[] = [
  {
    ...{ course: 'knots-that-hold', lecture: 'parts-of-a-rope', daysAgo: 18, at: 12 },
    text: 'Standing part, bight, end. **The standing part is the side with the load**, whatever I am holding.',
  },
  {
    ...{ course: 'knots-that-hold', lecture: 'why-a-knot-holds', daysAgo: 17, at: 'Every turn' },
    text: 'So one more turn is worth more than pulling harder:\n\n$$e^{0.3 \\cdot 2\\pi} \\approx 6.6$$\n\nTried it on the balcony rail: true.',
  },
  {
    ...{ course: 'knots-that-hold', lecture: 'why-a-knot-holds', daysAgo: 17, at: 'Inside a knot' },
    text: 'Find the nip first:\n\n1. which part is loaded\n2. what does it press on\n3. can the end get away',
  },
  {
    ...{ course: 'knots-that-hold', lecture: 'bowline', daysAgo: 14, at: 21 },
    text: 'The end goes round **behind** the standing part. I always go in front, and then it is a cowboy bowline.',
  },
  {
    ...{ course: 'knots-that-hold', lecture: 'bowline', daysAgo: 13 },
    text: 'Ask: does the cowboy bowline hold worse, or only differently?',
  },
  {
    ...{ course: 'bread-from-four-things', lecture: 'bread-in-percentages', daysAgo: 6, at: 'The rule' },
    text: 'My loaf at home:\n\n| | g | % |\n|---|--:|--:|\n| flour | 450 | 100 |\n| water | 324 | 72 |\n| salt | 9 | 2 |',
  },
  {
    ...{ course: 'sql-from-the-first-query', lecture: 'null-is-not-a-value', daysAgo: 80 },
    text: '`WHERE born = NULL` finds nobody, always `IS NULL`.\n\n```sql\nSELECT name FROM author WHERE died IS NULL;\n```',
  },
];

/** Not to be repeated: the seed runs on an empty school. */
export async function seedNotes(people: Map<string, PersonRecord>): Promise<void> {
  const leo = people.get('leo');
  for (const plan of leo ? plans : []) await seedNote(leo?.id ?? '', plan);
  turnClock(0);
}

async function seedNote(userId: string, plan: Plan): Promise<void> {
  const course = await requirePublishedCourse(plan.course);
  const lecture = course.sections.flatMap(({ lectures }) => lectures).find(({ slug }) => slug === plan.lecture);
  if (!lecture) throw new Error(`the demo school has no lecture ${plan.lecture}`);
  turnClock(-plan.daysAgo * day);
  const spot = { courseId: course.id, lectureId: lecture.id };
  const titles = { courseTitle: course.facts.title, lectureTitle: lecture.title };
  await addNote(userId, { ...spot, ...titles }, { text: plan.text, at: await pointOf(lecture.revisionId, plan.at) });
}

async function pointOf(revisionId: string, at: Plan['at']): Promise<Pointed> {
  if (typeof at !== 'string') return { seconds: at ?? null };
  const places = placesIn((await requireRevision(revisionId)).html);
  const order = places.findIndex(({ words }) => words.startsWith(at));
  const found = places[order];
  if (!found) throw new Error(`nothing begins with “${at}”`);
  return { seconds: null, anchor: { ...found, order } };
}
