/** Every route of the application, who walks there, and addresses that lead to something that exists. */
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { applyToTeach } from '../accounts/roles/applications.service.ts';
import { buildApp } from '../app.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { placeOrder } from '../commerce/placing.service.ts';
import { findCertificateFor } from '../credentials/certificates.service.ts';
import { enrolFree } from '../learning/enrolment.service.ts';
import { completeLecture, readyLectures } from '../learning/progress.service.ts';
import { listNotifications } from '../notifications/notify.service.ts';
import { addQuestion } from '../site/faq.service.ts';
import { saveBanner } from '../site/site.service.ts';
import { addCategory } from '../site/sorting.service.ts';
import { assignmentCourse, handedInWork } from './assignment.ts';
import type { Client } from './client.ts';
import { beginQuiz, quizCourse } from './quiz.ts';
import { startSchool } from './school.ts';
import { surveyCourse } from './survey.ts';
import { course, person, world } from './world.ts';

export type Route = { method: string; path: string };
export const actors = ['visitor', 'stranger', 'learner', 'other', 'owner', 'admin'] as const;
export type Actor = (typeof actors)[number];
type Stacked = { route?: { path: unknown; methods: Record<string, boolean> }; handle?: { stack?: Stacked[] } };

/** All routes in the order in which they are tried; a path with several methods counts once for each. */
export function listRoutes(): Route[] {
  return routesIn((buildApp().router as unknown as { stack: Stacked[] }).stack);
}

function routesIn(stack: Stacked[]): Route[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return routesIn(handle?.stack ?? []);
    return Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: String(route.path) }));
  });
}

/**
 * The cast with relations to everything a route may name: Charlie is a stranger, Leo learns Knots, has finished Rope care
 * and ordered Splices, Eve teaches something else, Ada owns the courses, Ruth is admin.
 */
export async function populatedSchool() {
  const school = await startSchool();
  const cast = await world();
  const eve = await person('eve', 'Eve Norton', 'instructor', 'eve');
  const splices = await course(cast.ada, splicesPlan);
  const things = await leaveTraces(cast, splices.slug);
  await school.settled();
  const certificate = await findCertificateFor(cast.leo.id, cast.ropeCare.id);
  const { entries } = await listNotifications(cast.leo.id, {});
  const people = { stranger: cast.charlie, learner: cast.leo, other: eve, owner: cast.ada, admin: cast.ruth };
  const clients: Record<Actor, Client> = {
    visitor: school.visitor(),
    stranger: await signedIn(people.stranger),
    learner: await signedIn(people.learner),
    other: await signedIn(people.other),
    owner: await signedIn(people.owner),
    admin: await signedIn(people.admin),
  };
  const known = { ...things, certificate: certificate?.publicId ?? '', notification: entries[0]?.id ?? '' };

  async function signedIn(who: PersonRecord): Promise<Client> {
    const client = await school.signedIn(who);
    await client.get('/account');
    return client;
  }

  return { school, cast, clients, addressOf: (path: string) => addressOf(path, cast, known) };
}

type Cast = Awaited<ReturnType<typeof world>>;
type Known = Awaited<ReturnType<typeof leaveTraces>> & { certificate: string; notification: string };

async function leaveTraces({ ada, leo, ruth, ropeCare }: Cast, forSale: string) {
  const [learner, admin] = [snapshotOf(leo), snapshotOf(ruth)];
  const { enrolment } = await enrolFree(learner, ropeCare.slug);
  for (const { id } of readyLectures(ropeCare)) await completeLecture(enrolment, id, 'button');
  const placed = await placeOrder(learner, forSale);
  const bystander = await person('gus', 'Gus Hall', 'learner');
  const words = 'I have tied knots on ships for twenty years, and like to explain them.';
  await applyToTeach(snapshotOf(bystander), { about: words, teaches: words, link: '' });
  await saveBanner(admin, { text: 'Knots week', tone: 'info' });
  const question = await addQuestion(admin, { question: 'May I swim?', answer: 'Yes.' });
  await addCategory(admin, { name: 'Empty shelf', description: '', icon: 'layers' });
  const attempt = (await beginQuiz(learner, await quizCourse(ada))).id;
  const work = await handedInWork(learner, await assignmentCourse(ada), ada.id);
  const poll = await surveyCourse(ada);
  await enrolFree(learner, poll.slug);
  const own = {
    poll: { course: poll.id, lecture: poll.lectureId },
    work,
    attempt,
    question,
    bystander: bystander.id,
    enrolment: enrolment.id,
  };
  return { order: placed.kind === 'learn' ? '' : placed.orderId, ...own };
}

/** The route's path with something real in every place. What an answer may remove is made anew for each request. */
async function addressOf(path: string, cast: Cast, known: Known): Promise<string> {
  const values = { ...(await freshDraft(path, cast)), ...plainValues(path, cast, known) };
  return path
    .replace('{/*path}', '')
    .replace(/:(\w+)/g, (whole, name: string) => encodeURIComponent((values as Record<string, string>)[name] ?? whole));
}

function plainValues(path: string, { knots, ropeCare }: Cast, known: Known): Record<string, string> {
  const slug = path.startsWith('/learn/:slug/certificate') ? ropeCare.slug : knots.slug;
  if (path.includes('/attempts')) return { slug: 'knot-quiz', lecture: 'test', attempt: known.attempt, question: '1' };
  if (path.includes('/reviews/:review') && path.startsWith('/learn'))
    return { slug: 'knot-work', lecture: 'tie', review: known.work.submission };
  if (path.includes('/work')) return { slug: 'knot-work', lecture: 'tie' };
  if (path.includes('/assignments/:lecture')) return known.work;
  if (path.startsWith('/learn') && path.endsWith('/survey')) return { slug: 'knot-views', lecture: 'views' };
  if (path.includes('/surveys/:lecture')) return known.poll;
  if (path.includes(':enrolment')) return { course: ropeCare.id, enrolment: known.enrolment, lecture: 'course' };
  if (path.startsWith('/studio')) return {};
  if (/^\/admin\/(people|applications)/.test(path)) return { id: known.bystander };
  if (path.startsWith('/admin/orders') || path.startsWith('/orders')) return { id: known.order };
  if (path.startsWith('/admin/site/questions')) return { id: known.question };
  if (path.startsWith('/admin/site/categories')) return { slug: 'empty-shelf' };
  if (path.startsWith('/categories')) return { slug: 'outdoors' };
  if (path.startsWith('/notifications')) return { id: known.notification };
  if (path.startsWith('/certificates')) return { id: known.certificate, list: '1' };
  if (path.startsWith('/admin/jobs')) return { queue: 'work', id: 'no-such-job' };
  return {
    slug,
    lecture: 'bowline',
    handle: 'ada',
    order: known.order,
    key: 'terms',
    part: 'banner',
    revision: '1',
    file: 'revenue-per-month.csv',
  };
}

async function freshDraft(path: string, { ada }: Cast): Promise<Record<string, string>> {
  if (!path.startsWith('/studio') || !path.includes(':course')) return {};
  const owner = snapshotOf(ada);
  const { id } = await createCourse(owner, { title: 'Draft', category: 'outdoors' });
  if (!/:(section|lecture)/.test(path)) return { course: id, revision: '1' };
  const section = await addSection(owner, id, 'One');
  const lecture = await addLecture(owner, id, section.id, {
    title: 'Draft lecture',
    kind: 'article',
    markdown: 'Words.',
  });
  return { course: id, section: section.id, lecture: lecture.id, revision: '1' };
}

const splicesPlan = {
  slug: 'splices',
  title: 'Splices',
  subtitle: 'Ends that stay',
  description: 'Eye and short splice.',
  category: 'outdoors',
  level: 'advanced' as const,
  language: 'en',
  price: { amount: 99_900, currency: 'INR' },
  refundDays: 14,
  sections: [{ title: 'Eyes', lectures: [{ title: 'Eye splice', slug: 'eye-splice', markdown: 'Three strands.' }] }],
};
