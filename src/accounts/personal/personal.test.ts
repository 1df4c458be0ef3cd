import { text } from 'node:stream/consumers';
import mongoose from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { type Entry, fromBuffer } from 'yauzl';
import { findCertificateFor } from '../../credentials/certificates.service.ts';
import { findEnrolment } from '../../learning/enrolment.service.ts';
import { day, fromNow, hour, minute, now, second, turnClock } from '../../lib/clock.ts';
import { NotFound } from '../../lib/errors.ts';
import { fact, sweepOutboxes } from '../../lib/events.ts';
import { storeName } from '../../lib/storage.ts';
import { newKey } from '../../lib/storage-contract.ts';
import type { Client } from '../../test/client.ts';
import { startSchool } from '../../test/school.ts';
import { atTheTill, payment, until } from '../../test/till.ts';
import { person, world } from '../../test/world.ts';
import { findPersonByEmail, findPersonById, snapshotOf } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { blockPerson } from '../people/people.service.ts';
import { applyToTeach } from '../roles/applications.service.ts';
import { declarePersonalData } from './areas.service.ts';
import { Erasure } from './erasure.model.ts';
import { eraseDue, erasePerson } from './erasure.service.ts';
import { Export } from './export.model.ts';
import { makeExport, removeOldExports } from './export.service.ts';
import { makeArchive } from './export-archive.service.ts';
import { leave, reasonsToStay, stay } from './leaving.service.ts';

const school = await startSchool();
const { ada, leo, charlie, ruth, ropeCare } = await world();
afterEach(() => turnClock(0));

async function finished(who: Client): Promise<void> {
  await who.post('/courses/rope-care/enrolment');
  for (const { slug } of ropeCare.sections.flatMap(({ lectures }) => lectures))
    await who.post(`/learn/rope-care/lectures/${slug}/completion`);
  await school.settled();
}

describe('a copy of one’s data', () => {
  it('[ACC-10] is a zip with a readable file for each area and the certificates, told by mail, once', async () => {
    const client = await school.signedIn(leo);
    await finished(client);
    await client.post('/courses/rope-care/review', { rating: 5, text: 'Ropes at last.' });
    const both = await Promise.all([client.post('/account/data/copy'), client.post('/account/data/copy')]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 429]);
    await school.settled();
    const record = await Export.findOne({ personId: leo.id }).lean();
    await makeExport(String(record?._id));
    const mails = (await school.mailbox.all(leo.email)).filter(({ subject }) => subject === 'Your data is ready');
    expect(mails).toHaveLength(1);
    const link = new URL(/https?:\/\/\S+\/copy\/\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '').pathname;
    const found = await unzip((await client.get(link)).bytes);
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining([
        'index.html',
        'account.json',
        'learning.json',
        'files/credentials/certificate-rope-care.pdf',
      ]),
    );
    expect(JSON.parse(found['account.json'] ?? '')).toMatchObject({ profile: { email: leo.email, name: leo.name } });
    expect(found['community.json']).toContain('Ropes at last.');
    expect(found['index.html']).toContain('learning.json');
    expect(Object.values(found).join()).not.toContain('$argon2');
  });

  it('[ACC-10] is made without a file that is gone, and not at all while the store of files is away', async () => {
    const open = { missing: true };
    const about = 'A test.';
    declarePersonalData({
      area: 'theta',
      about,
      models: {},
      collect: async () => ({}),
      files: async () => [
        { name: 'a.txt', open: () => Promise.reject(open.missing ? new NotFound('This file') : new Error('away')) },
      ],
      erase: async () => undefined,
    });
    expect(await makeArchive(leo.id, async () => undefined)).toBeGreaterThan(1000);
    open.missing = false;
    await expect(makeArchive(leo.id, async () => undefined)).rejects.toThrow('away');
    declarePersonalData({ area: 'theta', about, models: {}, collect: async () => ({}), erase: async () => undefined });
  });

  it('[ACC-10] belongs to its owner: a stranger with the link, or with the number, finds nothing', async () => {
    const mail = await school.mailbox.latest(leo.email, /data is ready/);
    const link = new URL(/https?:\/\/\S+\/copy\/\S+/.exec(mail.text)?.[0] ?? '').pathname;
    const stranger = await school.signedIn(charlie);
    expect((await stranger.get(link)).status).toBe(404);
    const id = String((await Export.findOne({ personId: leo.id }).lean())?._id);
    expect((await stranger.get(`/account/data/copies/${id}`)).status).toBe(404);
    const visitor = await school.visitor().get(link);
    expect(visitor.location).toContain('/sign-in');
  });

  it('[ACC-10] may be asked for again after a day, and is gone after seven', async () => {
    turnClock(8 * day);
    expect(await removeOldExports()).toBe(1);
    const client = await school.signedIn(leo);
    const page = await client.get('/account/data');
    expect(page.$('#data-copy')).toContain('is gone');
    expect((await client.post('/account/data/copy')).status).toBe(303);
    await school.settled();
    expect((await client.get('/account/data')).$('#data-copy')).toContain('Download');
  });

  it('[ACC-10] of which a killed worker left the half is made by the next, and one that is at work is left to it', async () => {
    const told = (id: string) => fact('export.asked', { exportId: id });
    const left = new Export({
      ...{ personId: charlie.id, askedAt: now(), store: storeName, key: newKey('zip') },
      claimedUntil: fromNow(20 * second),
    });
    left.set({ outbox: [told(left.id)] });
    await left.save();
    await expect(makeExport(left.id)).rejects.toThrow('Another worker');
    expect(await Export.findById(left.id).lean()).toMatchObject({
      state: 'waiting',
      outbox: [{ name: 'export.asked' }],
    });
    await Export.updateOne({ _id: left._id }, { $set: { claimedUntil: fromNow(-second) } });
    await sweepOutboxes(-minute);
    await school.settled();
    expect(await Export.findById(left.id).lean()).toMatchObject({ state: 'ready', claimedUntil: null, outbox: [] });
  });
});

describe('leaving', () => {
  it('[ACC-10] is asked twice, ends all sessions, tells the day by mail, and signing in keeps everything', async () => {
    const vera = await person('vera', 'Vera Lind', 'learner');
    const [here, there] = [await school.signedIn(vera), await school.signedIn(vera)];
    const page = await here.post('/account/data/leave', { word: 'oops' });
    expect(page.status).toBe(422);
    expect(page.html.querySelector('[name=word]')?.getAttribute('value')).toBe('oops');
    const left = await here.post('/account/data/leave', { sure: 'on', word: 'Erase' });
    expect(left.location).toBe('/goodbye');
    expect((await there.get('/learn')).location).toContain('/sign-in');
    await school.mailbox.latest(vera.email, /will be erased/);
    turnClock(13 * day);
    const back = await school.signedIn(vera);
    expect((await back.get('/learn')).$('main')).toContain('Your account stays');
    turnClock(20 * day);
    expect(await eraseDue()).toBe(0);
    expect((await findPersonById(vera.id))?.eraseAt ?? null).toBeNull();
  });

  it('[ACC-10] after 14 days the person is gone: reviews stay nameless, certificates end, the address is free', async () => {
    const nora = await person('nora', 'Nora Berg', 'learner');
    const client = await school.signedIn(nora);
    await finished(client);
    await client.post('/courses/rope-care/review', { rating: 4, text: 'Good knots, well told.' });
    const teaches = 'Rope work, as I learned it on the boats of my uncle.';
    await applyToTeach(snapshotOf(nora), { about: `I am Nora. ${teaches}`, teaches, link: '' });
    const certificate = await findCertificateFor(nora.id, ropeCare.id);
    const address = `/certificates/${certificate?.publicId}`;
    expect((await school.visitor().get(address)).status).toBe(200);
    await leave(nora.id);
    turnClock(15 * day);
    expect(await eraseDue()).toBe(1);
    expect(await eraseDue()).toBe(0);
    expect(await findPersonById(nora.id)).toBeNull();
    const course = (await school.visitor().get('/courses/rope-care')).html.text;
    expect(course).toContain('Good knots, well told.');
    expect(course).toContain('A former learner');
    expect(course).not.toContain('Nora');
    expect((await school.visitor().get(address)).status).toBe(410);
    expect((await school.visitor().get(`${address}/certificate.pdf`)).status).toBe(410);
    expect((await findEnrolment(nora.id, ropeCare.id))?.state).toBe('ended');
    const lines = await Audit.find({ subjectId: nora.id }).lean();
    expect(lines.filter(({ action }) => action === 'person.erased')).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('Nora');
    await school.mailbox.latest(nora.email, /is erased/);
    expect(await findPersonByEmail(nora.email)).toBeNull();
    // Nothing anywhere says who it was, whichever area wrote it.
    for (const [name, model] of Object.entries(mongoose.models))
      expect(JSON.stringify(await model.find().lean()), name).not.toMatch(/Nora|nora@/);
    expect((await person('nora', 'Nora Again', 'learner')).id).not.toBe(nora.id);
  });

  it('[ACC-10] goes on after a crash where it stopped, and does nothing twice', async () => {
    const otto = await person('otto', 'Otto Krug', 'learner');
    const calls: string[] = [];
    let broken = true;
    const area = { about: 'A test.', models: {}, collect: async () => ({}) };
    declarePersonalData({
      ...area,
      area: 'eta',
      erase: async () => {
        if (broken) throw new Error('killed here');
        calls.push('eta');
      },
    });
    declarePersonalData({ ...area, area: 'zeta', erase: async () => void calls.push('zeta') });
    await leave(otto.id);
    turnClock(15 * day);
    await expect(erasePerson(otto.id)).rejects.toThrow('killed here');
    const again = await school.visitor().post('/sign-in', { email: otto.email, password: 'demo-school-1' });
    expect(again.status).toBe(422);
    broken = false;
    expect(await eraseDue()).toBe(1);
    expect(calls).toEqual(['zeta', 'eta']);
    expect((await Erasure.findById(otto.id).lean())?.doneAt).not.toBeNull();
    expect((await school.mailbox.all(otto.email)).filter(({ subject }) => /is erased/.test(subject))).toHaveLength(1);
  });

  it('[ACC-10] orders stay for the books; an open one, or courses that learners use, come first', async () => {
    const client = await school.signedIn(charlie);
    const till = await atTheTill(client, 'knots');
    expect(await reasonsToStay(charlie.id)).toEqual([expect.stringContaining('still open')]);
    expect((await client.get('/account/data/leave')).$('main')).toContain('still open');
    await expect(leave(charlie.id)).rejects.toMatchObject({ status: 422 });
    await payment(till.gatewayOrderId, { status: 'captured' });
    await until(async () => (await reasonsToStay(charlie.id)).length === 0, 20_000);
    await leave(charlie.id);
    turnClock(15 * day);
    await eraseDue();
    const admin = await school.signedIn(ruth);
    const page = await admin.get(`/admin/orders/${till.orderId}`);
    expect(page.status).toBe(200);
    expect(page.html.text).not.toContain('Charlie');
    await expect(leave(ada.id)).rejects.toThrow('Learners use your courses');
    await expect(leave(ruth.id)).rejects.toThrow('last one');
  });

  it('[ACC-10] a blocked person does not come back by signing in, and staying twice is staying once', async () => {
    const ivo = await person('ivo', 'Ivo Blum', 'learner');
    await leave(ivo.id);
    expect((await leave(ivo.id)).getTime()).toBe((await findPersonById(ivo.id))?.eraseAt?.getTime());
    expect([await stay(ivo.id), await stay(ivo.id)]).toEqual([true, false]);
    await leave(ivo.id);
    await blockPerson(snapshotOf(ruth), ivo.id, 'Spam');
    expect(await stay(ivo.id)).toBe(false);
    turnClock(15 * day + hour);
    expect(await eraseDue()).toBe(1);
  });
});

/** All files of a zip as text. */
function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  return new Promise((done, fail) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return fail(error);
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as Entry, (wrong, stream) => {
          if (wrong) return fail(wrong);
          void text(stream).then((read) => {
            found[entry.fileName] = read;
            zip.readEntry();
          }, fail);
        });
      });
      zip.on('end', () => done(found));
      zip.readEntry();
    });
  });
}
