import { beforeAll, describe, expect, it } from 'vitest';
import { day, minute, turnClock } from '../../lib/clock.ts';
import { studioCast } from '../../test/studio.ts';
import { requireLecture } from '../lectures/lecture.model.ts';
import { updateLecture } from '../outline/outline.service.ts';
import { Edit, listEdits } from './edit.model.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

const revisions = async (id: string) => (await listEdits(id, null, 100)).map(({ revision }) => revision);

describe('the history of a lecture', () => {
  it('[AUT-06] has an entry for each save, with who, when and what; saving the same again is no save', async () => {
    const { base, lecture } = await cast.course();
    const address = `${base}/lectures/${lecture.id}`;
    const typed = { revision: 1, title: 'Bowline', markdown: 'A loop that holds.', counts: 'required', ready: true };
    expect((await cast.ada.put(address, typed)).status).toBe(303);
    expect((await cast.ada.put(address, { ...typed, revision: 2 })).status).toBe(303);
    expect(await revisions(lecture.id)).toEqual([2, 1]);
    const page = await cast.ada.get(`${address}/history`);
    const [newest, first] = page.html
      .querySelectorAll('#history-rows > li')
      .map((row) => row.text.replace(/\s+/g, ' '));
    expect(newest).toMatch(/ada of the cast \(you\).*Text \+2 words.*Stored now/);
    expect(first).toContain('The first state that is kept');
  });

  it('[AUT-06] any two states are compared by a plain form, the older first', async () => {
    const { base, lecture } = await cast.course();
    const address = `${base}/lectures/${lecture.id}`;
    for (const [at, markdown] of ['A red rope.', 'A blue rope.', 'A blue, wet rope.'].entries())
      await updateLecture(cast.owner, lecture.courseId, lecture.id, { markdown, preview: at === 2 }, at + 1);
    const page = await cast.ada.get(`${address}/history/comparison?from=4&to=2`);
    expect(page.html.querySelectorAll('#history-lines del, #history-lines ins').map((one) => one.text)).toEqual([
      ' [removed: red] ',
      ' [added: blue, wet] ',
    ]);
    expect(page.$('#history-lines')).toMatch(/Free preview.*No.*Yes/);
    expect((await cast.ada.get(`${address}/history/comparison?from=4&to=99`)).status).toBe(404);
    expect((await cast.ada.get(`${address}/history/comparison?from=x`)).location).toBe(`${address}/history`);
  });

  it('[AUT-06] an earlier state is brought back as a save of its own, once and not over somebody else’s', async () => {
    const { base, lecture, made } = await cast.course();
    const address = `${base}/lectures/${lecture.id}`;
    await updateLecture(cast.owner, made.id, lecture.id, { markdown: 'All gone.' }, 1);
    const stale = await cast.ada.post(`${address}/history/1/restoration`, { revision: 1 });
    expect(stale.status).toBe(409);
    expect(stale.$('.notice[role=alert]')).toContain('Somebody saved meanwhile');
    expect((await cast.ada.post(`${address}/history/1/restoration`, { revision: 2 })).status).toBe(303);
    expect(await requireLecture(made.id, lecture.id)).toMatchObject({ markdown: 'A loop.', revision: 3 });
    expect((await requireLecture(made.id, lecture.id)).html).toContain('A loop.');
    expect((await cast.ada.get(`${address}/history`)).$('#history-rows')).toContain('brought back');
    expect((await cast.ada.post(`${address}/history/2/restoration`, { revision: 3 })).status).toBe(303);
    expect((await requireLecture(made.id, lecture.id)).markdown).toBe('All gone.');
  });

  it('[AUT-06] what a form saves by itself within ten minutes is one entry, unless somebody began with it', async () => {
    const { base, lecture, made } = await cast.course();
    const type = (markdown: string, revision: number) =>
      updateLecture(cast.owner, made.id, lecture.id, { markdown }, revision, { auto: true });
    for (const revision of [1, 2, 3]) await type(`Words ${revision}`, revision);
    expect(await revisions(lecture.id)).toEqual([4, 1]);
    await cast.ada.get(`${base}/lectures/${lecture.id}`);
    await type('More words', 4);
    expect(await revisions(lecture.id)).toEqual([5, 4, 1]);
    turnClock(11 * minute);
    await type('Later words', 5);
    turnClock(0);
    expect(await revisions(lecture.id)).toEqual([6, 5, 4, 1]);
  });

  it('[AUT-06] an entry that a crash left out is written at the next save, with who made it', async () => {
    const { lecture, made } = await cast.course();
    await updateLecture(cast.owner, made.id, lecture.id, { markdown: 'Saved, then killed.' }, 1);
    await Edit.deleteOne({ subjectId: lecture.id, revision: 2 });
    await updateLecture(cast.owner, made.id, lecture.id, { markdown: 'The next one.' }, 2);
    const [, missed] = await listEdits(lecture.id, null, 10);
    expect(missed).toMatchObject({ revision: 2, savedBy: cast.owner.id, lecture: { markdown: 'Saved, then killed.' } });
  });

  it('[AUT-06] long histories are paged, and what was picked on one page can be compared from another', async () => {
    const { base, lecture, made } = await cast.course();
    for (let revision = 1; revision <= 27; revision++)
      await updateLecture(cast.owner, made.id, lecture.id, { markdown: `Words ${revision}` }, revision);
    const address = `${base}/lectures/${lecture.id}/history`;
    const first = await cast.ada.get(address);
    const next = first.html.querySelector('button[name=after]')?.getAttribute('value');
    const second = await cast.ada.get(`${address}?from=27&to=28&after=${next}`);
    expect(first.html.querySelectorAll('#history-rows > li')).toHaveLength(25);
    const shown = second.html.querySelectorAll('input[name=to]').map((one) => one.getAttribute('value'));
    expect(shown).toEqual(['27', '28', '3', '2', '1']);
  });

  it('[AUT-06] is for those who may edit', async () => {
    const { base, lecture } = await cast.course();
    expect((await cast.eve.get(`${base}/lectures/${lecture.id}/history`)).status).toBe(404);
    expect((await cast.eve.post(`${base}/lectures/${lecture.id}/history/1/restoration`, { revision: 1 })).status).toBe(
      404,
    );
  });
});

describe('the history of a course', () => {
  it('[AUT-06] holds its facts: texts, price and what else is chosen', async () => {
    const { base } = await cast.course('Splices');
    await cast.ada.put(`${base}/price`, { revision: 1, selling: 'once', amount: '499', refundDays: 7 });
    const typed = { revision: 2, title: 'Splices for all', category: 'crafts', level: 'all', language: 'en' };
    expect((await cast.ada.put(`${base}/basics`, typed)).status).toBe(303);
    const page = await cast.ada.get(`${base}/history/comparison?from=1&to=3`);
    expect(page.$('#history-lines')).toMatch(/Title.*for all.*Description.*Price.*Free.*499.*Money back/);
    expect((await cast.ada.post(`${base}/history/1/restoration`, { revision: 3 })).status).toBe(303);
    expect((await cast.ada.get(`${base}/basics`)).html.querySelector('#field-title')?.getAttribute('value')).toBe(
      'Splices',
    );
  });

  it('[AUT-06] after ninety days the last state of each day is left', async () => {
    const { made, lecture } = await cast.course('Old');
    const { thinHistory } = await import('./retention.service.ts');
    for (let at = 1; at <= 4; at++) {
      turnClock(Math.floor((at + 1) / 2) * day);
      await updateLecture(cast.owner, made.id, lecture.id, { markdown: `Day ${at}` }, at);
    }
    turnClock(95 * day);
    await thinHistory();
    await thinHistory();
    turnClock(0);
    expect(await revisions(lecture.id)).toEqual([5, 3, 1]);
  });
});
