/** `/account/security/recovery-codes`: shown once after they are made, to be printed, copied or kept as a file. */
import { Router } from 'express';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { requireFresh, requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { changeSecurity } from '../security/page.ts';
import { forgetFreshCodes, freshCodes, keepFreshCodes } from './fresh-codes.ts';
import { renewRecoveryCodes } from './second-step.service.ts';

const codesPage = view<{ codes: string[]; csrf: string | null }>('accounts/second-step/codes');
const address = '/account/security/recovery-codes';

export const recoveryCodes = Router();
recoveryCodes.use(address, requirePerson, requireFresh);

recoveryCodes.get(address, (req, res) => {
  const codes = freshCodes(req);
  if (codes.length === 0) return answer(req, res, { redirect: '/account/security' });
  res.set('Cache-Control', 'no-store');
  return answer(req, res, { page: codesPage({ codes, csrf: csrfOf(req) }), title: 'Recovery codes' });
});

recoveryCodes.get(`${address}/file`, (req, res) => {
  const codes = freshCodes(req);
  if (codes.length === 0) return answer(req, res, { redirect: '/account/security' });
  res.set('Cache-Control', 'no-store').attachment('recovery-codes.txt').type('text/plain; charset=utf-8');
  res.send(`Recovery codes for ${config.school.name}, each works once\r\n\r\n${codes.join('\r\n')}\r\n`);
});

recoveryCodes.post(address, (req, res) => {
  const act = async () => {
    keepFreshCodes(req, await renewRecoveryCodes(me(req).id));
    return address;
  };
  return changeSecurity(req, res, { act, flash: 'These are your new codes. The old ones do not work any more.' });
});

recoveryCodes.delete(`${address}/file`, (req, res) => {
  forgetFreshCodes(req);
  return answer(req, res, { redirect: '/account/security', flash: 'Good. Nobody can see the codes here any more.' });
});
