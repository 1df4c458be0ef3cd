/**
 * The cast, made through the services. Ada teaches "Knots" (paid) and "Rope care" (free); Leo is enrolled in Knots;
 * Charlie bought nothing; Ruth is admin.
 */
import { createPerson, type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { saveCategory } from '../authoring/courses/categories.service.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { addLecture, type DraftLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { type PublishedCourse, requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { reloadCatalog } from '../catalog/memory.service.ts';
import { grantAccess } from '../learning/enrolment.service.ts';
import { castPassword } from './school.ts';

type CourseFacts = Parameters<typeof createCourse>[1];
type Plan = CourseFacts & {
  slug: string;
  sections: { title: string; lectures: Omit<Parameters<typeof addLecture>[3], 'kind'>[] }[];
};

export const knotsPrice = { amount: 149_900, currency: 'INR' };

export async function world() {
  const ada = await person('ada', 'Ada Fernandes', 'instructor', 'ada');
  const leo = await person('leo', 'Leo Martins', 'learner');
  const charlie = await person('charlie', 'Charlie Stone', 'learner');
  const ruth = await person('ruth', 'Ruth Okafor', 'admin');
  await saveCategory(snapshotOf(ruth), {
    slug: 'outdoors',
    name: 'Outdoors & crafts',
    description: 'Rope and sky.',
    icon: 'layers',
    position: 1,
  });
  const knots = await course(ada, knotsPlan);
  const ropeCare = await course(ada, ropeCarePlan);
  await grantAccess(leo.id, knots.id, { kind: 'admin', id: `world-${leo.id}` });
  await reloadCatalog();
  return { ada, leo, charlie, ruth, knots, ropeCare };
}

/** One more person; the password is `castPassword`. */
export async function person(
  word: string,
  name: string,
  role: PersonRecord['role'],
  handle?: string,
): Promise<PersonRecord> {
  return createPerson({
    email: `${word}@cast.school`,
    name,
    role,
    password: castPassword,
    state: 'active',
    ...(handle ? { handle } : {}),
  });
}

/** One more published course; lectures are articles, the first of each course is a free preview. */
export async function course(teacher: PersonRecord, { slug, sections, ...facts }: Plan): Promise<PublishedCourse> {
  const owner = snapshotOf(teacher);
  const made = await createCourse(owner, facts, { slug });
  for (const [at, { title, lectures }] of sections.entries())
    await section(owner, made.id, { title, lectures, first: at === 0 });
  await publishCourse(owner, made.id, { note: '' });
  return requirePublishedCourse(slug);
}

type Section = Plan['sections'][number] & { first: boolean };

async function section(owner: ReturnType<typeof snapshotOf>, courseId: string, plan: Section): Promise<DraftLecture[]> {
  const { id } = await addSection(owner, courseId, plan.title);
  const made: DraftLecture[] = [];
  for (const [at, lecture] of plan.lectures.entries())
    made.push(
      await addLecture(owner, courseId, id, {
        kind: 'article',
        preview: plan.first && at === 0,
        seconds: 120,
        ...lecture,
      }),
    );
  return made;
}

const article = (title: string, slug: string, words: string) => ({ title, slug, markdown: `## ${title}\n\n${words}` });

const knotsPlan: Plan = {
  slug: 'knots',
  title: 'Knots',
  subtitle: 'Eight knots for a lifetime',
  description: 'Learn the few knots that hold, and when to use **which**.',
  category: 'outdoors',
  level: 'beginner',
  language: 'en',
  tags: ['rope', 'sailing'],
  learn: ['Tie a bowline with closed eyes', 'Join two ropes', 'Choose a hitch'],
  requirements: ['Two metres of rope'],
  audience: ['People who sail or camp'],
  price: knotsPrice,
  refundDays: 14,
  sections: [
    {
      title: 'First knots',
      lectures: [
        article('The bowline', 'bowline', 'A loop that does not slip.'),
        article('The figure eight', 'figure-eight', 'A stopper.'),
      ],
    },
    {
      title: 'Joining ropes',
      lectures: [article('The sheet bend', 'sheet-bend', 'For two ropes of unlike thickness.')],
    },
  ],
};

const ropeCarePlan: Plan = {
  slug: 'rope-care',
  title: 'Rope care',
  subtitle: 'Make a rope last',
  description: 'Wash, dry, coil.',
  category: 'outdoors',
  level: 'all',
  language: 'en',
  tags: ['rope'],
  learn: ['Coil without kinks'],
  price: null,
  sections: [
    {
      title: 'Care',
      lectures: [
        article('Washing', 'washing', 'Cold water, mild soap.'),
        article('Coiling', 'coiling', 'Turn by turn.'),
      ],
    },
  ],
};
