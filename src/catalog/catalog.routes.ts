/** The catalog: every page about courses on offer, in the order in which they are asked. */
import { Router } from 'express';
import { course } from './course.routes.ts';
import { drafts } from './drafts.routes.ts';
import { feeds } from './feeds.routes.ts';
import { home } from './home.routes.ts';
import { list } from './list.routes.ts';
import { preview } from './preview.routes.ts';
import { saved } from './saved.routes.ts';
import { teachers } from './teachers/teachers.routes.ts';

export const catalog = Router();
catalog.use(home, list, teachers, course, preview, saved, feeds, drafts);
