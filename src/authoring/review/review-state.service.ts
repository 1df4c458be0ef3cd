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
  /** There is something to hand in, and nothing needed is missing. */
  canSubmit: boolean;
};

export async function reviewStateOf(draft: Draft, zone: string): Promise<ReviewState> {
  const { course, outline, changes, checks } = draft;
  const last = await findLastSubmission(course.id);
  const state = last?.state === 'waiting' || last?.state === 'returned' ? last.state : 'none';
  const isNew = course.state !== 'published' || changes.length > 0;
  return {
    state,
    when: last ? formatMoment(momentOf(last), zone) : '',
    isOutdated: state === 'waiting' && fingerprintOf(course.draft, outline.sections) !== last?.fingerprint,
    answer: state === 'returned' ? (last?.answer ?? '') : '',
    remarks: last ? (await openRemarksOf(course.id)).length : 0,
    canSubmit: isNew && isPublishable(checks) && course.may.includes('publish'),
  };
}

function momentOf({ state, submittedAt, decidedAt }: SubmissionRecord): Date {
  return state === 'returned' && decidedAt ? decidedAt : submittedAt;
}
