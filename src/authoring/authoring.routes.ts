/** The studio: every page of authoring, in the order in which they are asked. */
import { Router } from 'express';
import { facts } from './courses/facts.routes.ts';
import { studio } from './courses/studio.routes.ts';
import { history } from './history/history.routes.ts';
import { lectures } from './lectures/lecture.routes.ts';
import { lecturePreview } from './lectures/preview.routes.ts';
import { outline } from './outline/outline.routes.ts';
import { publication } from './publishing/publication.routes.ts';
import { release } from './release/release.routes.ts';
import { teamInvitations } from './team/joining.routes.ts';
import { team } from './team/team.routes.ts';

export const authoring = Router();
// Before the studio: who is invited may not enter it yet.
authoring.use(teamInvitations);
authoring.use(studio, facts, outline, lectures, lecturePreview, history, release, publication, team);
