/** What learning says of files: a learner has those of a lecture while it is open to them. */
import { allowFiles } from '../media/access.service.ts';
import { mayOpenLecture } from './release/locks.service.ts';

allowFiles('learn', async ({ person, ids: [courseId = '', lectureId = ''] }) =>
  person ? mayOpenLecture(person.id, courseId, lectureId) : false,
);
