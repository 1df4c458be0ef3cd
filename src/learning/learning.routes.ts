/** Learning: the shelf, a course, its lectures, and a teacher's walk through a draft. */
import { Router } from 'express';
import { enrolments } from './enrolment.routes.ts';
import { player } from './player.routes.ts';
import { shelf } from './shelf.routes.ts';
import { walk } from './walk/walk.routes.ts';

export const learning = Router();
learning.use(enrolments, shelf, player, walk);
