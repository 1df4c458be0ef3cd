/**
 * Who gets what on the routes of an assignment; see `routes-table.ts`. Leo has handed his work in and its grade is begun, so
 * nothing of it can be changed or taken back.
 */
export const assignmentTable: Record<string, string> = {
  'GET /learn/:slug/lectures/:lecture/work': 'in 404 303 404 404 404',
  'PUT /learn/:slug/lectures/:lecture/work': 'in 404 410 404 404 404',
  'POST /learn/:slug/lectures/:lecture/work/tries': 'in 404 410 404 404 404',
  'GET /learn/:slug/lectures/:lecture/work/submission': 'in 404 303 404 404 404',
  'POST /learn/:slug/lectures/:lecture/work/submission': 'in 404 303 404 404 404',
  'DELETE /learn/:slug/lectures/:lecture/work/submission': 'in 404 410 404 404 404',
  'GET /learn/:slug/lectures/:lecture/work/dispute': 'in 404 410 404 404 404',
  'POST /learn/:slug/lectures/:lecture/work/dispute': 'in 404 410 404 404 404',
  'GET /learn/:slug/lectures/:lecture/reviews/:review': 'in 404 404 404 404 404',
  'PUT /learn/:slug/lectures/:lecture/reviews/:review': 'in 404 404 404 404 404',
  'PUT /learn/:slug/lectures/:lecture/reviews/:review/rating': 'in 404 404 404 404 404',
  'POST /learn/:slug/lectures/:lecture/reviews/:review/report': 'in 404 404 404 404 404',
  'GET /studio/courses/:course/assignments/:lecture/peers': 'in 403 403 404 200 200',
  'GET /studio/courses/:course/assignments/:lecture/peers/:submission': 'in 403 403 404 404 404',
  'POST /studio/courses/:course/assignments/:lecture/peers/:submission/reviewers': 'in 403 403 404 404 404',
  'DELETE /studio/courses/:course/assignments/:lecture/peers/:submission/reviews/:review': 'in 403 403 404 404 404',
  'PUT /studio/courses/:course/assignments/:lecture/peers/:submission/cases/:case/answer': 'in 403 403 404 404 404',
  'GET /studio/courses/:course/assignments': 'in 403 403 404 200 200',
  'GET /studio/courses/:course/assignments/:lecture': 'in 403 403 404 200 200',
  'GET /studio/courses/:course/assignments/:lecture/next': 'in 403 403 404 303 303',
  'POST /studio/courses/:course/assignments/:lecture/results': 'in 403 403 404 303 303',
  'GET /studio/courses/:course/assignments/:lecture/submissions/:submission': 'in 403 403 404 200 200',
  'PUT /studio/courses/:course/assignments/:lecture/submissions/:submission/grade': 'in 403 403 404 422 422',
  'POST /studio/courses/:course/assignments/:lecture/submissions/:submission/points': 'in 403 403 404 303 303',
  'POST /studio/courses/:course/assignments/:lecture/submissions/:submission/result': 'in 403 403 404 303 303',
  'GET /studio/courses/:course/assignments/:lecture/learners/:enrolment': 'in 403 403 404 200 200',
  'PUT /studio/courses/:course/assignments/:lecture/learners/:enrolment/extension': 'in 403 403 404 422 422',
  'DELETE /studio/courses/:course/assignments/:lecture/learners/:enrolment/extension': 'in 403 403 404 303 303',
};
