/** Where a course stands in the review, for its authors. */
import { formatMoment } from '../../lib/dates.ts';
import { isPublishable } from '../publishing/checks.ts';
import { fingerprintOf } from '../publishing/fingerprint.ts';
import type { Draft } from '../publishing/publication.service.ts';
import { openRemarksOf } from './remarks.service.ts';
import { findLastSubmission, type SubmissionRecord } from './submission.model.ts';

export type ReviewState = {
  /** `none`: nothing was handed in since the last publication. */
  state: 'none' | 'waiting' | 'returned';
  when: string;
  /** Waiting: the draft is no longer what was handed in. */
  isOutdated: boolean;
  /** Of the admin who sent it back. */
  answer: string;
  remarks: number;
  mayTakeBack: boolean;
  /** There is something to hand in, and nothing needed is missing. */
  canSubmit: boolean;
};

/** null: nobody has to approve, and nothing is in review. `approval`: somebody has to. */
export async function reviewStateOf(
  draft: Draft,
  { zone, approval }: { zone: string; approval: boolean },
): Promise<ReviewState | null> {
  const { course, outline, changes, checks } = draft;
  const last = await findLastSubmission(course.id);
  const state = last?.state === 'waiting' || last?.state === 'returned' ? last.state : 'none';
  if (!approval && state === 'none') return null;
  const isNew = course.state !== 'published' || changes.length > 0;
  return {
    state,
    when: last ? formatMoment(momentOf(last), zone) : '',
    isOutdated: state === 'waiting' && fingerprintOf(course.draft, outline.sections) !== last?.fingerprint,
    answer: state === 'returned' ? (last?.answer ?? '') : '',
    mayTakeBack: state === 'waiting' && course.may.includes('publish'),
    remarks: last ? (await openRemarksOf(course.id)).length : 0,
    canSubmit: approval && isNew && isPublishable(checks) && course.may.includes('publish'),
  };
}

function momentOf({ state, submittedAt, decidedAt }: SubmissionRecord): Date {
  return state === 'returned' && decidedAt ? decidedAt : submittedAt;
}
