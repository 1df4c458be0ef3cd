/** What makes the catalog's processes read again. */
import { on } from '../lib/events.ts';
import { tellCourse, tellTeacher } from './changes.service.ts';

// Who published has told already; this one makes good for a process that died in between.
on('course.published', 'catalog', ({ courseId }) => tellCourse(courseId));
on('account.changed', 'catalog', ({ userId }) => tellTeacher(userId));
