import { beforeAll, describe, expect, it } from 'vitest';
import { formatTime } from '../../media/captions/cue-times.service.ts';
import type { Cue } from '../../media/captions/cues.service.ts';
import { readCaptionFile, storeCaptionFile } from '../../media/captions/files.service.ts';
import type { Page } from '../../test/client.ts';
import { studioCast } from '../../test/studio.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { addLecture } from '../outline/outline.service.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

const cue = (start: number, text: string, more: Partial<Cue> = {}): Cue => ({
  ...{ id: '', settings: '', text },
  ...{ start: start * 1000, end: start * 1000 + 900 },
  ...more,
});
const three = [
  cue(1, 'Make a loop.'),
  cue(2, 'Up through it.', { settings: 'line:0' }),
  cue(3, 'And pull <b>hard</b>.'),
];

/** A film with captions in English, and the address of its lines. */
async function captioned(cues: Cue[] = three) {
  const { base, made, section } = await cast.course();
  const fileId = (await storeCaptionFile(cast.owner, cues, 'film.en.vtt')).id;
  const lecture = await addLecture(cast.owner, made.id, section.id, {
    ...{ title: 'Film', kind: 'video' },
    captions: [{ language: 'en', label: 'English', fileId }],
  });
  const stored = async () => requireLecture(made.id, lecture.id);
  const lines = async (language = 'en') => {
    const entry = (await stored()).captions.find((one) => one.language === language);
    return readCaptionFile(entry?.fileId ?? '');
  };
  return { address: `${base}/lectures/${lecture.id}/captions/en`, stored, lines };
}

/** All fields of the form of lines, as a browser sends them. */
function fieldsOf(page: Page): Record<string, string> {
  const form = page.html.querySelector('#captions-lines');
  const inputs = form?.querySelectorAll('input[name], textarea[name]') ?? [];
  const value = (field: (typeof inputs)[number]) =>
    field.tagName === 'TEXTAREA' ? field.text.replace(/^\n/, '') : (field.getAttribute('value') ?? '');
  return Object.fromEntries(inputs.map((field) => [field.getAttribute('name') ?? '', value(field)]));
}
const textsOf = (page: Page) =>
  page.html.querySelectorAll('#captions-lines textarea').map((one) => one.text.replace(/^\n/, ''));
const text = (cues: Cue[]) => cues.map((one) => `${formatTime(one.start)} ${one.text}`);

describe('the lines of captions', () => {
  it('[AUT-04] are changed by a plain form; times as people type them, what the form does not show stays', async () => {
    const { address, lines, stored } = await captioned();
    const before = await stored();
    const page = await cast.ada.get(address);
    expect(textsOf(page)).toEqual(three.map((one) => one.text));
    const fields = { ...fieldsOf(page), start_0: '0:00,5', text_1: 'Up through the loop.\r\n\r\nSlowly.' };
    const saved = await cast.ada.put(address, fields);
    expect([saved.status, saved.location]).toEqual([303, `${address}?line=1`]);
    expect((await cast.ada.follow(saved)).$('#flash')).toContain('3 lines');
    expect(await lines()).toEqual([
      { ...three[0], start: 500 },
      { ...three[1], text: 'Up through the loop.\nSlowly.' },
      three[2],
    ]);
    expect((await stored()).revision).toBe(before.revision + 1);
    expect((await readCaptionFile(before.captions[0]?.fileId ?? '')).length).toBe(3);
  });

  it('[AUT-04] come back with 422, everything typed, and what is wrong beside the line', async () => {
    const { address, lines } = await captioned();
    const fields = fieldsOf(await cast.ada.get(address));
    const bad = await cast.ada.put(address, { ...fields, start_0: 'soon', end_1: '0:01', text_2: ' ' });
    expect(bad.status).toBe(422);
    expect(bad.html.querySelectorAll('#error-summary a').map((one) => one.getAttribute('href'))).toEqual([
      '#field-start_0',
      '#field-end_1',
      '#field-text_2',
    ]);
    expect(bad.html.querySelector('#field-start_0')?.attributes).toMatchObject({
      value: 'soon',
      'aria-invalid': 'true',
    });
    expect(bad.$('#line-2')).toContain('must end after it begins');
    expect(await lines()).toEqual(three);
  });

  it('[AUT-04] are added, split, merged and removed by buttons, and nothing is stored before saving', async () => {
    const { address, lines } = await captioned();
    let page = await cast.ada.get(address);
    const press = async (act: string, more: Record<string, string> = {}) => {
      page = await cast.ada.put(address, { ...fieldsOf(page), ...more, act });
      expect([page.status, page.$('#captions-lines')]).toEqual([200, expect.stringContaining('Not saved yet')]);
    };
    await press('add:0', { text_0: 'Make a small loop.' });
    expect(textsOf(page)).toEqual(['Make a small loop.', '', 'Up through it.', 'And pull <b>hard</b>.']);
    await press('remove:1');
    await press('split:0', { caret: '12' });
    expect(textsOf(page).slice(0, 2)).toEqual(['Make a small', 'loop.']);
    await press('merge:2');
    expect(textsOf(page)).toEqual(['Make a small', 'loop.', 'Up through it.\nAnd pull <b>hard</b>.']);
    expect(await lines()).toEqual(three);
    const part = await cast.ada.htmx.post(address, { ...fieldsOf(page), act: 'remove:9' });
    expect(part.text).not.toContain('<html');
    expect((await cast.ada.put(address, fieldsOf(page))).status).toBe(303);
    expect(text(await lines())).toEqual([
      '00:01.000 Make a small',
      expect.stringMatching(/^00:01\.[67]\d\d loop\.$/),
      '00:02.000 Up through it.\nAnd pull <b>hard</b>.',
    ]);
  });

  it('[AUT-06] that somebody else saved meanwhile stand beside those of the second, whose saving is a decision', async () => {
    const { address, lines } = await captioned();
    const first = fieldsOf(await cast.ada.get(address));
    const second = { ...first };
    await cast.ada.put(address, { ...first, text_0: 'Theirs.' });
    const stale = await cast.ada.put(address, { ...second, text_2: 'Mine.' });
    expect(stale.status).toBe(409);
    expect(stale.$('#captions-theirs')).toContain('Theirs.');
    expect(textsOf(stale)).toEqual(['Theirs.', 'Make a loop.', 'Up through it.', 'Mine.']);
    expect(stale.$('#line-2')).toContain('Begins before the line above ends');
    const chosen = await cast.ada.put(address, { ...fieldsOf(stale), act: 'remove:1' });
    expect((await cast.ada.put(address, fieldsOf(chosen))).status).toBe(303);
    expect((await lines()).map((one) => one.text)).toEqual(['Theirs.', 'Up through it.', 'Mine.']);
  });

  it('[AUT-04] ten thousand with overlaps: some on a page, found by time, and the others stay as they are', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => cue(at, `Line ${at + 1} पकड़ो`, { end: at * 1000 + 1500 }));
    const { address, lines } = await captioned(many);
    const first = await cast.ada.get(address);
    expect(first.$('#captions-lines')).toContain('Lines 1 to 40 of 10,000');
    expect(first.$('#line-2')).toContain('Begins before the line above ends');
    expect(first.bytes.length).toBeLessThan(250_000);
    const found = await cast.ada.get(`${address}?at=1:23:20`);
    expect(textsOf(found)[0]).toContain('Line 5000 ');
    const saved = await cast.ada.put(address, { ...fieldsOf(found), text_1: 'Changed.' });
    expect(saved.location).toBe(`${address}?line=5000`);
    const stored = await lines();
    expect(stored.length).toBe(10_000);
    expect(stored.filter((one, at) => one.text !== many[at]?.text).map((one) => one.text)).toEqual(['Changed.']);
  });

  it('[AUT-04] are all moved by seconds, or from a time on, but not before the film', async () => {
    const { address, lines } = await captioned();
    const { file = '' } = fieldsOf(await cast.ada.get(address));
    expect((await cast.ada.put(`${address}/times`, { file, by: '-2' })).status).toBe(422);
    const typed = await cast.ada.put(`${address}/times`, { file, by: 'much', from: '0:02' });
    expect([typed.status, typed.html.querySelector('#field-by')?.getAttribute('value')]).toEqual([422, 'much']);
    expect((await cast.ada.put(`${address}/times`, { file, by: '1,25', from: '0:02' })).status).toBe(303);
    expect((await lines()).map(({ start }) => start)).toEqual([1000, 3250, 4250]);
    expect((await cast.ada.put(`${address}/times`, { file, by: '1' })).status).toBe(409);
  });

  it('[AUT-04] in another language begin with nothing, and the one that is shown first is chosen', async () => {
    const { address, stored, lines } = await captioned();
    const arabic = address.replace(/en$/, 'ar');
    const page = await cast.ada.get(arabic);
    expect(page.html.querySelector('#field-text_0')?.attributes).toMatchObject({ lang: 'ar', dir: 'auto' });
    expect((await cast.ada.put(arabic, { ...fieldsOf(page), text_0: 'اربط العقدة.' })).status).toBe(303);
    expect((await lines('ar')).map((one) => one.text)).toEqual(['اربط العقدة.']);
    expect((await cast.ada.put(`${arabic}/first`)).status).toBe(303);
    expect((await stored()).captions.map(({ language, label }) => [language, label])).toEqual([
      ['ar', 'Arabic'],
      ['en', 'English'],
    ]);
    for (const other of ['xx', '%00', 'e'.repeat(300)])
      expect((await cast.ada.get(address.replace(/en$/, encodeURIComponent(other)))).status).toBe(404);
    expect((await cast.eve.get(address)).status).toBe(404);
    expect((await cast.leo.get(address)).status).toBe(403);
  });

  it('[AUT-04] become the transcript by a button; one that was typed is shown beside it before it goes', async () => {
    const { address, stored } = await captioned();
    const made = 'Make a loop. Up through it. And pull hard.';
    expect((await cast.ada.put(`${address}/transcript`)).status).toBe(303);
    expect((await stored()).transcript).toBe(made);
    const lecture = address.replace(/\/captions.*/, '');
    const { revision } = await stored();
    await cast.ada.put(lecture, { revision, title: 'Film', transcript: 'Typed with care, word by word.' });
    const asked = await cast.ada.put(`${address}/transcript`);
    expect([asked.status, (await stored()).transcript]).toEqual([200, 'Typed with care, word by word.']);
    expect(asked.text).toContain('Typed with care');
    expect(asked.text).toContain(made);
    const stale = await cast.ada.put(`${address}/transcript`, { replace: 'true', revision });
    expect(stale.status).toBe(409);
    const now = stale.html.querySelector('input[name=revision]')?.getAttribute('value') ?? '';
    expect((await cast.ada.put(`${address}/transcript`, { replace: 'true', revision: now })).status).toBe(303);
    expect((await stored()).transcript).toBe(made);
  });
});
