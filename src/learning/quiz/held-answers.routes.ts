/** Before the door of /learn: a page of answers whose sender is signed out leads to the sign-in, and from there back to itself. */
import { type Request, Router } from 'express';
import { isId } from '../../lib/db.ts';
import { answer } from '../../web/answer.ts';
import { leaveOpen } from '../../web/doors.ts';
import { isHtmx } from '../../web/request.ts';
import { holdAnswers } from './held-answers.service.ts';

type Params = { slug: string; lecture: string; attempt: string };

// Of a private school, too: else the door closes before the form was read.
leaveOpen(/^\/learn\/[^/]+\/lectures\/[^/]+\/attempts\/[0-9a-f]{24}\/answers$/);
export const answersOfVisitors = Router();

answersOfVisitors.put(
  '/learn/:slug/lectures/:lecture/attempts/:attempt/answers',
  async (req: Request<Params>, res, next) => {
    const { slug, lecture, attempt } = req.params;
    // Pages with scripts keep what they send themselves.
    if (req.user || isHtmx(req) || !isId(attempt)) return next();
    const held = await holdAnswers(attempt, { fields: { ...req.body }, at: req.arrivedAt }, req.ip ?? '');
    const [number = ''] = /^\d{1,3}/.exec(String(req.body?.asked)) ?? [];
    const back = new URLSearchParams({ ...(number ? { question: number } : {}), ...(held ? { held } : {}) });
    const page = `/learn/${encodeURIComponent(slug)}/lectures/${encodeURIComponent(lecture)}/attempts/${attempt}?${back}`;
    await answer(req, res, { redirect: `/sign-in?next=${encodeURIComponent(page)}` });
  },
);
