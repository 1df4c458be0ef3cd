/** What teachers and admins are told about courses that are to be published. May be repeated: the keys make it once. */
import { findPersonById } from '../accounts/accounts.service.ts';
import { eachPerson } from '../accounts/people/people.service.ts';
import { findPublishable } from '../authoring/publishing/asking.service.ts';
import { findPlanOutcome } from '../authoring/publishing/plans.service.ts';
import { requireSubmissionFacts } from '../authoring/review/submissions.service.ts';
import { notify, notifyMany, type Told } from './notify.service.ts';

/** Tells the owner and whoever planned it what became of a planned publication. */
export async function tellPlanEnded(data: { courseId: string; byId: string; at: string }): Promise<void> {
  const outcome = await findPlanOutcome(data.courseId, new Date(data.at));
  if (!outcome) return;
  const { title, ownerId, reason } = outcome;
  await notifyMany([...new Set([ownerId, data.byId])], {
    kind: reason ? 'attention' : 'publication',
    key: `plan:${data.courseId}:${data.at}`,
    title: reason
      ? `“${title}” was not published as planned: something is missing.`
      : `“${title}” is published, as planned.`,
    href: `/studio/courses/${data.courseId}/publish`,
  });
}

/** Tells the owner that somebody of the team asks for a publication. Once for each state of the draft. */
export async function tellAsked(data: { courseId: string; userId: string; edits: number }): Promise<void> {
  const [course, person] = await Promise.all([findPublishable(data.courseId), findPersonById(data.userId)]);
  if (!course) return;
  await notify(course.ownerId, {
    kind: 'publication',
    key: `publish-asked:${data.courseId}:${data.userId}:${data.edits}`,
    title: `${person?.name ?? 'Somebody'} asks you to publish “${course.title}”.`,
    href: `/studio/courses/${data.courseId}/publish`,
  });
}

/** Tells every admin that a course waits for review. */
export async function tellSubmission(submissionId: string): Promise<void> {
  const { title, number, submittedBy } = await requireSubmissionFacts(submissionId);
  const by = (await findPersonById(submittedBy))?.name ?? 'Somebody';
  await tellAdmins({
    kind: 'attention',
    key: `submission:${submissionId}`,
    title: `${by} hands in “${title}”${number > 1 ? ' again' : ''} for review.`,
    href: `/admin/submissions/${submissionId}`,
  });
}

/** Tells the author what was decided. */
export async function tellDecision(submissionId: string): Promise<void> {
  const { title, courseId, state, submittedBy } = await requireSubmissionFacts(submissionId);
  if (state !== 'approved' && state !== 'returned') return;
  const approved = state === 'approved';
  await notify(submittedBy, {
    kind: approved ? 'publication' : 'attention',
    key: `submission:${submissionId}:${state}`,
    title: approved ? `“${title}” is approved and published.` : `“${title}” comes back to you with remarks.`,
    href: `/studio/courses/${courseId}/${approved ? 'publish' : 'review'}`,
  });
}

/** Tells every admin the same. */
export async function tellAdmins(told: Told): Promise<void> {
  const ids: string[] = [];
  for await (const { id } of eachPerson({ role: 'admin', state: 'active' })) ids.push(id);
  await notifyMany(ids, told);
}
