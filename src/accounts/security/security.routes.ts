/** `/account/security`: all ways into one's account on one page. */
import { Router } from 'express';
import { requirePerson } from '../../web/guards.ts';
import { showSecurity } from './page.ts';

export const security = Router();
security.use('/account/security', requirePerson);

security.get('/account/security', (req, res) => showSecurity(req, res));
