/** Who gets what on the routes of the gradebook; see `routes-table.ts`. The course is a draft, the single grade one that is not there. */
export const gradesTable: Record<string, string> = {
  'GET /studio/courses/:course/grades': 'in 403 403 404 200 200',
  'GET /studio/courses/:course/grades/table.csv': 'in 403 403 404 404 404',
  'GET /studio/courses/:course/grades/rules': 'in 403 403 404 200 200',
  'PUT /studio/courses/:course/grades/rules': 'in 403 403 404 422 422',
  'GET /studio/courses/:course/grades/upload': 'in 403 403 404 404 404',
  'POST /studio/courses/:course/grades/lists': 'in 403 403 404 422 422',
  'GET /studio/courses/:course/grades/lists/:list': 'in 403 403 404 404 404',
  'POST /studio/courses/:course/grades/lists/:list/taking': 'in 403 403 404 404 404',
  'DELETE /studio/courses/:course/grades/lists/:list': 'in 403 403 404 404 404',
  'GET /studio/courses/:course/grades/:enrolment/:lecture': 'in 403 403 404 404 404',
  'PUT /studio/courses/:course/grades/:enrolment/:lecture': 'in 403 403 404 404 404',
  'GET /learn/:slug/grades': 'in 404 404 404 404 404',
};
