/** Who gets what on the routes of a survey; see `routes-table.ts`. Leo learns the course; what he sends answers nothing that is required. */
export const surveyTable: Record<string, string> = {
  'GET /learn/:slug/lectures/:lecture/survey': 'in 404 303 404 404 404',
  'POST /learn/:slug/lectures/:lecture/survey': 'in 404 422 404 404 404',
  'GET /learn/:slug/lectures/:lecture/stops/:question': 'in 404 303 404 404 404',
  'POST /learn/:slug/lectures/:lecture/stops/:question': 'in 404 404 404 404 404',
  'GET /studio/courses/:course/lectures/:lecture/survey': 'in 403 403 404 303 303',
  'POST /studio/courses/:course/lectures/:lecture/survey': 'in 403 403 404 404 404',
  'GET /studio/courses/:course/films/:lecture': 'in 403 403 404 404 404',
  'GET /studio/courses/:course/surveys/:lecture': 'in 403 403 404 200 200',
  'GET /studio/courses/:course/surveys/:lecture/answers.csv': 'in 403 403 404 200 200',
};
