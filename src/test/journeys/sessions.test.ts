/** Journey 8: signing in and out, how long a session lasts, a blocked person, and a stranger before other people's doors. */
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { seedPaidOrder } from '../../commerce/seed.service.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { day, hour, turnClock } from '../../lib/clock.ts';
import { expectPath, expectWords, look, type Mode, modes, press, signIn, startBrowser } from '../browser.ts';
import { castPassword, startSchool } from '../school.ts';
import { person, world } from '../world.ts';
import { filmCourse } from './lessons.ts';

const school = await startSchool();
const { ada, leo, charlie, ruth, knots } = await world();
const eve = await person('eve', 'Eve Larsen', 'instructor');
const { open } = startBrowser(school);
const theirs = await addressesOfOthers();

afterEach(() => turnClock(0));

describe.each(modes)('a session $name', (mode: Mode) => {
  it('[ACC-02] begins with the form, where the person wanted to go, and ends with one button', async () => {
    const page = await open(mode);
    await page.goto('/orders');
    await expectPath(page, '/sign-in');
    await look(page, 'sign-in', mode);
    await signIn(page, leo.email, 'not-the-password');
    await expectWords(page, 'do not belong together');
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(leo.email);
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await look(page, 'sign-in-refused', mode);
    await signIn(page, leo.email, castPassword);
    await expectPath(page, '/orders');
    await expectWords(page, 'Knots');
    await page.getByLabel('Your menu').click();
    await press(page, 'Sign out');
    await expectPath(page, '/');
    await page.goBack();
    expect(await page.getByText('₹1,499').count()).toBe(0);
    await page.goto('/orders');
    await expectPath(page, '/sign-in');
  });

  it('[ACC-02] ends after two hours without use and leads back to the page', async () => {
    const page = await open(mode, leo);
    await page.goto('/learn/knots');
    turnClock(1.9 * hour);
    await page.reload();
    await expectPath(page, '/learn/knots');
    turnClock(4 * hour);
    await page.reload();
    await expectPath(page, '/sign-in');
    await expectWords(page, 'You were signed out after a time without use');
    await look(page, 'sign-in-ended', mode);
    await signIn(page, leo.email, castPassword);
    await expectPath(page, '/learn/knots');
  });

  it('[ACC-02] ends after twelve hours, however much it is used', async () => {
    const page = await open(mode, leo);
    expect(await lastsUntil(page, [1.5, 3, 4.5, 6, 7.5, 9, 10.5, 11.9], hour)).toBe(11.9);
    turnClock(12.1 * hour);
    await page.goto('/learn');
    await expectPath(page, '/sign-in');
  });

  it('[ACC-02] lasts 30 days without use and 90 in all for those who stay signed in', async () => {
    const page = await open(mode);
    await page.goto('/sign-in');
    await page.getByLabel('Stay signed in').check();
    await signIn(page, leo.email, castPassword);
    await expectPath(page, '/learn');
    expect(await lastsUntil(page, [29, 58, 87], day)).toBe(87);
    turnClock(91 * day);
    await page.goto('/learn');
    await expectPath(page, '/sign-in');
    turnClock(0);
    const idle = await open(mode);
    await idle.goto('/sign-in');
    await idle.getByLabel('Stay signed in').check();
    await signIn(idle, leo.email, castPassword);
    await expectPath(idle, '/learn');
    turnClock(31 * day);
    await idle.goto('/learn');
    await expectPath(idle, '/sign-in');
  });

  it('[ACC-07] is over at once for a person who is blocked, until an admin takes it back', async () => {
    const name = mode.javaScript ? 'dan' : 'dora';
    const dan = await person(name, `${name} Blocked`, 'learner');
    const page = await open(mode, dan);
    await page.goto('/learn');
    const desk = await open(mode, ruth);
    await desk.goto(`/admin/people/${dan.id}`);
    await desk.getByLabel('Reason').fill('Shares the account');
    await press(desk, 'Block this account');
    await expectWords(desk, 'Blocked, and signed out everywhere.');
    await look(desk, 'admin-person-blocked', mode);
    await page.reload();
    await expectPath(page, '/sign-in');
    await signIn(page, dan.email, castPassword);
    await expectWords(page, 'This account is blocked');
    expect(await page.getByText('Shares the account').count()).toBe(0);
    await look(page, 'sign-in-blocked', mode);
    await press(desk, 'Unblock');
    await expectWords(desk, 'Not blocked any more');
    await signIn(page, dan.email, castPassword);
    await expectPath(page, '/learn');
  });

  it('[ACC-07] opens nothing of somebody else: visitors sign in, strangers find nothing', async () => {
    const visitor = await open(mode);
    const stranger = await open(mode, charlie);
    const teacher = await open(mode, eve);
    for (const address of [...theirs.learner, ...theirs.teacher, ...theirs.admin]) {
      await visitor.goto(address, { waitUntil: 'commit' });
      expect(new URL(visitor.url()).pathname, address).toBe('/sign-in');
    }
    for (const address of theirs.learner) expect(await statusOf(stranger, address), address).toBe(404);
    await look(stranger, 'stranger-404', mode);
    for (const address of theirs.teacher) expect(await statusOf(teacher, address), address).toBe(404);
    for (const address of [...theirs.teacher, ...theirs.admin])
      expect(await statusOf(stranger, address), address).toBe(403);
    await look(stranger, 'stranger-403', mode);
    for (const address of theirs.admin) expect(await statusOf(teacher, address), address).toBe(403);
    expect(theirs.files.length).toBeGreaterThan(1);
    for (const address of theirs.files)
      expect(await fileStatus(stranger, address), address).toBeGreaterThanOrEqual(403);
  });
});

/** The last of the moments at which the person still was in, using the session at each. */
async function lastsUntil(page: Page, moments: number[], unit: number): Promise<number | null> {
  let last: number | null = null;
  for (const at of moments) {
    turnClock(at * unit);
    await page.goto('/learn');
    if (new URL(page.url()).pathname !== '/learn') break;
    last = at;
  }
  return last;
}

async function statusOf(page: Page, address: string): Promise<number | undefined> {
  return (await page.goto(address, { waitUntil: 'commit' }))?.status();
}

/** A file's address may be a download, which is no page; asked with the cookies of the one who looks. */
async function fileStatus(page: Page, address: string): Promise<number> {
  return (await page.request.get(address, { maxRedirects: 0 })).status();
}

/** Every kind of address that belongs to Leo, to Ada or to the admins. */
async function addressesOfOthers() {
  const film = await filmCourse(ada);
  await grantAccess(leo.id, film.id, { kind: 'admin', id: `sessions-${leo.id}` });
  const order = String((await seedPaidOrder({ buyerId: leo.id, courseSlug: 'knots' }))._id);
  await school.settled();
  const client = await school.signedIn(leo);
  const told = (await client.get('/notifications')).html.querySelector('a[href^="/notifications/"]');
  const watching = await client.get(`/learn/${film.slug}/lectures/film`);
  const lecture = knots.sections[0]?.lectures[0]?.id ?? '';
  const course = `/studio/courses/${knots.id}`;
  return {
    learner: [
      ...['/learn/knots', '/learn/knots/lectures/figure-eight', '/learn/knots/certificate', '/courses/knots/review'],
      ...[`/orders/${order}`, `/orders/${order}/receipt`, told?.getAttribute('href') ?? 'no notification'],
    ],
    teacher: [
      ...['', '/basics', '/outline', '/price', '/publish'].map((step) => course + step),
      `${course}/lectures/${lecture}`,
    ],
    admin: [
      ...['/admin', '/admin/people', '/admin/courses', '/admin/orders', '/admin/jobs', '/admin/orders/comparisons'],
      ...[`/admin/people/${leo.id}`, `/admin/orders/${order}`, `/admin/orders/${order}/refund`],
      ...['banner', 'questions', 'questions/new', 'categories', 'categories/new', 'texts/about', 'versions/banner'].map(
        (room) => `/admin/site/${room}`,
      ),
      ...['people', 'courses', 'orders', 'revenue-per-month'].map((name) => `/admin/reports/${name}.csv`),
    ],
    files: watching.html.querySelectorAll('video source, video track').map((one) => one.getAttribute('src') ?? ''),
  };
}
