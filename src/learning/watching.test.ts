import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { storeLocalFile } from '../media/media.service.ts';
import { completeFile } from '../media/prepare.service.ts';
import { film, picture, sampleFile, turned, vtt } from '../test/media-samples.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { grantAccess } from './enrolment.service.ts';

const school = await startSchool();
const { ada, knots } = await world();
const section = knots.sections[0]?.id ?? '';
const href = '/learn/knots/lectures/film';

const large = '-pix_fmt yuv420p -vf scale=1920:1080 -b:v 3M -minrate 3M -maxrate 3M -bufsize 1M'.split(' ');
const store = async (bytes: Buffer | string, name: string) => storeLocalFile(ada.id, await sampleFile(bytes), name);
const video = await store(await film('a.mp4', 3, large), 'a.mp4');
const sound = await store(await film('a.mp3', 3, ['-map', '1:a', '-b:a', '192k']), 'a.mp3');
const captions = [{ language: 'en', label: 'English', fileId: (await store(vtt, 'a.vtt')).id }];
const poster = await store(await picture(640, 360), 'poster.png');
for (const { id } of [video, sound]) await completeFile(id);
const teacher = snapshotOf(ada);
const common = { seconds: 3, captions, transcript: 'We *tie* it.' };
await addLecture(teacher, knots.id, section, {
  ...common,
  title: 'Film',
  kind: 'video',
  fileId: video.id,
  preview: true,
});
await addLecture(teacher, knots.id, section, {
  ...common,
  title: 'Talk',
  kind: 'audio',
  fileId: sound.id,
  posterFileId: poster.id,
});
const phone = await store(turned(await film('p.mp4', 1, ['-pix_fmt', 'yuv420p'])), 'p.mp4');
await addLecture(teacher, knots.id, section, { title: 'Phone', kind: 'video', fileId: phone.id, preview: true });
await publishCourse(teacher, knots.id, { note: '' });

let count = 0;
async function learner() {
  count += 1;
  const who = await person(`watcher${count}`, `Watcher ${count}`, 'learner');
  await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  return school.signedIn(who);
}

type Client = Awaited<ReturnType<typeof learner>>;
const sourcesOf = (page: Awaited<ReturnType<Client['get']>>) =>
  page.html.querySelectorAll('#lecture-video source').map((one) => ({
    variant: /\/media\/\w+\/(\w+)\?/.exec(one.getAttribute('src') ?? '')?.[1],
    media: one.getAttribute('media'),
    src: one.getAttribute('src') ?? '',
  }));
const labelOf = (page: Awaited<ReturnType<Client['get']>>) => page.$('.lecture-words details.menu summary')?.trim();

describe('watching without scripts', () => {
  it('[MED-04] small screens get the middle height, large ones all of it; each has the type it says', async () => {
    const client = await learner();
    const sources = sourcesOf(await client.get(href));
    expect(sources.map(({ variant, media }) => [variant, media])).toEqual([
      ['h720', '(max-width: 48rem)'],
      ['original', undefined],
    ]);
    for (const { src } of sources) expect((await client.get(src)).headers.get('content-type')).toBe('video/mp4');
  });

  it('[MED-04] a film that was taken upright gets an upright frame, for learners and visitors', async () => {
    const frameOf = (page: Awaited<ReturnType<Client['get']>>) =>
      page.html.querySelector('.stage video')?.getAttribute('class');
    const client = await learner();
    expect(frameOf(await client.get('/learn/knots/lectures/phone'))).toBe('stage-tall');
    expect(frameOf(await school.visitor().get('/courses/knots/lectures/phone'))).toBe('stage-tall');
    expect(frameOf(await client.get(href))).toBeUndefined();
  });

  it('[MED-07] a learner chooses the size, the light form, the sound or the transcript by a form, for all lectures', async () => {
    const client = await learner();
    const start = await client.get(href);
    expect(
      start.html.querySelectorAll('form[action$=quality] button').map((one) => one.text.trim().replace(/ · .*/, '')),
    ).toEqual(['Automatic', '1080p', '720p', '360p', 'Light, for slow lines', 'Sound only', 'Transcript only']);
    for (const [quality, variant, type] of [
      ['360', 'h360', 'video/mp4'],
      ['light', 'light', 'video/mp4'],
      ['audio', 'audio', 'audio/mp4'],
    ]) {
      const sent = await client.put(`${href}/quality`, { quality });
      expect([sent.status, sent.location]).toEqual([303, href]);
      const [only, ...others] = sourcesOf(await client.get(href));
      expect([only?.variant, others]).toEqual([variant, []]);
      expect((await client.get(only?.src ?? '')).headers.get('content-type')).toBe(type);
    }
    // A sound has no sound-only form: the lightest stands for it.
    expect(sourcesOf(await client.get('/learn/knots/lectures/talk'))[0]?.variant).toBe('light');
    await client.put(`${href}/quality`, { quality: 'text' });
    const text = await client.get(href);
    expect(sourcesOf(text)).toEqual([]);
    expect(text.html.querySelector('.transcript em')?.text).toBe('tie');
    expect(labelOf(text)).toBe('Watch instead');
    await client.put(`${href}/quality`, { quality: 'auto' });
    expect(sourcesOf(await client.get(href)).length).toBe(2);
    expect((await client.put(`${href}/quality`, { quality: '4000' })).status).toBe(422);
  });

  it('[MED-07] a browser that saves data gets the light form until its learner says otherwise; an address asks once', async () => {
    const client = await learner();
    const saving = { headers: { 'Save-Data': 'on' } };
    expect(sourcesOf(await client.get(href, saving))[0]?.variant).toBe('light');
    await client.put(`${href}/quality`, { quality: '720' });
    expect(sourcesOf(await client.get(href, saving)).map(({ variant }) => variant)).toEqual(['h720']);
    expect(sourcesOf(await client.get(`${href}?quality=360`)).map(({ variant }) => variant)).toEqual(['h360']);
    expect(sourcesOf(await client.get(`${href}?quality=nothing`)).map(({ variant }) => variant)).toEqual(['h720']);
  });

  it('[AUT-03] a sound plays with its picture, captions and transcript', async () => {
    const page = await (await learner()).get('/learn/knots/lectures/talk');
    expect(sourcesOf(page)[0]?.variant).toBe('original');
    expect(page.html.querySelector('#lecture-video')?.getAttribute('poster')).toMatch(
      /^\/media\/public\/d\/.*png\/640\.webp$/,
    );
    expect(page.html.querySelectorAll('#lecture-video track').length).toBe(1);
    expect(page.html.querySelector('#transcript a')?.text).toContain('Tie it');
    const typed = await (await learner()).get('/learn/knots/lectures/talk?tab=transcript');
    expect(typed.html.querySelector('.transcript em')?.text).toBe('tie');
  });

  it('[LRN-07] each line of the transcript is a link to its second, where the film then begins', async () => {
    const client = await learner();
    const page = await client.get(href);
    const lines = page.html
      .querySelectorAll('#transcript [data-lines] a')
      .map((one) => [one.text, one.getAttribute('href')]);
    expect(lines).toEqual([
      ['0:00 Tie it so.', `${href}?at=0`],
      ['And pull.', `${href}?at=2`],
    ]);
    expect(sourcesOf(await client.get(`${href}?at=2`))[0]?.src).toMatch(/#t=2$/);
  });

  it('[LRN-02] captions that were put away stay away, on all films, until they are wanted again', async () => {
    const client = await learner();
    const shown = async () => (await client.get(href)).html.querySelectorAll('track[default]').length;
    expect(await shown()).toBe(1);
    expect((await client.htmx.post(`${href}/captions`, { _method: 'PUT', captions: 'off', shown: 'en' })).status).toBe(
      204,
    );
    expect(await shown()).toBe(0);
    expect((await client.get(href)).html.querySelectorAll('#transcript a').length).toBe(2);
    const part = await client.htmx.post(`${href}/captions`, { _method: 'PUT', captions: 'en' });
    expect(part.$('#transcript')).toContain('And pull.');
    expect(await shown()).toBe(1);
    expect((await client.put(`${href}/captions`, { captions: '<x>' })).status).toBe(422);
  });

  it('[LRN-02] the next lecture begins by itself until that is turned off', async () => {
    const client = await learner();
    const pressed = async () =>
      (await client.get(href)).html.querySelector('#continuing button')?.getAttribute('aria-pressed');
    expect(await pressed()).toBe('true');
    expect((await client.htmx.post(`${href}/continuing`, { _method: 'PUT', on: 'no' })).$('#continuing')).toContain(
      'off',
    );
    expect(await pressed()).toBe('false');
    expect((await client.put(`${href}/continuing`, { on: 'yes' })).location).toBe(href);
    expect(await pressed()).toBe('true');
  });

  it('[LRN-04] what was watched is told with the place, counted once, and said under the film', async () => {
    const client = await learner();
    const told = { seconds: 3, duration: 100, watched: '0-12,6-20,x,90-2000' };
    for (let times = 0; times < 3; times++) expect((await client.post(`${href}/position`, told)).status).toBe(204);
    expect((await client.get(href)).$('.lecture-words')).toContain('Watched 0:30 of 1:40');
    const watched = (await client.get(href)).html.querySelector('#lecture-video')?.getAttribute('data-watched');
    expect(watched).toBe('0-20,90-100');
  });

  it('[MED-07] visitors choose on a free lecture by links, and each choice is kept as a page of its own', async () => {
    const visitor = school.visitor();
    const path = '/courses/knots/lectures/film';
    await school.settled();
    const sources = async (address: string) =>
      (await visitor.get(address)).html
        .querySelectorAll('video source')
        .map((one) => /\/(\w+)\?/.exec(one.getAttribute('src') ?? '')?.[1]);
    for (let times = 0; times < 2; times++) {
      expect(await sources(path)).toEqual(['h720', 'original']);
      expect(await sources(`${path}?quality=light`)).toEqual(['light']);
      expect(await sources(`${path}?quality=nothing`)).toEqual(['h720', 'original']);
    }
  });
});
