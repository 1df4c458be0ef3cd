/** Who gets what on the routes of a quiz for its learner; see `routes-table.ts`. Leo has begun it, nobody else may enter. */
export const quizTable: Record<string, string> = {
  'POST /learn/:slug/lectures/:lecture/attempts': 'in 404 303 404 404 404',
  'GET /learn/:slug/lectures/:lecture/attempts/:attempt': 'in 404 200 404 404 404',
  'GET /learn/:slug/lectures/:lecture/attempts/:attempt/time': 'in 404 303 404 404 404',
  'PUT /learn/:slug/lectures/:lecture/attempts/:attempt/answers/:question': 'in 404 303 404 404 404',
  'PUT /learn/:slug/lectures/:lecture/attempts/:attempt/answers': 'in 404 303 404 404 404',
  'GET /learn/:slug/lectures/:lecture/attempts/:attempt/submission': 'in 404 200 404 404 404',
  'POST /learn/:slug/lectures/:lecture/attempts/:attempt/submission': 'in 404 303 404 404 404',
  'GET /studio/courses/:course/accommodations': 'in 403 403 404 200 200',
  'GET /studio/courses/:course/accommodations/:enrolment': 'in 403 403 404 200 200',
  'PUT /studio/courses/:course/accommodations/:enrolment': 'in 403 403 404 422 422',
  'DELETE /studio/courses/:course/accommodations/:enrolment/:lecture': 'in 403 403 404 303 303',
  'GET /studio/courses/:course/marking': 'in 403 403 404 200 200',
  'GET /studio/courses/:course/marking/:answer': 'in 403 403 404 404 404',
  'PUT /studio/courses/:course/marking/:answer': 'in 403 403 404 404 404',
};
