/** Every route by which admins change something, sent so that it does: each leaves a line of the audit log. */
import { expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { Audit } from '../accounts/audit/audit.model.ts';
import { confirmList, takeList } from '../accounts/invitations/lists.service.ts';
import { listInvited } from '../accounts/invitations/open-invitations.service.ts';
import { changeFactors } from '../accounts/second-step/factors.service.ts';
import { schoolSettings } from '../accounts/settings/settings.service.ts';
import { createCourse, updateDraft } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { Remark } from '../authoring/review/remark.model.ts';
import { readStudioRules, saveStudioRules } from '../authoring/review/studio-settings.service.ts';
import { submitCourse } from '../authoring/review/submissions.service.ts';
import { Order } from '../commerce/order.model.ts';
import { seedPaidOrder } from '../commerce/seed.service.ts';
import { listKeys } from '../credentials/badges/keys.service.ts';
import { now } from '../lib/clock.ts';
import { defineJob, enqueue } from '../lib/queue.ts';
import { addQuestion } from '../site/faq.service.ts';
import { saveBanner, saveLegal } from '../site/site.service.ts';
import type { Fields } from '../test/client.ts';
import { listRoutes, populatedSchool } from '../test/every-route.ts';

const { school, cast, addressOf } = await populatedSchool();
const { ruth, leo } = cast;
const admin = snapshotOf(ruth);
const client = await school.signedIn(ruth);
const order = await seedPaidOrder({ buyerId: leo.id, courseSlug: 'knots' });
const gus = (await addressOf('/admin/people/:id')).split('/').at(-1) ?? '';
const orders = `/admin/orders/${order._id}`;

type Trial = { address?: string; fields?: Fields; before?: () => Promise<unknown> };
const trials: Record<string, Trial | (() => Promise<Trial>)> = {
  'PUT /admin/settings/studio': async () => {
    const { checks, revision } = await readStudioRules();
    return { fields: { ...checks, cover: 'blocks', revision } };
  },
  'POST /admin/submissions/:id/remarks': async () => ({
    address: `${await submission()}/remarks`,
    fields: { place: 'course/title', text: 'Shorter, please.' },
  }),
  'DELETE /admin/submissions/:id/remarks/:remark': async () => ({ address: await remark('course/title') }),
  'POST /admin/submissions/:id/remarks/:remark/settlement': async () => ({
    address: `${await remark('course/tags')}/settlement`,
  }),
  'POST /admin/submissions/:id/decision': async () => ({
    address: `${await submission()}/decision`,
    fields: { decision: 'return', answer: 'Nearly.' },
  }),
  'PUT /admin/certificates/design': { fields: { revision: 0, heading: 'Diploma' } },
  'POST /admin/certificates/keys': async () => ({ fields: { seen: (await listKeys())[0]?.number } }),
  'POST /admin/orders/comparisons': {},
  'POST /admin/orders/:id/lookup': { address: `${orders}/lookup` },
  'POST /admin/orders/:id/receipt': { address: `${orders}/receipt` },
  'DELETE /admin/orders/:id/attention': {
    address: `${orders}/attention`,
    before: () => Order.updateOne({ _id: order._id }, { $set: { attention: 'Look', attentionAt: now() } }),
  },
  'POST /admin/orders/:id/refund': {
    address: `${orders}/refund`,
    fields: { key: 'walk-0001', amount: '10', reason: 'Kindness' },
  },
  'POST /admin/site/banner': { fields: { revision: 1, on: true, text: 'Walk', tone: 'info' } },
  'POST /admin/site/questions': { fields: { question: 'May I walk?', answer: 'Yes.' } },
  'POST /admin/site/questions/:id': { fields: { revision: 1, question: 'May I run?', answer: 'No.' } },
  'POST /admin/site/questions/:id/place': { fields: { place: 'down' } },
  'DELETE /admin/site/questions/:id': {},
  'POST /admin/site/questions/:id/restoration': async () => {
    await addQuestion(admin, { question: 'Another?', answer: 'Yes.' });
    return {};
  },
  'POST /admin/site/categories': { fields: { name: 'New shelf', description: '', icon: 'layers' } },
  'POST /admin/site/categories/:slug': async () => ({
    fields: {
      seen: JSON.stringify(['Empty shelf', '', 'layers']),
      name: 'Empty shelf',
      description: 'Nothing yet',
      icon: 'layers',
    },
  }),
  'POST /admin/site/categories/:slug/place': { fields: { place: 'up' } },
  'DELETE /admin/site/categories/:slug': {},
  'POST /admin/site/texts/:key': { fields: { revision: 0, markdown: '# Terms\n\nBe kind.' } },
  'POST /admin/site/texts/:key/publication': async () => {
    await saveLegal(admin, 'terms', '# Terms\n\nBe very kind.');
    return { fields: { seen: 0, changed: 'Kinder.' } };
  },
  'POST /admin/site/versions/:part/:revision/restoration': async () => {
    await saveBanner(admin, { text: 'One more', tone: 'info' });
    return {};
  },
  'POST /admin/people/:id/block': { fields: { reason: 'Spam' } },
  'DELETE /admin/people/:id/block': {},
  'DELETE /admin/people/:id/sessions': {},
  'PUT /admin/people/:id/role': { fields: { role: 'instructor' } },
  'POST /admin/people/:id/reset': {},
  'DELETE /admin/people/:id/second-step': {
    before: () => changeFactors(gus, () => ({ factors: { app: { sealedKey: 'x', since: now(), lastStep: 0 } } })),
  },
  'POST /admin/people/:id/view': {},
  'DELETE /admin/view': {},
  'POST /admin/applications/:id/decision': { fields: { decision: 'decline', words: 'Not now.' } },
  'POST /admin/admins': { fields: { email: 'new@cast.school' } },
  'DELETE /admin/admins/invitation': { fields: { email: 'new@cast.school' } },
  'POST /admin/invitations': { fields: { pasted: 'name,email\nNia New,nia@cast.school' } },
  'POST /admin/invitations/:list/sending': async () => ({ address: `${await newList('sent')}/sending` }),
  'DELETE /admin/invitations/:list': async () => ({ address: await newList('gone') }),
  'DELETE /admin/invitations/open/:id': async () => ({ address: await openInvitation('open') }),
  'PUT /admin/settings': async () => ({ fields: { revision: schoolSettings().revision, tellsSeen: true } }),
  'POST /admin/jobs/:queue/:id/retry': async () => ({ address: `${await failedJob('again')}/retry` }),
  'DELETE /admin/jobs/:queue/:id': async () => ({ address: await failedJob('gone') }),
};
/** They show what was typed, and store nothing. */
const previews = /\/preview$/;

const unsafe = listRoutes().filter(({ method, path }) => method !== 'GET' && path.startsWith('/admin/'));
const names = unsafe.map(({ method, path }) => `${method} ${path}`).filter((name) => !previews.test(name));

it('[OPS-08] every unsafe route of the admin has its trial here, and nothing else has', () => {
  expect(Object.keys(trials).sort()).toEqual([...new Set(names)].sort());
});

for (const [name, given] of Object.entries(trials))
  it(`[OPS-08] ${name} leaves a line with who, what, on what, and from where`, async () => {
    const trial = typeof given === 'function' ? await given() : given;
    await trial.before?.();
    await school.settled();
    const before = await Audit.find({ actorId: ruth.id }).distinct('_id');
    const [method = '', path = ''] = name.split(' ');
    const fields = { ...trial.fields, ...(method === 'POST' ? {} : { _method: method }) };
    const page = await client.post(trial.address ?? (await addressOf(path)), fields);
    expect(`${page.status} ${page.$('#error-summary') ?? ''}`).toBe('303 ');
    await school.settled();
    const lines = await Audit.find({ actorId: ruth.id }).sort({ _id: -1 }).lean();
    const made = lines.filter(({ _id }) => !before.some((id) => String(id) === String(_id)));
    expect(made.length).toBeGreaterThan(0);
    const [line] = made;
    expect(line).toMatchObject({ actorName: ruth.name, requestId: expect.any(String), address: expect.any(String) });
    expect(line?.subjectId).not.toBe('');
    expect(JSON.stringify(made)).not.toMatch(/password|secret|token/i);
  });

it('[OPS-08] every list that is downloaded leaves a line with what was asked for', async () => {
  // One of the trials published new terms: they are asked for at the next page.
  await client.post('/account/consent', { terms: 1, privacy: 0 });
  for (const { path } of listRoutes().filter(({ path }) => path.startsWith('/admin/reports/'))) {
    const count = await Audit.countDocuments({ action: 'report.downloaded' });
    expect((await client.get(`${await addressOf(path)}?q=leo`)).status).toBe(200);
    expect(await Audit.countDocuments({ action: 'report.downloaded' })).toBe(count + 1);
  }
});

it('[OPS-08] the log is read by person, action and day, page after page, and as a file without formulas', async () => {
  const all = await client.get('/admin/audit');
  expect(all.html.querySelectorAll('main tbody tr').length).toBeGreaterThan(20);
  expect(all.$('main tbody')).toContain('Decided a refund of order');
  const blocked = await client.get(`/admin/audit?action=person.blocked&person=${gus}`);
  expect(blocked.$('main tbody tr')).toMatch(/Ruth Okafor Blocked Gus Hall ?State: active → blocked\. .*Spam/);
  expect((await client.get('/admin/audit?person=nobody@cast.school')).$('main')).toContain('No lines');
  expect((await client.get('/admin/audit?to=2020-01-01')).$('main')).toContain('No lines');
  await Audit.updateOne({ action: 'person.blocked' }, { $set: { subjectName: '=1+1' } });
  const file = await client.get('/admin/reports/audit.csv?action=person.blocked');
  expect(file.text).toContain(`"'=1+1"`);
  expect(file.text.trim().split('\r\n')).toHaveLength(2);
  const copies = Array.from({ length: 120 }, (_, at) => ({
    ...{ actId: `copy-${at}`, at: new Date(now().getTime() - (at % 7)), actorId: 'someone', actorName: 'Someone' },
    ...{ action: 'person.noted', kind: 'person', subjectId: 'x', subjectName: `Copy ${at}` },
  }));
  await Audit.insertMany(copies);
  const seen = new Set<string>();
  for (let next: string | undefined = '/admin/audit?action=person.noted'; next; ) {
    const page = await client.get(next.replaceAll('&amp;', '&'));
    for (const row of page.html.querySelectorAll('main tbody tr')) seen.add(/Copy \d+/.exec(row.text)?.[0] ?? '');
    next = page.html.querySelector('a[rel="next"]')?.getAttribute('href');
  }
  expect(seen.size).toBe(120);
});

/** A course that waits for review; the address of its page. */
async function submission(): Promise<string> {
  const owner = snapshotOf(cast.ada);
  const { checks, revision } = await readStudioRules();
  await saveStudioRules(admin, { approval: true, checks }, revision);
  const { id } = await createCourse(owner, { title: 'Walked', description: 'By Ruth.', category: 'outdoors' });
  const coverFileId = '0'.repeat(24);
  await updateDraft(owner, id, { coverFileId }, 1);
  const section = await addSection(owner, id, 'One');
  await addLecture(owner, id, section.id, { title: 'Step', kind: 'article', markdown: 'One step.' });
  const { _id } = await submitCourse(owner, id, { words: '', note: '', tells: false });
  return `/admin/submissions/${_id}`;
}

/** A remark on it; its address. */
async function remark(place: string): Promise<string> {
  const address = await submission();
  await client.post(`${address}/remarks`, { place, text: 'Look again.' });
  const { _id } = await Remark.findOne().sort({ _id: -1 }).orFail().lean();
  return `${address}/remarks/${_id}`;
}

/** A list of one person that waits to be sent; the address of its page. */
async function newList(word: string): Promise<string> {
  const bytes = Buffer.from(`name,email\nNia New,${word}@cast.school`);
  return `/admin/invitations/${await takeList(admin, { bytes, fileName: `${word}.csv` }, async () => null)}`;
}

async function openInvitation(word: string): Promise<string> {
  const list = await newList(word);
  await confirmList(admin, list.split('/').at(-1) ?? '');
  await school.settled();
  const { invited } = await listInvited();
  return `/admin/invitations/open/${invited[0]?.id}`;
}

async function failedJob(id: string): Promise<string> {
  const job = defineJob<{ id: string }>(`walk-${id}`, () => Promise.reject(new Error('no luck')), { attempts: 1 });
  await enqueue(job, { id }, { id });
  await school.settled();
  return `/admin/jobs/work/walk-${id}-${id}`;
}
