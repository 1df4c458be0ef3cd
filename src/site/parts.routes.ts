/** GET /dev/parts: every shared part with its states. Mounted outside production only. */
import { type Request, Router } from 'express';
import { view } from '../lib/view.ts';
import { answer } from '../web/answer.ts';
import { charts, courses, rows, table } from './parts.sample.ts';

export const partsPage = view<{
  courses: typeof courses;
  rows: typeof rows;
  table: typeof table;
  charts: typeof charts;
  csrf: string | null;
}>('dev/parts');

export const sampleParts = { courses, rows, table, charts, csrf: null };

export const parts = Router();

parts.get('/dev/parts', (req: Request, res) => answer(req, res, { page: partsPage(sampleParts), title: 'Parts' }));
