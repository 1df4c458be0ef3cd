import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { startMailbox } from './server.ts';

const Summaries = z.array(z.object({ id: z.string(), to: z.array(z.string()), subject: z.string(), text: z.string() }));
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let mailbox: Awaited<ReturnType<typeof startMailbox>>;
beforeEach(async () => {
  mailbox = await startMailbox({ basePath: '/dev/mailbox' });
});
afterEach(() => mailbox.close());

function send(message: SendMailOptions, port = mailbox.smtpPort) {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, auth: { user: 'any', pass: 'thing' } });
  return transport.sendMail({ from: 'School <school@demo.school>', ...message });
}

const get = (path: string) => fetch(`${mailbox.url}${path}`);
const list = async (query = '') => Summaries.parse(await (await get(`/api/messages${query}`)).json());

it('mail is kept, newest first, and found by any recipient, blind copies too', async () => {
  await send({ to: 'Leo@Demo.school', bcc: 'hidden@demo.school', subject: 'Your code ₹', text: 'It is 123456.' });
  await send({ to: 'ada@demo.school', subject: 'Second', text: 'x' });
  expect((await list()).map((one) => one.subject)).toEqual(['Second', 'Your code ₹']);
  expect(await list('?to=LEO@demo.school')).toMatchObject([
    { text: 'It is 123456.\n', to: ['leo@demo.school', 'hidden@demo.school'] },
  ]);
  expect(await list('?to=hidden@demo.school')).toHaveLength(1);
  expect(await list('?to=nobody@demo.school')).toEqual([]);
});

it('one message is shown with its headers, and all are deleted together', async () => {
  await send({ to: 'leo@demo.school', subject: 'Hello', html: '<p>Hi</p>', headers: { 'X-Kind': 'receipt' } });
  const [{ id } = { id: '' }] = await list();
  const message: unknown = await (await get(`/api/messages/${id}`)).json();
  expect(message).toMatchObject({ html: '<p>Hi</p>\n', from: 'School <school@demo.school>' });
  expect(message).toMatchObject({ headers: expect.arrayContaining([{ name: 'X-Kind', value: 'receipt' }]) });
  await fetch(`${mailbox.url}/api/messages`, { method: 'DELETE' });
  expect(await list()).toEqual([]);
  expect((await get(`/api/messages/${id}`)).status).toBe(404);
});

it('pages escape what strangers wrote and link under the base path', async () => {
  await send({
    to: 'leo@demo.school',
    subject: '<script>alert(1)</script>',
    text: 'See https://demo.school/x?a=1&b=2.',
  });
  const [{ id } = { id: '' }] = await list();
  for (const path of ['/', '/dev/mailbox', '/dev/mailbox/']) {
    const page = await (await get(path)).text();
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script>');
    expect(page).toContain(`href="/dev/mailbox/messages/${id}"`);
  }
  const text = await (await get(`/dev/mailbox/messages/${id}?view=text`)).text();
  expect(text).toContain('<a href="https://demo.school/x?a=1&amp;b=2">');
});

it('the HTML part is shown in a frame in which nothing runs, with its own pictures', async () => {
  const html = '<h1>Hi</h1><script>alert(1)</script><img src="cid:seal"><a href="https://demo.school/">Go</a>';
  await send({
    to: 'leo@demo.school',
    subject: 'Hi',
    html,
    attachments: [{ filename: 'seal.png', cid: 'seal', content: PIXEL }],
  });
  const [{ id } = { id: '' }] = await list();
  expect(await (await get(`/messages/${id}`)).text()).toContain(`<iframe src="/dev/mailbox/messages/${id}/html"`);
  const part = await get(`/messages/${id}/html`);
  expect(part.headers.get('content-security-policy')).toMatch(/default-src 'none';.*sandbox allow-popups/);
  expect(await part.text()).toContain(`<img src="/dev/mailbox/messages/${id}/attachments/0">`);
  const picture = await get(`/messages/${id}/attachments/0`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(PIXEL);
});

it('a planned refusal reaches the sender with its code, once', async () => {
  const plan = (fault: object) => fetch(`${mailbox.url}/api/faults`, { method: 'POST', body: JSON.stringify(fault) });
  await plan({ stage: 'rcpt', code: 550, to: 'gone@demo.school' });
  await plan({ stage: 'data', code: 451 });
  await expect(send({ to: 'gone@demo.school', text: 'x' })).rejects.toMatchObject({ responseCode: 550 });
  await expect(send({ to: 'leo@demo.school', text: 'x' })).rejects.toMatchObject({ responseCode: 451 });
  await send({ to: 'leo@demo.school', text: 'x' });
  expect(await list()).toHaveLength(1);
});

it('mail outlives the program, and only the newest 500 messages stay', { timeout: 60_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mailbox-test-'));
  const first = await startMailbox({ dataDir });
  const pooled = nodemailer.createTransport({
    host: '127.0.0.1',
    port: first.smtpPort,
    pool: true,
    maxMessages: Infinity,
  });
  for (let n = 0; n < 503; n += 1)
    await pooled.sendMail({ from: 'a@b.test', to: 'leo@demo.school', subject: `No. ${n}`, text: 'x' });
  pooled.close();
  await first.close();
  expect(await readdir(dataDir)).toHaveLength(500);

  const second = await startMailbox({ dataDir });
  const kept = Summaries.parse(await (await fetch(`${second.url}/api/messages`)).json());
  expect([kept[0]?.subject, kept.at(-1)?.subject]).toEqual(['No. 502', 'No. 3']);
  await second.close();
  await rm(dataDir, { recursive: true });
});
