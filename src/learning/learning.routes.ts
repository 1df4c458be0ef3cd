/** Learning: the shelf, a course, its lectures, and a teacher's walk through a draft. */
import { Router } from 'express';
import { accessRoutes } from './access/access.routes.ts';
import { work } from './assignment/work.routes.ts';
import { calendar } from './calendar/calendar.routes.ts';
import { enrolments } from './enrolment.routes.ts';
import { ownGradesPage } from './grades/own.routes.ts';
import { noteRoutes } from './notes/note.routes.ts';
import { notes } from './notes/notes.routes.ts';
import { disputes } from './peers/dispute.routes.ts';
import { peerPractice } from './peers/practice.routes.ts';
import { peerReviews } from './peers/review.routes.ts';
import { plans } from './plan/plan.routes.ts';
import { player } from './player.routes.ts';
import { printing } from './print/print.routes.ts';
import { attempts } from './quiz/attempts.routes.ts';
import { answersOfVisitors } from './quiz/held-answers.routes.ts';
import { resets } from './reset/reset.routes.ts';
import { rhythms } from './rhythm/rhythm.routes.ts';
import { courseSearch } from './search/search.routes.ts';
import { shelf } from './shelf.routes.ts';
import { stops } from './stops/stops.routes.ts';
import { surveys } from './survey/survey.routes.ts';
import { walk } from './walk/walk.routes.ts';
import { watching } from './watching.routes.ts';

export const learning = Router();
learning.use(
  answersOfVisitors,
  rhythms,
  enrolments,
  courseSearch,
  printing,
  shelf,
  accessRoutes,
  plans,
  resets,
  calendar,
  player,
  watching,
  attempts,
  work,
  surveys,
  stops,
  disputes,
  peerReviews,
  peerPractice,
  notes,
  noteRoutes,
  ownGradesPage,
  walk,
);
