/** An admin decides about a submission: approved, it is published just as it was handed in; else it goes back with words. */
import { findPersonById, snapshotOf } from '../../accounts/accounts.service.ts';
import { now } from '../../lib/clock.ts';
import { Conflict, Forbidden, NotFound, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { fingerprintOf, fingerprintOfVersion } from '../publishing/fingerprint.ts';
import { publishCourse, readDraft } from '../publishing/publication.service.ts';
import { courseAct } from '../publishing/publication-acts.ts';
import { Remark } from './remark.model.ts';
import { requireSubmission, Submission, type SubmissionRecord } from './submission.model.ts';

const late = 'Another admin decided about this submission meanwhile.';

/**
 * Publishes what was handed in. Throws Forbidden, NotFound, Conflict when it was decided already, and Refused when the course
 * was edited since, or something needed is missing by now: then it waits on.
 */
export async function approveSubmission(admin: Person, id: string, answer: string): Promise<SubmissionRecord> {
  const submission = await requireWaiting(admin, id);
  const { course, outline } = await readDraft(admin, submission.courseId, 'publish');
  if (fingerprintOf(course.draft, outline.sections) !== submission.fingerprint)
    throw new Refused(
      'The course was edited after it was handed in. Send it back, so that its author hands it in again.',
    );
  await decide(admin, submission, { approved: true, answer });
  return finishApproval(id);
}

/** Sends it back. Throws Forbidden, NotFound, Conflict when it was decided already, Refused without any words. */
export async function returnSubmission(admin: Person, id: string, answer: string): Promise<void> {
  const submission = await requireWaiting(admin, id);
  const { courseId, number } = submission;
  if (!answer && (await Remark.countDocuments({ courseId, round: number })) === 0)
    throw new Refused('Please say what is to be done: here, or as a remark at its place.', 'answer');
  await decide(admin, submission, { approved: false, answer });
}

/**
 * What follows from an approval, also after a crash in between. May be repeated. Throws Refused, and lets the submission
 * wait again, where it cannot be published any more.
 */
export async function finishApproval(id: string): Promise<SubmissionRecord> {
  const submission = await requireSubmission(id);
  const { state, versionId, courseId, note, tells, fingerprint, decidedBy } = submission;
  if (state !== 'approved' || versionId) return submission;
  try {
    const admin = await requireAdminById(decidedBy ?? '');
    const { course, published } = await readDraft(admin, courseId, 'publish');
    // Published already, and only not noted: what was edited since does not undo it.
    const isDone = course.state === 'published' && published && fingerprintOfVersion(published) === fingerprint;
    const version = isDone ? published : await publishCourse(admin, courseId, { note, tells, fingerprint });
    return await noteVersion(submission, version.id);
  } catch (error) {
    if (error instanceof Refused || error instanceof NotFound) await letWait(submission, error.message);
    throw error;
  }
}

/** It cannot be published as it was approved: somebody has to look again. */
async function letWait({ _id, courseId, title }: SubmissionRecord, reason: string): Promise<void> {
  const told = courseAct('course.approval-undone', { id: courseId, draft: { title } }, { after: { reason } });
  const { matchedCount } = await Submission.updateOne(
    { _id, state: 'approved', versionId: null },
    { $set: { state: 'waiting' }, $push: { outbox: told } },
  );
  if (matchedCount > 0) await relay(Submission, _id, [told]);
}

async function noteVersion(submission: SubmissionRecord, versionId: string): Promise<SubmissionRecord> {
  const { _id, courseId } = submission;
  const told = [fact('submission.decided', { courseId, submissionId: String(_id), approved: true })];
  const noted = await Submission.updateOne(
    { _id, state: 'approved', versionId: null },
    { $set: { versionId }, $push: { outbox: { $each: told } } },
  );
  if (noted.matchedCount > 0) await relay(Submission, _id, told);
  return requireSubmission(String(_id));
}

/** Two admins at once: one of them decides, the other is told. */
async function decide(
  admin: Person,
  { _id, courseId, title }: SubmissionRecord,
  { approved, answer }: { approved: boolean; answer: string },
): Promise<void> {
  const submissionId = String(_id);
  const action = approved ? 'course.approved' : 'course.returned';
  const told = [
    approved
      ? fact('submission.approved', { submissionId })
      : fact('submission.decided', { courseId, submissionId, approved }),
    courseAct(action, { id: courseId, draft: { title } }, { after: { words: answer } }),
  ];
  const change = { state: approved ? 'approved' : 'returned', answer, decidedBy: admin.id, decidedAt: now() } as const;
  const { matchedCount } = await Submission.updateOne(
    { _id, state: 'waiting' },
    { $set: change, $push: { outbox: { $each: told } } },
  );
  if (matchedCount === 0) throw new Conflict(late, await requireSubmission(submissionId));
  await relay(Submission, _id, told);
}

async function requireWaiting(admin: Person, id: string): Promise<SubmissionRecord> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const submission = await requireSubmission(id);
  if (submission.state !== 'waiting') throw new Conflict(late, submission);
  return submission;
}

async function requireAdminById(id: string): Promise<Person> {
  const person = await findPersonById(id);
  if (person?.role !== 'admin' || person.state !== 'active')
    throw new Refused('Whoever approved it is no admin any more.');
  return snapshotOf(person);
}
