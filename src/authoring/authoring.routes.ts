/** The studio: every page of authoring, in the order in which they are asked. */
import { Router } from 'express';
import { facts } from './courses/facts.routes.ts';
import { studio } from './courses/studio.routes.ts';
import { lectures } from './lectures/lecture.routes.ts';
import { outline } from './outline/outline.routes.ts';
import { publication } from './publishing/publication.routes.ts';

export const authoring = Router();
authoring.use(studio, facts, outline, lectures, publication);
