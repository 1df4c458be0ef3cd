/** Attempts under way get their time also when the process that gave it died. */
import { on } from '../../lib/events.ts';
import { lengthenAttempts } from './lengthening.service.ts';

on('accommodation.changed', 'lengthen', ({ enrolmentId }) => lengthenAttempts(enrolmentId));
