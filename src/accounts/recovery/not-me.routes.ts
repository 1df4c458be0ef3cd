/** `/not-me/:secret`: the link in every security mail. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { submit } from '../../web/form.ts';
import { csrfOf } from '../../web/shell.ts';
import { changeTitle, changeWords } from './change-words.ts';
import { disown, requireDisowned } from './not-me.service.ts';

const askPage = view<{
  secret: string;
  title: string;
  words: string;
  when: string;
  steps: string[];
  error: string | null;
  csrf: string | null;
}>('accounts/recovery/not-me');
const donePage = view<{ to: string }>('accounts/recovery/recovered');

// Also in a private school: who uses it cannot be signed in.
leaveOpen(/^\/not-me(\/|$)/);

export const notMe = Router();

notMe.get('/not-me/:secret', (req, res) => ask(req, res, null));

notMe.post('/not-me/:secret', async (req, res) => {
  const { secret } = req.params;
  const sent = await submit(req, z.object({}), () => disown(secret));
  if (!sent.ok) return ask(req, res, sent.form.errors[''] ?? null, sent.status);
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
  return answer(req, res, { page: donePage(sent.value), title: 'Your account is yours again', layout: 'bare' });
});

async function ask(req: Request<{ secret: string }>, res: Response, error: string | null, status = 200) {
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
  const { secret } = req.params;
  const told = await requireDisowned(secret);
  const page = askPage({
    secret,
    title: changeTitle(told.what),
    words: changeWords(told),
    when: formatMoment(told.at, told.timeZone),
    steps: stepsOf(told),
    error,
    csrf: csrfOf(req),
  });
  return answer(req, res, { page, title: 'This was not me', layout: 'bare', status });
}

/** What the button does, in the order of its weight. */
function stepsOf({ what, returnsTo }: Awaited<ReturnType<typeof requireDisowned>>): string[] {
  const undone: Partial<Record<typeof what, string>> = {
    'google-linked': 'The Google account is unlinked.',
    'second-step-on': 'The second step is turned off.',
    'recovery-codes': 'The new recovery codes stop working.',
    'passkey-added': 'The passkey is removed.',
  };
  return [
    ...(returnsTo ? [`You sign in with ${returnsTo} again.`] : []),
    ...(undone[what] ? [undone[what]] : []),
    'All devices are signed out, and the password does not work any more.',
    'Passkeys, an authenticator app and a Google account that were added after this change are removed.',
    'You get a mail with a link to choose a new password.',
  ];
}
