/** What the certificate asks for beside lectures, for the learner: how far each part is, and kindly what cannot be reached. */
import { allowanceOf, listAttempts } from '../assessment/attempts/attempts.service.ts';
import { listReached } from '../assessment/grades/grades.service.ts';
import { asksForGrades, gradedLectures } from '../authoring/certificate/rule.service.ts';
import { type OutlineLecture, requireRevision } from '../authoring/publishing/published.service.ts';
import { averageOf, type Grades, type Part, partsOf } from './certificate-rule.service.ts';
import type { OpenLecture } from './open-lecture.service.ts';
import { numberOf } from './outline.ts';
import { quizOf } from './quiz/start.ts';
import { percentText } from './quiz/words.ts';
import type { Way } from './way.ts';

export type AskedRow = {
  /** null: it is about more than one lecture. */
  href: string | null;
  title: string;
  text: string;
  state: 'met' | 'open' | 'waits' | 'stuck';
};
type Around = Pick<OpenLecture, 'course' | 'enrolment' | 'at'>;

const help = 'Write to your teacher: they can give you another try, or a grade of their own.';

/** [] where nothing but lectures is asked, or the certificate is earned. */
export async function askedRows(around: Around, way: Way): Promise<AskedRow[]> {
  const { course, enrolment } = around;
  if (enrolment.certifiedAt || !asksForGrades(course)) return [];
  const grades = await listReached(enrolment.id);
  const parts = partsOf(course, grades);
  const closed = await closedLectures(around, grades, parts);
  const best = averageOf(course, bestOf(grades, closed), (id) => (closed.has(id) ? 0 : 100));
  return parts.map((part) => {
    const isStuck = part.lectureId ? closed.has(part.lectureId) : best < part.wanted - 1e-6;
    const lecture = gradedLectures(course).find(({ id }) => id === part.lectureId);
    const state = part.met ? 'met' : part.waits ? 'waits' : isStuck ? 'stuck' : 'open';
    const title = lecture ? `${numberOf(course.sections, lecture.id)} ${lecture.title}` : 'Average over all grades';
    return { href: lecture ? way.hrefOf(lecture) : null, title, text: wordsOf(part, state), state };
  });
}

function wordsOf({ wanted, percent }: Part, state: AskedRow['state']): string {
  const reached = percent === null ? 'nothing yet' : `you have ${percentText(percent)}`;
  const asked = `at least ${wanted} %, ${reached}`;
  if (state === 'waits') return `${asked}; some of it waits for your teacher`;
  return state === 'stuck' ? `${asked}. This can no longer be reached from here. ${help}` : asked;
}

/** What can still be better counts as if it were perfect. */
function bestOf(grades: Grades, closed: ReadonlySet<string>): Grades {
  return new Map([...grades].map(([id, one]) => [id, closed.has(id) || one.excused ? one : { ...one, percent: 100 }]));
}

/** Quizzes that no further attempt is left for, looked at only while something about grades is missing. */
async function closedLectures(around: Around, grades: Grades, parts: Part[]): Promise<Set<string>> {
  const open = parts.filter(({ met }) => !met);
  const wanted = new Set(open.map(({ lectureId }) => lectureId));
  const looked = gradedLectures(around.course).filter(
    ({ id, kind }) => kind === 'quiz' && (wanted.has(id) || wanted.has(null)) && !grades.get(id)?.waiting,
  );
  const closed = await Promise.all(looked.map((one) => isClosed(one, around)));
  return new Set(looked.filter((_, index) => closed[index]).map(({ id }) => id));
}

async function isClosed({ id, revisionId }: OutlineLecture, { enrolment, at }: Around): Promise<boolean> {
  const quiz = quizOf(await requireRevision(revisionId));
  if (!quiz) return false;
  const attempts = await listAttempts({ enrolmentId: enrolment.id, lectureId: id });
  if (attempts.some(({ state }) => state !== 'closed')) return false;
  return ['used', 'over'].includes(allowanceOf(quiz.rules, attempts, at).kind);
}
