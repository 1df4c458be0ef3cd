/** GET /dev/parts: every shared part with its states. Mounted outside production only. */
import { type Request, Router } from 'express';
import { asset } from '../lib/assets.ts';
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

// Parts of the desks stand among the others.
const desk = `<link rel="stylesheet" href="${asset('css/desk.css')}">`;

parts.get('/dev/parts', (req: Request, res) =>
  answer(req, res, { page: partsPage(sampleParts), title: 'Parts', head: desk }),
);
