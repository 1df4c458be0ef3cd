import { describe, expect, it } from 'vitest';
import { studioCast } from '../../test/studio.ts';
import { person } from '../../test/world.ts';
import { Course } from '../courses/course.model.ts';
import { requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { moveLecture } from '../outline/moves.service.ts';
import { addLecture, updateLecture } from '../outline/outline.service.ts';
import { publishPlanned } from './plans.service.ts';
import { publishCourse } from './publication.service.ts';

const { school, owner, ruthPerson, ada, eve, course } = await studioCast();

describe('the page “Publish”', () => {
  it('[AUT-05] shows what publishing changes before its button, and publishes with words for learners', async () => {
    const { base, made, lecture } = await course('Live');
    await publishCourse(owner, made.id);
    await updateLecture(owner, made.id, lecture.id, { title: 'The bowline', markdown: 'A loop that holds.' }, 1);
    const page = await ada.get(`${base}/publish`);
    const text = page.$('main') ?? '';
    expect(text.indexOf('“Bowline” becomes “The bowline”')).toBeLessThan(text.indexOf('Publish 1 change'));
    expect(text.indexOf('“Bowline” becomes “The bowline”')).toBeGreaterThan(0);
    const done = await ada.post(`${base}/publication`, { when: 'now', note: 'New: a name.\nAnd words.', tells: 'on' });
    expect((await ada.follow(done)).$('main')).toMatch(
      /Version 2 is published.*What learners see ?New: a name\. And words/,
    );
  });

  it('[AUT-10] plans a time in the teacher’s zone, spelled out, shows it, and drops it', async () => {
    const { base, made } = await course('Planned');
    const bad = await ada.post(`${base}/publication`, {
      when: 'later',
      date: '2026-02-30T09:00',
      note: 'Kept',
    });
    expect([bad.status, bad.$('#field-date-error')]).toEqual([422, expect.stringContaining('exist')]);
    const past = await ada.post(`${base}/publication`, { when: 'later', date: '2020-01-01T09:00' });
    expect([past.status, past.$('#field-date-error')]).toEqual([422, expect.stringContaining('passed')]);
    const year = new Date().getFullYear() + 1;
    const planned = await ada.post(`${base}/publication`, { when: 'later', date: `${year}-01-15T09:00` });
    expect((await ada.follow(planned)).$('#publication-plan')).toMatch(
      new RegExp(`Planned for \\w+day, 15 January ${year}, 09:00 IST.*as it stands then`),
    );
    await ada.delete(`${base}/publication/plan`);
    expect((await ada.get(`${base}/publish`)).html.querySelector('#publication-plan')).toBeNull();
    expect((await requireOwnCourse(owner, made.id)).state).toBe('draft');
  });

  it('[AUT-10] a plan that could not be is told to its owner and to whoever made it, each once', async () => {
    const { made } = await course('Not to be');
    await updateDraft(owner, made.id, { description: '' }, 1);
    const plan = { at: new Date(Date.now() - 60_000), byId: ruthPerson.id, note: '', tells: false };
    await Course.updateOne({ _id: made.id }, { $set: { plan } });
    await publishPlanned();
    for (const { email } of [{ email: 'ada@cast.school' }, ruthPerson]) {
      const mail = await school.mailbox.latest(email, /“Not to be” was not published/);
      expect(mail.text).toContain('a description');
      await school.settled();
      const mails = await school.mailbox.all(email);
      expect(mails.filter(({ subject }) => subject.includes('“Not to be”'))).toHaveLength(1);
    }
  });

  it('[AUT-09] who may edit only sees what waits, and asks the owner, who is told once', async () => {
    const { base, made } = await course('Of two');
    const max = await person('max.team', 'Max Keen', 'instructor');
    const member = { userId: max.id, rights: ['edit'], since: new Date() };
    await Course.updateOne({ _id: made.id }, { $push: { team: member } });
    const client = await school.signedIn(max);
    const page = await client.get(`${base}/publish`);
    expect(page.html.querySelector('button[value="now"]')).toBeNull();
    expect(page.$('main')).toContain('Ask ada of the cast to publish');
    expect((await client.post(`${base}/publication`, { when: 'now' })).status).toBe(403);
    expect((await client.delete(`${base}/publication`)).status).toBe(403);
    await client.post(`${base}/publication/request`);
    await client.post(`${base}/publication/request`);
    await school.settled();
    const bell = (await ada.get('/notifications')).$('main') ?? '';
    expect(bell.split('Max Keen asks you to publish “Of two”').length - 1).toBe(1);
  });
});

describe('what changed', () => {
  it('[AUT-05] stands word by word on a page of its own, moves and lectures with it', async () => {
    const { base, made, section, lecture, other } = await course('Words');
    await publishCourse(owner, made.id);
    await updateDraft(
      owner,
      made.id,
      { description: 'About three knots.', price: { amount: 99_900, currency: 'INR' } },
      1,
    );
    await updateLecture(owner, made.id, lecture.id, { markdown: 'A big loop.' }, 1);
    await moveLecture(owner, made.id, other.id, 'up');
    await addLecture(owner, made.id, section.id, { title: 'Hitch', kind: 'article', markdown: 'New.' });
    const page = await ada.get(`${base}/changes`);
    const marked = page.html.querySelectorAll('ins, del').map((one) => one.text.replace(/\s+/g, ' ').trim());
    expect(marked.join(' | ')).toMatch(/three.*Free.*₹999.*big/);
    expect(page.$('main')).toMatch(/Moved from place 2 to 1 in “Loops”/);
    const link = page.html
      .querySelectorAll('main a')
      .find((one) => one.getAttribute('hx-get')?.includes('/changes/lectures/'));
    const part = await ada.htmx.get(link?.getAttribute('hx-get') ?? '');
    expect(part.text).toMatch(/^<div class="grid gap-3" id="change-/);
    expect(part.text).toContain('New.');
    expect((await ada.get(link?.getAttribute('href') ?? '')).$('h1')).toBe('Hitch');
  });

  it('[AUT-05] between any two versions; and an earlier one is seen, read and brought back by plain forms', async () => {
    const { base, made, lecture } = await course('Versions');
    await publishCourse(owner, made.id, { note: 'The beginning' });
    await updateLecture(owner, made.id, lecture.id, { markdown: 'A second text.' }, 1);
    await publishCourse(owner, made.id, { note: 'Bowline anew' });
    const list = await ada.get(`${base}/versions`);
    expect(list.$('main')).toMatch(
      /Version 2.*ada of the cast.*What learners see.*Bowline anew.*Version 1.*The beginning/,
    );
    const compared = await ada.get(`${base}/changes?from=1&to=2`);
    expect(compared.$('h1')).toBe('From version 1 to version 2');
    expect(compared.$('main')).toContain('second text');
    expect((await ada.get(`${base}/versions/1`)).$('main')).toMatch(
      /What going back changes for learners.*Go back to version 1/,
    );
    expect((await ada.get(`${base}/versions/1/preview`)).$('main')).toContain('Version 1, as it was.');
    const back = await ada.post(`${base}/versions/1/restoration`, { note: 'Back to the first words' });
    expect((await ada.follow(back)).$('main')).toMatch(
      /It is version 3 now.*Version 3.*Back to version 1.*Back to the first words/,
    );
    expect((await ada.get(`${base}/versions/9`)).status).toBe(404);
    expect((await ada.get(`${base}/changes?from=9&to=1`)).status).toBe(404);
    expect((await eve.get(`${base}/versions`)).status).toBe(404);
  });

  it('[AUT-05] of a whole book exchanged stays a page that can be sent', async () => {
    const { base, made, lecture } = await course('Book');
    await updateLecture(owner, made.id, lecture.id, { markdown: 'old words '.repeat(19_000) }, 1);
    await publishCourse(owner, made.id);
    await updateLecture(owner, made.id, lecture.id, { markdown: 'other sentences '.repeat(12_000) }, 2);
    const page = await ada.get(`${base}/changes`);
    expect([page.status, page.bytes.length < 120_000]).toEqual([200, true]);
    expect(page.$('main')).toContain('(cut here)');
  });
});
