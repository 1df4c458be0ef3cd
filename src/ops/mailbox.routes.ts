/** `/dev/mailbox`: the local mailbox, seen through the school's own address. Mounted outside production only. */
import { Router } from 'express';
import { config } from '../config.ts';
import { Busy, NotFound } from '../lib/errors.ts';
import { leaveOpen } from '../web/doors.ts';

leaveOpen(/^\/dev\//);

export const mailbox = Router();
const passed = ['content-type', 'content-security-policy', 'content-disposition', 'cache-control', 'location'];

mailbox.get('/dev/mailbox{/*path}', async (req, res) => {
  if (!config.mailboxUrl) throw new NotFound('The local mailbox');
  const answer = await fetch(config.mailboxUrl + req.originalUrl, { redirect: 'manual' }).catch(() => null);
  if (!answer) throw new Busy('The local mailbox is not running.');
  res.status(answer.status).removeHeader('Content-Security-Policy');
  res.removeHeader('X-Frame-Options');
  for (const name of passed) {
    const value = answer.headers.get(name);
    if (value) res.set(name, value);
  }
  res.end(Buffer.from(await answer.arrayBuffer()));
});
