/** The bell and the list behind it. */
import { Router } from 'express';
import { z } from 'zod';
import { config } from '../config.ts';
import { now } from '../lib/clock.ts';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { query } from '../web/form.ts';
import { requirePerson } from '../web/guards.ts';
import { me } from '../web/request.ts';
import { csrfOf, provideShell } from '../web/shell.ts';
import { ago } from './ago.ts';
import type { Kind } from './notification.model.ts';
import { listNotifications, markAllRead, type NotificationEntry, openNotification } from './notify.service.ts';
import { unreadCount } from './unread.service.ts';

type Row = {
  href: string;
  icon: string;
  title: string;
  read: boolean;
  when: { text: string; iso: string; full: string };
};
const listPage = view<{
  rows: Row[];
  unread: boolean;
  nextHref: string | null;
  firstHref: string | null;
  csrf: string | null;
}>('notifications/index');
const icons: Record<Kind, string> = {
  enrolment: 'graduation-cap',
  order: 'receipt',
  refund: 'undo-2',
  certificate: 'award',
  lectures: 'book-open',
  team: 'users',
  publication: 'upload',
  attention: 'flag',
};
const ListQuery = z.object({ after: z.string().max(60).optional() });

provideShell('bell', async (req) => (req.user ? { unread: await unreadCount(req.user.id) } : null));

export const bell = Router();
bell.use('/notifications', requirePerson);

bell.get('/notifications', async (req, res) => {
  const { id, timeZone } = me(req);
  const { after } = query(req, ListQuery);
  const [{ entries, next }, unread] = await Promise.all([listNotifications(id, { after }), unreadCount(id)]);
  const locals = {
    rows: entries.map((entry) => rowOf(entry, timeZone ?? config.school.timeZone)),
    unread: unread > 0,
    nextHref: next ? `/notifications?after=${next}` : null,
    firstHref: after ? '/notifications' : null,
    csrf: csrfOf(req),
  };
  await answer(req, res, { page: listPage(locals), title: 'Notifications' });
});

/** Opening marks as read; doing it again changes nothing, so a link is enough. */
bell.get('/notifications/:id', async (req, res) => {
  await answer(req, res, { redirect: await openNotification(me(req).id, req.params.id) });
});

bell.post('/notifications/reading', async (req, res) => {
  await markAllRead(me(req).id);
  await answer(req, res, { redirect: '/notifications' });
});

function rowOf({ id, kind, title, at, readAt }: NotificationEntry, timeZone: string): Row {
  const full = at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone });
  const when = { text: ago(at, now(), timeZone), iso: at.toISOString(), full };
  return { href: `/notifications/${id}`, icon: icons[kind], title, read: readAt !== null, when };
}
