/** GET /calendar: all dates of my courses. POST and DELETE /calendar/address: the private address for calendar programs. */
import { createHash } from 'node:crypto';
import { Router } from 'express';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { dayIn } from '../plan/plan.service.ts';
import { listDates } from './dates.service.ts';
import { endFeed, findFeed, makeFeed, requireFeedOwner } from './feed.service.ts';
import { keepFreshAddress, takeFreshAddress } from './fresh-address.ts';
import { icalOf } from './ical.ts';
import { clockChange, type Month, monthsOf, zoneWords } from './months.ts';

type Address = {
  /** Only just after it was made. */
  fresh: { https: string; webcal: string } | null;
  /** The day the present one was made; null: there is none. */
  since: string | null;
  csrf: string | null;
};
type Page = { zone: string; clocks: string; months: Month[]; past: Month[]; pastCount: number; address: Address };
const calendarPage = view<Page>('learning/calendar/show');
const pageHref = '/calendar';

// Calendar programs sign in nowhere: the secret in the address is their way in, also to a private school.
leaveOpen(/^\/calendar\/[^/]+\/dates\.ics$/);

export const calendar = Router();

calendar.get('/calendar/:secret/dates.ics', async (req, res) => {
  const person = await requireFeedOwner(req.params.secret, req.ip ?? '');
  const text = icalOf(await listDates(person.id, person.timeZone));
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  res.set({ ETag: tag, 'Cache-Control': 'private, no-cache', 'X-Robots-Tag': 'noindex' });
  if (req.get('If-None-Match')?.includes(tag)) return void res.status(304).end();
  res.set('Content-Disposition', 'inline; filename="dates.ics"').type('text/calendar; charset=utf-8').send(text);
});

calendar.get(pageHref, requirePerson, async (req, res) => {
  const person = me(req);
  const zone = person.timeZone ?? config.school.timeZone;
  const today = dayIn(now(), zone);
  const [dates, feed] = await Promise.all([listDates(person.id, zone), findFeed(person.id)]);
  const [past, coming] = [dates.filter(({ day }) => day < today), dates.filter(({ day }) => day >= today)];
  const fresh = takeFreshAddress(req);
  if (fresh) res.set('Cache-Control', 'no-store');
  const page = calendarPage({
    zone: zoneWords(zone, now()),
    clocks: clockChange(coming, zone, now()),
    months: monthsOf(coming, zone, today),
    past: monthsOf(past, zone, today),
    pastCount: past.length,
    address: {
      fresh: fresh ? { https: fresh, webcal: fresh.replace(/^https?:/, 'webcal:') } : null,
      since: feed && formatDay(feed.madeAt, zone),
      csrf: csrfOf(req),
    },
  });
  await answer(req, res, { page, title: 'Calendar' });
});

calendar.post('/calendar/address', requirePerson, async (req, res) => {
  keepFreshAddress(req, await makeFeed(me(req).id));
  await answer(req, res, { redirect: `${pageHref}#calendar-address` });
});

calendar.delete('/calendar/address', requirePerson, async (req, res) => {
  await endFeed(me(req).id);
  takeFreshAddress(req);
  await answer(req, res, { redirect: pageHref, flash: 'The address leads nowhere now.' });
});
