/** The studio: every page of authoring, in the order in which they are asked. */
import { Router } from 'express';
import { accommodations } from './accommodations/accommodations.routes.ts';
import { rubricLines } from './assignments/rubric.routes.ts';
import { captions } from './captions/captions.routes.ts';
import { certificateStep } from './certificate/certificate.routes.ts';
import { certificateHolders } from './certificate/holders.routes.ts';
import { access } from './courses/access.routes.ts';
import { basicsPreviews } from './courses/basics-preview.routes.ts';
import { facts } from './courses/facts.routes.ts';
import { prices } from './courses/price.routes.ts';
import { studio } from './courses/studio.routes.ts';
import { duplicates } from './duplicates/duplicates.routes.ts';
import { libraryFile } from './files/file.routes.ts';
import { library } from './files/library.routes.ts';
import { gradeCells } from './grades/cells.routes.ts';
import { grades } from './grades/grades.routes.ts';
import { gradeLists } from './grades/lists.routes.ts';
import { gradeRules } from './grades/scheme.routes.ts';
import { extensions } from './grading/extensions.routes.ts';
import { grading } from './grading/grading.routes.ts';
import { submissionGrading } from './grading/submission.routes.ts';
import { history } from './history/history.routes.ts';
import { lectures } from './lectures/lecture.routes.ts';
import { lecturePreview } from './lectures/preview.routes.ts';
import { marking } from './marking/marking.routes.ts';
import { chosenRows } from './outline/chosen.routes.ts';
import { droppedFiles } from './outline/dropped.routes.ts';
import { outline } from './outline/outline.routes.ts';
import { peerOverview } from './peers/peers.routes.ts';
import { peerSample } from './peers/sample.routes.ts';
import { peerSamples } from './peers/samples.routes.ts';
import { peerWorks } from './peers/work.routes.ts';
import { posters } from './posters/poster.routes.ts';
import { changes } from './publishing/changes.routes.ts';
import { publication } from './publishing/publication.routes.ts';
import { versions } from './publishing/versions.routes.ts';
import { questionBank } from './questions/bank.routes.ts';
import { questionEditor } from './questions/edit.routes.ts';
import { questionExchange } from './questions/exchange.routes.ts';
import { quizParts } from './quizzes/parts.routes.ts';
import { regrades } from './regrades/regrades.routes.ts';
import { learnerAccess } from './release/learner-access.routes.ts';
import { learners } from './release/learners.routes.ts';
import { release } from './release/release.routes.ts';
import { results } from './results/results.routes.ts';
import { queue } from './review/queue.routes.ts';
import { review } from './review/review.routes.ts';
import { studioSettings } from './review/studio-settings.routes.ts';
import { filmResults } from './stops/results.routes.ts';
import { surveyQuestions } from './surveys/questions.routes.ts';
import { surveyResultPages } from './surveys/results.routes.ts';
import { teamInvitations } from './team/joining.routes.ts';
import { team } from './team/team.routes.ts';
import { courseExport } from './transfer/export.routes.ts';
import { courseImport } from './transfer/import.routes.ts';

export const authoring = Router();
// Before the studio: who is invited may not enter it yet.
authoring.use(teamInvitations);
authoring.use(
  studio,
  facts,
  prices,
  basicsPreviews,
  access,
  outline,
  chosenRows,
  droppedFiles,
  duplicates,
  lectures,
  lecturePreview,
  quizParts,
  rubricLines,
  surveyQuestions,
  history,
  release,
  learnerAccess,
  learners,
  publication,
  team,
);
// Single grades last: their addresses would take those of the lists.
authoring.use(grades, gradeRules, gradeLists, gradeCells);
authoring.use(marking, accommodations);
authoring.use(courseExport, courseImport, certificateStep, certificateHolders);
authoring.use(regrades, results, surveyResultPages, filmResults);
authoring.use(grading, submissionGrading, extensions, peerOverview, peerWorks, peerSamples, peerSample);
authoring.use(questionBank, questionExchange, questionEditor);
authoring.use(library, libraryFile, captions, posters, changes, versions, review, queue, studioSettings);
