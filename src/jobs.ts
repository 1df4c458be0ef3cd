/** Every area's jobs and subscriptions, declared by importing them. One line per area. */
import './accounts/jobs.ts';
import './accounts/audit/jobs.ts';
import './accounts/consent/jobs.ts';
import './accounts/profile/jobs.ts';
import './accounts/people/jobs.ts';
import './accounts/recovery/jobs.ts';
import './media/jobs.ts';
import './authoring/jobs.ts';
import './catalog/jobs.ts';
import './learning/jobs.ts';
import './credentials/jobs.ts';
import './commerce/jobs.ts';
import './community/jobs.ts';
import './notifications/jobs.ts';
