/** Every area's jobs and subscriptions, declared by importing them. One line per area. */
import './accounts/jobs.ts';
import './media/jobs.ts';
