/** What follows from marks by hand, also when the process that gave them died. */
import { on } from '../../lib/events.ts';
import { rescoreAttempt } from './rescoring.service.ts';

on('answer.marked', 'rescore', ({ attemptId }) => rescoreAttempt(attemptId));
