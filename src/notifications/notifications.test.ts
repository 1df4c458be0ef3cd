import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { Order } from '../commerce/order.model.ts';
import { grantAccess, requireEnrolment } from '../learning/enrolment.service.ts';
import { completeLecture } from '../learning/progress.service.ts';
import { day, fromNow } from '../lib/clock.ts';
import { fact, publish } from '../lib/events.ts';
import { startSchool } from '../test/school.ts';
import { world } from '../test/world.ts';
import { ago } from './ago.ts';
import { Notification } from './notification.model.ts';
import { listNotifications, markAllRead, notify, removeOldNotifications } from './notify.service.ts';
import { tellPayment, tellRefund } from './told.service.ts';
import { unreadCount } from './unread.service.ts';

const school = await startSchool();
let cast: Awaited<ReturnType<typeof world>>;
const titlesOf = async (userId: string) => (await listNotifications(userId)).entries.map(({ title }) => title);

beforeAll(async () => {
  cast = await world();
  await school.settled();
});

const told = (key: string) => ({ kind: 'lectures' as const, key, title: `Told ${key}`, href: '/learn' });

describe('telling', () => {
  beforeEach(() => Notification.deleteMany({}));

  it('[NTF-01] the same thing ten times at once is told once, and counted once', async () => {
    await unreadCount(cast.leo.id);
    await Promise.all(Array.from({ length: 10 }, () => notify(cast.leo.id, told('once'))));
    expect(await titlesOf(cast.leo.id)).toEqual(['Told once']);
    expect(await unreadCount(cast.leo.id)).toBe(1);
  });

  it('[NTF-01] what was read stays read when it is told again', async () => {
    await notify(cast.leo.id, told('again'));
    await markAllRead(cast.leo.id);
    await notify(cast.leo.id, told('again'));
    expect(await unreadCount(cast.leo.id)).toBe(0);
  });

  it('[NTF-01] the number beside the bell is right however telling and counting meet', async () => {
    for (let round = 0; round < 20; round++)
      await Promise.all([
        unreadCount(cast.leo.id),
        notify(cast.leo.id, told(`race-${round}`)),
        unreadCount(cast.leo.id),
      ]);
    expect(await unreadCount(cast.leo.id)).toBe(20);
  });

  it('[NTF-01] what is older than ninety days goes, the rest stays', async () => {
    await notify(cast.leo.id, told('old'), fromNow(-91 * day));
    await notify(cast.leo.id, told('young'), fromNow(-89 * day));
    expect(await removeOldNotifications()).toBe(1);
    expect(await titlesOf(cast.leo.id)).toEqual(['Told young']);
  });
});

describe('the list', () => {
  beforeAll(async () => {
    await Notification.deleteMany({});
    for (let at = 0; at < 35; at++) await notify(cast.leo.id, told(`n${at}`), fromNow(-at * 60_000));
  });

  it('[NTF-01] shows the bell with its number, and goes on by cursor with each entry once', async () => {
    const leo = await school.signedIn(cast.leo);
    const first = await leo.get('/notifications');
    expect(first.$('#shell-bell')).toContain('35 unread');
    const next = first.html.querySelector('a[rel="next"]')?.getAttribute('href') ?? '';
    const second = await leo.get(next);
    const titles = [first, second].flatMap((page) => page.html.querySelectorAll('main li a').map((one) => one.text));
    expect(new Set(titles).size).toBe(35);
    expect(second.html.querySelector('a[rel="next"]')).toBeNull();
    expect((await leo.get('/notifications?after=zzz')).status).toBe(200);
  });

  it('[NTF-01] opening leads there and marks as read; all can be marked at once', async () => {
    const leo = await school.signedIn(cast.leo);
    const entry = (await leo.get('/notifications')).html.querySelector('main li a')?.getAttribute('href') ?? '';
    expect((await leo.get(entry)).location).toBe('/learn');
    expect((await leo.get('/notifications')).$('#shell-bell')).toContain('34 unread');
    expect((await leo.post('/notifications/reading')).status).toBe(303);
    const page = await leo.get('/notifications');
    expect(page.$('#shell-bell')).toBe('Notifications');
    expect(page.html.querySelector('form[action="/notifications/reading"]')).toBeNull();
  });

  it('[NTF-01] is nobody else’s: a stranger finds nothing, a visitor is led to sign in', async () => {
    const charlie = await school.signedIn(cast.charlie);
    const { entries } = await listNotifications(cast.leo.id);
    expect((await charlie.get(`/notifications/${entries[0]?.id}`)).status).toBe(404);
    expect((await charlie.get('/notifications/none')).status).toBe(404);
    expect((await charlie.get('/notifications')).$('main')).toContain('Nothing to tell');
    expect((await school.visitor().get('/notifications')).location).toContain('/sign-in');
  });
});

describe('what is told', () => {
  it('[NTF-01] an enrolment and a certificate, to the learner', async () => {
    const charlie = snapshotOf(cast.charlie);
    await grantAccess(charlie.id, cast.ropeCare.id, { kind: 'free', id: `told-${charlie.id}` });
    const enrolment = await requireEnrolment(charlie, 'rope-care');
    for (const lecture of cast.ropeCare.sections.flatMap((section) => section.lectures))
      await completeLecture(enrolment, lecture.id);
    await vi.waitFor(
      async () => {
        expect(await titlesOf(charlie.id)).toEqual(
          expect.arrayContaining([
            expect.stringContaining('enrolled in “Rope care”'),
            expect.stringContaining('certificate for “Rope care”'),
          ]),
        );
      },
      { timeout: 15_000, interval: 100 },
    );
  });

  it('[NTF-01] new lectures, once per version, to those who may learn', async () => {
    await school.settled();
    await Notification.deleteMany({});
    const ada = snapshotOf(cast.ada);
    const section = cast.knots.sections[0]?.id ?? '';
    await addLecture(ada, cast.knots.id, section, {
      kind: 'article',
      title: 'The clove hitch',
      markdown: 'Twice around.',
      seconds: 60,
    });
    const version = await publishCourse(ada, cast.knots.id, { note: '' });
    await school.settled();
    const again = { courseId: cast.knots.id, versionId: version.id, addedLectures: 1, tells: true };
    await publish(fact('course.published', again));
    await school.settled();
    expect(await titlesOf(cast.leo.id)).toEqual(['“Knots” has a new lecture.']);
    expect(await titlesOf(cast.charlie.id)).toEqual([]);
  });

  it('[NTF-01] a payment and a refund to the buyer, an order that needs a look to admins', async () => {
    const order = await Order.create({
      number: 'E-TOLD',
      buyerId: cast.leo.id,
      lines: [{ courseId: cast.knots.id, slug: 'knots', title: 'Knots', amount: 149_900 }],
      total: { amount: 149_900, currency: 'INR' },
      refundDays: 14,
      status: 'flagged',
      createdAt: fromNow(0),
    });
    const orderId = order._id.toString();
    await publish(fact('order.flagged', { orderId }));
    await school.settled();
    expect(await titlesOf(cast.ruth.id)).toEqual([expect.stringContaining('Order E-TOLD needs a look')]);
    expect(await titlesOf(cast.ada.id)).toEqual([]);
    await Notification.deleteMany({ userId: cast.leo.id });
    for (let time = 0; time < 2; time++) {
      await tellPayment(orderId);
      await tellRefund(orderId, 'first-refund');
    }
    expect((await titlesOf(cast.leo.id)).sort()).toEqual([
      'We received your payment of ₹1,499 for “Knots”.',
      'Your money for “Knots” is on its way back.',
    ]);
  });
});

it('[NTF-01] says how long ago in words', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const said = (before: number) => ago(new Date(now.getTime() - before), now, 'Asia/Kolkata');
  expect([0, 60_000, 2 * 3_600_000, day, 3 * day, 40 * day].map(said)).toEqual([
    'just now',
    '1 minute ago',
    '2 hours ago',
    'yesterday',
    '3 days ago',
    '12 October 2026',
  ]);
});
