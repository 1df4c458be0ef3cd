import { beforeAll, describe, expect, it } from 'vitest';
import { createPerson, snapshotOf } from '../accounts/accounts.service.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { Order } from '../commerce/order.model.ts';
import { Refund } from '../commerce/refund.model.ts';
import { config } from '../config.ts';
import { forgetMemory } from '../lib/cache.ts';
import { lastDays, lastMonths } from '../lib/calendar.ts';
import { day, hour, now } from '../lib/clock.ts';
import { defineJob, enqueue, queueOf } from '../lib/queue.ts';
import { redis } from '../lib/redis.ts';
import type { Client } from '../test/client.ts';
import { castPassword, type School, startSchool } from '../test/school.ts';
import { world } from '../test/world.ts';

let school: School;
let cast: Awaited<ReturnType<typeof world>>;
let ruth: Client;
let serial = 0;
const zone = config.school.timeZone;

/** 23:30 of the last day of the month before, in the school's zone. */
const lateLastMonth = () => new Date((lastMonths(now(), zone, 1)[0]?.from.getTime() ?? 0) - hour / 2);

async function paidOrder(paidAt: Date, more: { amount?: number; currency?: string; refund?: number } = {}) {
  serial += 1;
  const { amount = 149_900, currency = 'INR', refund = 0 } = more;
  const payment = { paymentId: `pay_${serial}`, amount, currency, method: 'card' };
  const lines = [{ courseId: cast.knots.id, slug: 'knots', title: 'Knots', amount }];
  const made = new Order({
    number: `E-T${serial}`,
    buyerId: cast.leo.id,
    lines,
    total: { amount, currency },
    status: refund ? 'partially_refunded' : 'paid',
    received: payment,
    paidAt,
    refunded: refund,
    createdAt: paidAt,
  });
  await made.save();
  if (!refund) return;
  const facts = {
    key: `t${serial}`,
    orderId: made.id,
    paymentId: payment.paymentId,
    kind: 'admin',
    status: 'processed',
  } as const;
  await new Refund({ ...facts, amount: refund, currency, requestedAt: now(), finishedAt: now() }).save();
}

beforeAll(async () => {
  school = await startSchool();
  cast = await world();
  await paidOrder(lateLastMonth());
  await paidOrder(now(), { refund: 50_000 });
  await paidOrder(now(), { amount: 9_950, currency: 'USD' });
  await createPerson({
    email: 'evil@cast.school',
    name: '=HYPERLINK("http://evil.example","x")',
    password: castPassword,
    state: 'active',
  });
  await createCourse(snapshotOf(cast.ada), { title: 'A draft about sails' });
  ruth = await school.signedIn(cast.ruth);
});

const parse = (text: string) =>
  text
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));

describe('who may enter', () => {
  const addresses = [
    '/admin',
    '/admin/people',
    '/admin/courses',
    '/admin/jobs',
    '/admin/reports/people.csv',
    '/admin/reports/revenue-per-month.csv',
  ];

  it('[ANA-01] visitors are led to sign in; learners and instructors are refused', async () => {
    const [leo, ada] = [await school.signedIn(cast.leo), await school.signedIn(cast.ada)];
    for (const address of [...addresses, `/admin/people/${cast.leo.id}`]) {
      expect((await school.visitor().get(address)).location).toBe(`/sign-in?next=${encodeURIComponent(address)}`);
      expect((await leo.get(address)).status).toBe(403);
      expect((await ada.get(address)).status).toBe(403);
    }
    expect((await leo.post(`/admin/people/${cast.ada.id}/block`, { reason: 'x' })).status).toBe(403);
  });

  it('[ANA-01] an address that names nothing is 404, also what is no id', async () => {
    for (const address of [
      '/admin/people/nobody',
      '/admin/people/ffffffffffffffffffffffff',
      '/admin/reports/secrets.csv',
      '/admin/reports/revenue-per-week.csv',
    ])
      expect((await ruth.get(address)).status).toBe(404);
  });
});

describe('the overview', () => {
  it('[ANA-01] shows what came in less what went back, per currency, and the 12 months as picture and table', async () => {
    const page = await ruth.get('/admin');
    expect(page.status).toBe(200);
    expect(page.html.querySelector('#revenue-INR svg[role="img"]')?.getAttribute('aria-label')).toMatch(
      /^Revenue per month in INR\. From /,
    );
    const rows = page.html
      .querySelectorAll('#revenue-INR tbody tr')
      .map((row) => row.querySelectorAll('th,td').map((cell) => cell.text.trim()));
    expect(rows).toHaveLength(12);
    const labels = lastMonths(now(), zone, 12).map((month) => month.label);
    expect(rows.map((row) => row[0])).toEqual(labels);
    expect(rows[10]).toEqual([labels[10], '₹1,499', '₹1,499', '₹0', '1', '0']);
    expect(rows[11]).toEqual([labels[11], '₹999', '₹1,499', '₹500', '1', '1']);
    expect(page.$('#revenue-USD tbody tr:last-child')).toContain('$99.50');
    expect(page.$('main')).toContain('Nothing: no order waits');
  });

  it('[ANA-01] shows 30 days, today last, and an order late at night on its own day', async () => {
    const page = await ruth.get('/admin?by=day');
    const rows = page.html.querySelectorAll('#revenue-INR tbody tr').map((row) => row.querySelector('th')?.text);
    expect(rows).toEqual(lastDays(now(), zone, 30).map((one) => one.label));
    expect(page.$('#enrolments tbody tr:last-child td')).toBe('1');
    expect(page.$('#people tbody tr:last-child td')).toBe('5');
    expect((await ruth.get('/admin?by=century')).status).toBe(200);
  });

  it('[ANA-01] what waits for an admin is named with its way', async () => {
    await Order.updateOne(
      { number: 'E-T1' },
      { $set: { attention: 'Too little came.', attentionAt: new Date(now().getTime() - day) } },
    );
    const page = await ruth.get('/admin');
    expect(page.$('#overview-tasks')).toContain('Order E-T1: Too little came.');
    await Order.updateOne({ number: 'E-T1' }, { $unset: { attention: 1, attentionAt: 1 } });
    expect((await ruth.get('/admin')).$('#overview-tasks')).not.toContain('E-T1');
  });

  it('[ANA-05] each file holds the numbers of its table', async () => {
    for (const [by, unit] of [
      ['month', 'month'],
      ['day', 'day'],
    ] as const) {
      const page = await ruth.get(`/admin?by=${by}`);
      for (const subject of ['orders', 'enrolments', 'people', 'courses']) {
        const file = await ruth.get(`/admin/reports/${subject}-per-${unit}.csv`);
        expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
        expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${subject}-per-${unit}.csv"`);
        const shown = page.html.querySelectorAll(`#${subject} tbody td`).map((cell) => cell.text.trim());
        expect(
          parse(file.text)
            .slice(1)
            .map((row) => row[1]),
        ).toEqual(shown);
      }
      const file = parse((await ruth.get(`/admin/reports/revenue-per-${unit}.csv`)).text);
      expect(file[0]?.slice(1)).toEqual(['Currency', 'Revenue', 'Paid', 'Refunded', 'Orders', 'Refunds']);
      const today = file.filter((row) => row[1] === 'INR').at(-1);
      expect(today?.slice(1)).toEqual(['INR', '999', '1499', '500', '1', '1']);
      expect(file.at(-1)?.slice(1)).toEqual(['USD', '99.50', '99.50', '0', '1', '0']);
    }
  });
});

describe('people', () => {
  it('[ANA-01] are found, filtered and sorted by links', async () => {
    const found = await ruth.get('/admin/people?q=leo');
    expect(found.html.querySelectorAll('tbody tr').map((row) => row.querySelector('a')?.text)).toEqual(['Leo Martins']);
    const admins = await ruth.get('/admin/people?role=admin&sort=name');
    expect(admins.$('tbody tr:first-child')).toContain('Ruth Okafor');
    expect(admins.$('th[aria-sort]')).toBe('Name');
    expect((await ruth.get('/admin/people?q=nobody-is-called-so')).$('main')).toContain('Nobody found');
    expect((await ruth.get('/admin/people?role=king&after=x&sort=-1')).status).toBe(200);
  });

  it('[ANA-05] the file of people has the filter of the page and disarms formulas', async () => {
    const all = await ruth.get('/admin/reports/people.csv');
    expect(all.text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")",evil@cast.school,learner,active`);
    const admins = parse((await ruth.get('/admin/reports/people.csv?role=admin')).text);
    expect(admins.map((row) => row[1])).toEqual(['Name', 'Ruth Okafor']);
  });

  it('[ANA-01] one person shows what they learn and bought', async () => {
    const page = await ruth.get(`/admin/people/${cast.leo.id}`);
    expect(page.$('main')).toContain('leo@cast.school');
    expect(page.$('main')).toMatch(/Enrolments \(1\).*Knots.*Open.*0 % \(0 of 3\)/);
    expect(page.$('main')).toMatch(/Orders \(3\).*E-T3/);
  });

  it('[ACC-07] blocking needs a reason, ends the sessions, and can be taken back', async () => {
    const charlie = await school.signedIn(cast.charlie);
    const address = `/admin/people/${cast.charlie.id}`;
    const bad = await ruth.post(`${address}/block`, { reason: ' ' });
    expect(bad.status).toBe(422);
    expect(bad.$('#field-reason-error')).toContain('Please say why');
    const blocked = await ruth.follow(await ruth.post(`${address}/block`, { reason: 'Spam in <b>reviews</b>' }));
    expect(blocked.$('main')).toMatch(/Blocked.*Spam in &lt;b&gt;reviews|Blocked.*Spam in <b>reviews/);
    expect(blocked.html.querySelector('dd b')).toBeNull();
    expect((await charlie.get('/account')).location).toMatch(/^\/sign-in/);
    await expect(school.signedIn(cast.charlie)).rejects.toThrow();
    await ruth.delete(`${address}/block`);
    await school.signedIn(cast.charlie);
  });

  it('[ACC-07] signing out everywhere ends all sessions but blocks nobody; nobody blocks themselves', async () => {
    const charlie = await school.signedIn(cast.charlie);
    expect((await ruth.delete(`/admin/people/${cast.charlie.id}/sessions`)).status).toBe(303);
    expect((await charlie.get('/account')).location).toMatch(/^\/sign-in/);
    await school.signedIn(cast.charlie);
    const self = await ruth.post(`/admin/people/${cast.ruth.id}/block`, { reason: 'tired' });
    expect(self.status).toBe(422);
    expect(self.$('#error-summary')).toContain('You cannot block your own account.');
  });

  it('[ACC-07] a role is changed by an admin alone, and holds from the next sign-in', async () => {
    const address = `/admin/people/${cast.charlie.id}`;
    expect((await ruth.put(`${address}/role`, { role: 'emperor' })).status).toBe(422);
    expect((await ruth.put(`${address}/role`, { role: 'instructor' })).status).toBe(303);
    expect((await (await school.signedIn(cast.charlie)).get('/studio')).status).toBe(200);
  });
});

describe('courses', () => {
  it('[ANA-01] are listed with teacher, state, learners and revenue, drafts too, and sorted by links', async () => {
    const page = await ruth.get('/admin/courses?sort=title');
    const rows = page.html.querySelectorAll('tbody tr').map((row) => row.text.replace(/\s+/g, ' ').trim());
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^A draft about sails ?Ada Fernandes Draft/);
    expect(rows[1]).toContain('₹2,498 + $99.50');
    expect(rows[1]).toContain('₹500 refunded');
    const turned = page.html.querySelector('th[aria-sort="ascending"] a')?.getAttribute('href') ?? '';
    expect((await ruth.get(turned)).$('tbody tr:last-child')).toContain('A draft about sails');
    const best = await ruth.get('/admin/courses?sort=revenue');
    expect(best.$('tbody tr:first-child')).toContain('Knots');
    expect((await ruth.get('/admin/courses?q=ada+rope')).$('tbody')).toMatch(/^Rope care/);
  });

  it('[ANA-05] the file of courses has a row for each currency', async () => {
    const rows = parse((await ruth.get('/admin/reports/courses.csv?q=knots')).text).map((row) => row.slice(1));
    expect(rows.slice(1).map((row) => row.slice(-4))).toEqual([
      ['INR', '2498', '2998', '500'],
      ['USD', '99.50', '99.50', '0'],
    ]);
  });

  it('[ANA-05] the file of orders has every order, with its moment in the zone of the school', async () => {
    const list = await ruth.get('/admin/orders');
    const link = list.html.querySelector('a[href^="/admin/reports/orders.csv"]')?.getAttribute('href') ?? '';
    const rows = parse((await ruth.get(link.replaceAll('&amp;', '&'))).text);
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)?.[0]).toBe('E-T1');
    expect(rows.at(-1)?.[2]).toMatch(/T23:30:00\+05:30$/);
    expect(parse((await ruth.get('/admin/reports/orders.csv?status=partially_refunded')).text)).toHaveLength(2);
    expect(parse((await ruth.get('/admin/reports/orders.csv?q=nobody@cast.school')).text)).toHaveLength(1);
  });
});

describe('failed jobs', () => {
  it('[OPS-03] stand on the overview, say why, and are tried again or dropped', async () => {
    let broken = true;
    const job = defineJob<{ word: string }>(
      'always-late',
      async () => {
        if (broken) throw new Error('<i>no</i> luck');
      },
      { attempts: 1 },
    );
    await enqueue(job, { word: 'a' }, { id: 'a' });
    await enqueue(job, { word: 'b' }, { id: 'b' });
    await school.settled();
    expect((await ruth.get('/admin')).$('#overview-tasks')).toContain('2 background jobs gave up.');
    const list = await ruth.get('/admin/jobs');
    expect(list.text).toContain('&lt;i&gt;no&lt;/i&gt; luck');
    broken = false;
    expect((await ruth.post('/admin/jobs/work/always-late-a/retry')).status).toBe(303);
    await school.settled();
    expect(await (await queueOf('work').getJob('always-late-a'))?.isCompleted()).toBe(true);
    expect((await ruth.delete('/admin/jobs/work/always-late-b')).status).toBe(303);
    expect((await ruth.get('/admin/jobs')).$('main')).toContain('Nothing has failed');
    expect((await ruth.post('/admin/jobs/nowhere/x/retry')).status).toBe(404);
  });
});

it('[ANA-01] numbers are read afresh after a minute, not at every look', async () => {
  await paidOrder(now());
  expect((await ruth.get('/admin')).$('#revenue-INR tbody tr:last-child')).toContain('₹999');
  await redis.del(...(await redis.keys('cache:figures*')));
  forgetMemory();
  expect((await ruth.get('/admin')).$('#revenue-INR tbody tr:last-child')).toContain('₹2,498');
});
