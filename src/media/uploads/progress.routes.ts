/** `/media/files/:id/progress`: how the work on a file goes, live. The same words stand on the page when it is loaded. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { second } from '../../lib/clock.ts';
import { NotFound } from '../../lib/errors.ts';
import { render, view } from '../../lib/view.ts';
import { query } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { openLive } from '../../web/live.ts';
import { me } from '../../web/request.ts';
import { mayHaveFile } from '../access.service.ts';
import { findFile } from '../file.model.ts';
import { onProgress } from '../progress.service.ts';
import { type StateWords, stateWords } from './file-state.service.ts';

const wordsPart = view<{ words: StateWords }>('media/_words');

/** News may be missed; the state is looked at anyway now and then. */
const lookMs = 10 * second;

export const progress = Router();

progress.get('/media/files/:id/progress', requirePerson, async (req, res) => {
  const id = String(req.params.id);
  const { w: by } = query(req, z.object({ w: z.string().max(200).default('own') }));
  const file = await findFile(id);
  if (!file || !(await mayHaveFile(me(req), file, by))) throw new NotFound('This file');
  followFile(req, res, id);
});

/** Tells the state now, at every piece of news, and at the end, which closes the line. */
function followFile(req: Request, res: Response, id: string): void {
  if (res.closed) return;
  const live = openLive(req, res, () => {
    stop();
    clearInterval(timer);
  });
  let last = '';
  const tell = async () => {
    const file = await findFile(id);
    if (!file) return live.end();
    const words = await stateWords({ ...file, id });
    const html = render(wordsPart({ words }));
    if (html !== last) live.send(html);
    last = html;
    if (!words.done) return;
    live.send('', 'prepared');
    live.end();
  };
  // One after the other, so that an old state never comes after a newer one.
  let telling: Promise<void> = Promise.resolve();
  const look = () => {
    telling = telling.then(tell).catch(() => live.end());
  };
  const stop = onProgress(id, look);
  const timer = setInterval(look, lookMs);
  look();
}
