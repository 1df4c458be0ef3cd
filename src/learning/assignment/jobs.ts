/** What follows when something is handed in or handed back. */
import { on } from '../../lib/events.ts';
import { runRound } from './hand-back.service.ts';
import { completeBySubmission, writeGrade } from './passing.service.ts';
import { sendHandedBack, sendReceipt } from './telling.service.ts';

on('assignment.handed-in', 'complete', ({ submissionId }) => completeBySubmission(submissionId));
on('assignment.handed-in', 'receipt', ({ submissionId }) => sendReceipt(submissionId));
on('assignment.handed-back', 'complete', ({ submissionId }) => completeBySubmission(submissionId));
on('assignment.handed-back', 'grade', ({ submissionId }) => writeGrade(submissionId));
on('assignment.handed-back', 'mail', ({ submissionId, count }) => sendHandedBack(submissionId, count));
on('assignment.results-asked', 'hand-back', ({ roundId }) => runRound(roundId));
