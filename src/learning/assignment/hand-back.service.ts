/** Handing grades back: one, or all that are graded, by a job that another worker takes up when one is killed. */
import { actFact } from '../../accounts/audit/audit.service.ts';
import { handBack } from '../../assessment/assignments/grading.service.ts';
import { askRound, type RoundRecord, workRound } from '../../assessment/assignments/rounds.service.ts';
import { listByStage, type Try } from '../../assessment/assignments/submissions.service.ts';
import { findLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { requireTerms } from './assignment-of.service.ts';

const batch = 100;

/** Hands one back now. Null where there was nothing new to tell. Throws Refused while the grade is not whole. */
export async function handBackOne(grader: { id: string }, one: Try): Promise<Try | null> {
  return handBack(grader, one, await requireTerms(one.revisionId), await namesOf(one));
}

/** Asks for all that are graded by now; a job does it. `key`: the same form sent twice asks once. */
export async function handBackAll(
  grader: { id: string },
  ids: { courseId: string; lectureId: string },
  key: string | undefined,
): Promise<string> {
  const { course, lecture } = await namesOf(ids);
  const told = actFact({
    action: 'assignment.results-sent',
    on: { kind: 'course', id: ids.courseId, name: `${lecture} in ${course}` },
  });
  return askRound({ ...ids, byId: grader.id, askedAt: now() }, { key, told });
}

/** The job: each is handed back once, however often this is begun. Throws Busy while another worker is at it. */
export async function runRound(roundId: string): Promise<void> {
  await workRound(roundId, async ({ byId, ...round }) => {
    const names = await namesOf(round);
    let after: string | undefined;
    for (;;) {
      const { tries, next } = await listByStage(round.lectureId, 'graded', { after, limit: batch });
      for (const one of tries) if (isMeant(one, round)) await tolerantly(one, byId, names);
      if (!next) return;
      after = next;
    }
  });
}

/** What was graded after the button was pressed waits for the next press. */
function isMeant({ markedAt }: Try, { askedAt }: Pick<RoundRecord, 'askedAt'>): boolean {
  return markedAt !== null && markedAt <= askedAt;
}

/** One that its grader is changing at this moment is left to them. */
async function tolerantly(one: Try, byId: string, names: Names): Promise<void> {
  try {
    await handBack({ id: byId }, one, await requireTerms(one.revisionId), names);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

type Names = { course: string; lecture: string };

/** As mails and the audit log call it. */
export async function namesOf({ courseId, lectureId }: { courseId: string; lectureId: string }): Promise<Names> {
  const course = await findLearnableCourse({ id: courseId });
  const lecture = course?.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === lectureId);
  return { course: course?.facts.title ?? '', lecture: lecture?.title ?? 'an assignment' };
}
