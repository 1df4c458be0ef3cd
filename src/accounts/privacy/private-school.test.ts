/** One switch puts everything behind the sign-in: every route is tried, kept pages and pictures included. */
import { afterAll, describe, expect, it } from 'vitest';
import { announce } from '../../lib/bus.ts';
import { imageOf, storeLocalFile } from '../../media/media.service.ts';
import { listRoutes, populatedSchool, type Route } from '../../test/every-route.ts';
import { picture, sampleFile } from '../../test/media-samples.ts';
import { table } from '../../test/routes-table.ts';
import { doorsAreKnown, doorsAreOpen } from '../../web/doors.ts';
import { snapshotOf } from '../accounts.service.ts';
import { Settings } from '../settings/settings.model.ts';
import { readSettings, saveSettings, settingsAreKnown } from '../settings/settings.service.ts';

const { clients, cast, addressOf, school } = await populatedSchool();
const ruth = snapshotOf(cast.ruth);
const cover = await pictureAddress();

/** What visitors of a private school still reach; all else leads to the sign-in. */
const leftOpen = [
  /^GET \/(healthz|readyz|robots\.txt|terms|privacy|cookies)$/,
  /^(GET|POST) \/payments\/razorpay\//,
  /^\w+ \/(sign-in|sign-out|join|password|email|not-me|invitation|goodbye)(\/|$)/,
  /^GET \/(admin-invitation$|schemas\/)/,
  /^(GET|DELETE) \/team-invitation\//,
  /^GET \/certificates\/:id(\/certificate\.pdf|\/credential\.json)?$/,
  /^GET \/certificates\/colours\/:colours\.css$/,
  /^GET \/(certificates\/status\/:list|\.well-known\/did\.json)$/,
  /^GET \/calendar\/:secret\/dates\.ics$/,
  /^\w+ \/dev\//,
];
const notThere = /^(?:\w+ \/media\/|GET \/(?:sitemap\.xml|feed\.atom))/;

afterAll(() => change(false));

async function change(privateSchool: boolean): Promise<void> {
  await saveSettings(ruth, { privateSchool }, (await readSettings()).revision);
}

async function pictureAddress(): Promise<string> {
  const file = await storeLocalFile(cast.ada.id, await sampleFile(await picture(400, 300)), 'cover.png');
  return imageOf(file)?.src ?? '';
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

describe('a private school', () => {
  it('[ACC-09] is known before anybody is let in', () => {
    expect([settingsAreKnown(), doorsAreKnown(), doorsAreOpen()]).toEqual([true, true, true]);
  });

  it('[ACC-09] closes what was kept at once, and opens it again', async () => {
    const paths = ['/', '/courses', '/courses/knots', '/faq', '/teachers/ada'];
    for (const path of paths) await clients.visitor.get(path);
    for (const path of paths) expect((await clients.visitor.get(path)).headers.get('etag'), path).not.toBeNull();
    expect((await clients.visitor.get(cover)).status).toBe(200);
    await change(true);
    for (const path of paths) {
      const page = await clients.visitor.get(path);
      expect([page.status, page.location], path).toEqual([303, `/sign-in?next=${encodeURIComponent(path)}`]);
      const etagged = await clients.visitor.get(path, { headers: { 'If-None-Match': '*' } });
      expect(etagged.status, path).toBe(303);
    }
    expect((await clients.visitor.get(cover)).status).toBe(404);
    const own = await clients.stranger.get(cover);
    expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'private, max-age=31536000, immutable']);
    await change(false);
    for (const path of paths) expect((await clients.visitor.get(path)).status, path).toBe(200);
    expect((await clients.visitor.get(cover)).headers.get('cache-control')).toContain('public');
  });

  it('[ACC-09] leads visitors of every route to the sign-in, but for what is left open', async () => {
    await change(true);
    for (const route of listRoutes()) {
      const address = await addressOf(route.path);
      const page =
        route.method === 'GET'
          ? await clients.visitor.get(address)
          : await clients.visitor.post(address, { _method: route.method });
      const name = nameOf(route);
      if (leftOpen.some((one) => one.test(name))) expect(page.location ?? '', name).not.toMatch(/^\/sign-in\?next=/);
      else if (notThere.test(name)) expect(page.status, name).toBe(404);
      else expect([page.status, page.location], name).toEqual([303, expect.stringMatching(/^\/sign-in(\?|$)/)]);
    }
  }, 180_000);

  it('[ACC-09] asks machines to stay away and tells them nothing', async () => {
    await change(true);
    const robots = await clients.visitor.get('/robots.txt');
    expect([robots.text, robots.headers.get('cache-control')]).toEqual(['User-agent: *\nDisallow: /\n', 'no-cache']);
    const words = await clients.visitor.htmx.get('/courses/suggestions?q=kno');
    expect([words.status, words.text]).toEqual([204, '']);
    expect(words.location).toMatch(/^\/sign-in\?next=/);
    for (const path of ['/terms', '/sign-in', '/join', '/certificates/unknown']) {
      const page = await clients.visitor.get(path);
      expect(page.text, path).not.toContain('Outdoors');
      expect(page.text, path).not.toContain('Knots week');
    }
  });

  it('[ACC-09] is the same school as ever for its people', async () => {
    await change(true);
    const gone = /^\/(sitemap\.xml|feed\.atom)$/;
    for (const route of listRoutes().filter(({ method }) => method === 'GET')) {
      if (gone.test(route.path)) continue;
      const page = await clients.learner.get(await addressOf(route.path));
      const wanted = table[nameOf(route)]?.split(' ')[2];
      expect(String(page.status), nameOf(route)).toBe(wanted === 'in' ? '303' : wanted);
    }
  });

  it('[ACC-09] closes within a second where another process was told', async () => {
    await change(false);
    expect((await school.visitor().get('/courses')).status).toBe(200);
    await Settings.updateOne({ _id: 'school' }, { $set: { privateSchool: true }, $inc: { revision: 1 } });
    await announce('settings');
    await expect.poll(async () => (await school.visitor().get('/courses')).status, { timeout: 1000 }).toBe(303);
  });
});
