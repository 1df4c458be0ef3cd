/** Handing a course in for review, and the queue of those that wait. */
import { trusted } from 'mongoose';
import { now } from '../../lib/clock.ts';
import { isDuplicate, isId } from '../../lib/db.ts';
import { Busy, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { isPublishable, missingText } from '../publishing/checks.ts';
import { fingerprintOf } from '../publishing/fingerprint.ts';
import { needsApproval, readDraft } from '../publishing/publication.service.ts';
import { courseAct } from '../publishing/publication-acts.ts';
import { findLastSubmission, requireSubmission, Submission, type SubmissionRecord } from './submission.model.ts';

/** `words` for those who review; `note` and `tells` for learners, once it is published. */
export type Handed = Pick<SubmissionRecord, 'words' | 'note' | 'tells'>;
const pageSize = 30;

/**
 * Hands in the draft as it is now. One that still waits with the same content stays; with other content the new one takes its
 * place. Needs the right `publish`. Throws Refused while something needed is missing, nothing changed, or nobody has to
 * approve.
 */
export async function submitCourse(person: Person, courseId: string, handed: Handed): Promise<SubmissionRecord> {
  if (!(await needsApproval(person))) throw new Refused('You can publish this course yourself.');
  const { course, outline, changes, checks } = await readDraft(person, courseId, 'publish');
  if (!isPublishable(checks)) throw new Refused(missingText(checks));
  if (course.state === 'published' && changes.length === 0) throw new Refused('Everything is published.');
  const fingerprint = fingerprintOf(course.draft, outline.sections);
  for (let tries = 0; tries < 5; tries++) {
    const last = await findLastSubmission(courseId);
    if (last?.state === 'waiting') {
      if (last.fingerprint === fingerprint) return last;
      await Submission.updateOne({ _id: last._id, state: 'waiting' }, { $set: { state: 'replaced' } });
    }
    const made = await insert(person, { ...handed, courseId, title: course.draft.title, fingerprint }, last);
    if (made) return made;
  }
  throw new Busy('This course is being handed in from another window. Please try again.', 1);
}

/** Takes it back from the queue. May be repeated; what was decided stays decided. */
export async function takeBack(person: Person, courseId: string): Promise<void> {
  const course = await requireOwnCourse(person, courseId, 'publish');
  const last = await findLastSubmission(courseId);
  if (last?.state !== 'waiting') return;
  const told = courseAct('course.submission-withdrawn', course);
  const { matchedCount } = await Submission.updateOne(
    { _id: last._id, state: 'waiting' },
    { $set: { state: 'withdrawn' }, $push: { outbox: told } },
  );
  if (matchedCount > 0) await relay(Submission, last._id, [told]);
}

/** Those that wait, the oldest first; or those that were decided, the newest first. `after`: the `next` of the page before. */
export async function listSubmissions(
  which: 'waiting' | 'decided',
  options: { after?: string | undefined } = {},
): Promise<{ entries: SubmissionRecord[]; next: string | null }> {
  const isWaiting = which === 'waiting';
  const states = isWaiting ? (['waiting'] as const) : (['approved', 'returned'] as const);
  const found = await Submission.find({ state: trusted({ $in: states }), ...beyond(options.after, isWaiting) })
    .sort(isWaiting ? { submittedAt: 1, _id: 1 } : { submittedAt: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean<SubmissionRecord[]>();
  const entries = found.slice(0, pageSize);
  const last = entries.at(-1);
  const next = found.length > pageSize && last ? `${last.submittedAt.getTime()}-${last._id}` : null;
  return { entries, next };
}

export type SubmissionFacts = Pick<
  SubmissionRecord,
  'courseId' | 'title' | 'number' | 'state' | 'submittedBy' | 'answer'
>;

/** For those who tell of it. Throws NotFound. */
export async function requireSubmissionFacts(id: string): Promise<SubmissionFacts> {
  const { courseId, title, number, state, submittedBy, answer } = await requireSubmission(id);
  return { courseId, title, number, state, submittedBy, answer };
}

/** How many wait. */
export async function countWaiting(): Promise<number> {
  return Submission.countDocuments({ state: 'waiting' });
}

/** null: somebody else took the number. */
async function insert(
  person: Person,
  given: Handed & Pick<SubmissionRecord, 'courseId' | 'title' | 'fingerprint'>,
  last: SubmissionRecord | null,
): Promise<SubmissionRecord | null> {
  const { courseId, title } = given;
  const number = (last?.number ?? 0) + 1;
  const made = new Submission({ ...given, number, state: 'waiting', submittedBy: person.id, submittedAt: now() });
  const told = [
    fact('submission.sent', { courseId, submissionId: String(made._id) }),
    courseAct('course.submitted', { id: courseId, draft: { title } }, { after: { round: number } }),
  ];
  made.set('outbox', told);
  try {
    await made.save();
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
  await relay(Submission, made._id, told);
  return made.toObject();
}

function beyond(after: string | undefined, isWaiting: boolean): object {
  const [, ms, id] = /^(\d{1,15})-([0-9a-f]{24})$/.exec(after ?? '') ?? [];
  if (!ms || !isId(id)) return {};
  const at = new Date(Number(ms));
  const side = isWaiting ? '$gt' : '$lt';
  return { $or: [{ submittedAt: trusted({ [side]: at }) }, { submittedAt: at, _id: trusted({ [side]: id }) }] };
}
