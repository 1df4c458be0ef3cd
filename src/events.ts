import type { ActLine } from './lib/acting.ts';

/** The facts that one area tells and others may act on. Data holds ids only; subscribers may see a fact twice. */
export interface DomainEvents {
  /** A person proved the e-mail address and the account became active. */
  'account.activated': { userId: string };
  /** A person was blocked, or their role or name changed: sessions and snapshots follow. */
  'account.changed': { userId: string };
  /** A person agreed to a version of a text, or chose whether they want news. */
  'consent.changed': { userId: string; about: 'terms' | 'privacy' | 'news'; number: number; given: boolean };
  /** A person sent a picture of themselves: its sizes are to be made. */
  'avatar.chosen': { avatarId: string };
  /** A picture of a person was replaced or removed: its files are to go. */
  'avatar.dropped': { avatarId: string };
  /** All bytes of an upload in parts are there: it is to be taken in. */
  'upload.received': { uploadId: string };
  /** An uploaded file is stored and waits for work (transcoding, picture sizes). */
  'file.stored': { fileId: string };
  /** The work on an uploaded file ended: it is ready, or it failed and says why. */
  'file.prepared': { fileId: string };
  /** A teacher chose a second of a film as its poster: a still is to be taken. */
  'still.wanted': { fileId: string };
  /** A course is to be written into an archive, or an archive to be read. */
  'transfer.asked': { transferId: string };
  'handout.asked': { handoutId: string };
  /** A course's pointer moved to another version, or its public facts changed. */
  'course.published': { courseId: string; versionId: string; addedLectures: number; tells: boolean };
  /** The time `at` (ISO 8601) of a planned publication came; what became of it stands in the course. */
  'course.plan-ended': { courseId: string; byId: string; at: string };
  /** Somebody of the team who may not publish asks the owner to. `edits` tells one asking from the next. */
  'publication.asked': { courseId: string; userId: string; edits: number };
  /** A course was handed in for review. */
  'submission.sent': { courseId: string; submissionId: string };
  /** An admin approved it: it is to be published. */
  'submission.approved': { submissionId: string };
  /** It was approved and published, or sent back. */
  'submission.decided': { courseId: string; submissionId: string; approved: boolean };
  /** Somebody was asked to join the team of a course: the mail of this round is to be sent. */
  'team.invited': { courseId: string; invitationId: string; round: number };
  /** Something changed in the team of a course; `at` (ms since epoch) tells one change from the next. */
  'team.changed': {
    courseId: string;
    what: 'joined' | 'declined' | 'left' | 'removed' | 'rights' | 'offered' | 'offer-declined' | 'handed-over';
    /** Whom it is about; null for somebody without an account. */
    personId: string | null;
    tellId: string;
    at: number;
  };
  /** A person got (or got back) access to a course. */
  'enrolment.created': { enrolmentId: string; userId: string; courseId: string };
  /** An attempt at a quiz ended, by its learner or by its time, and was marked as far as no person is needed for it. */
  'attempt.closed': { attemptId: string; userId: string; enrolmentId: string; courseId: string; lectureId: string };
  /** What counts of one graded lecture of a learner changed. */
  'grade.changed': { enrolmentId: string; userId: string; courseId: string; lectureId: string };
  /** A teacher saved how the grades of a course become one. */
  'grades.scheme-changed': { courseId: string };
  /** A list of grades was looked at, and is to be taken in. */
  'grades.import-confirmed': { importId: string };
  /** An answer was marked by hand: the score of its attempt follows. */
  'answer.marked': { attemptId: string };
  /** The score of an attempt changed by marks given by hand; `waiting`: answers left to mark, `number`: which change it is. */
  'attempt.marked': {
    attemptId: string;
    userId: string;
    enrolmentId: string;
    courseId: string;
    lectureId: string;
    waiting: number;
    number: number;
  };
  /** A learner was given other conditions in quizzes and assignments, or they were taken back; `number`: which change it is. */
  'accommodation.changed': { enrolmentId: string; lectureId: string; number: number };
  /** A question was corrected: past attempts are to be looked at, or marked again. */
  'regrade.asked': { regradeId: string };
  /** The score of an attempt changed by a regrade; `tells`: its learner is to hear of it. */
  'attempt.regraded': {
    attemptId: string;
    userId: string;
    enrolmentId: string;
    courseId: string;
    lectureId: string;
    regradeId: string;
    tells: boolean;
  };
  /** The answers to a quiz are to be counted. */
  'analysis.asked': { analysisId: string };
  /** A try at an assignment was handed in. */
  'assignment.handed-in': SubmissionIds;
  /** Its learner got a grade, or another one; `count` tells one from the next. */
  'assignment.handed-back': SubmissionIds & { count: number };
  /** A learner handed in a review of another one's work. */
  'peer-review.given': { reviewId: string; courseId: string; lectureId: string };
  /** The team took a review away from its reviewer. */
  'peer-review.taken-away': { reviewId: string; courseId: string; lectureId: string };
  /** The team answered a dispute about a grade, or a report of a review. */
  'peer-case.answered': { caseId: string };
  /** All graded tries at an assignment are to be handed back. */
  'assignment.results-asked': { roundId: string };
  /** A lecture was completed for the first time. */
  'lecture.completed': { enrolmentId: string; lectureId: string };
  /** A learner begins a course anew: what the last reset names is to be taken away. */
  'progress.reset': { enrolmentId: string };
  /** A learner wants it back. */
  'progress.restored': { enrolmentId: string };
  /** Every required lecture of the pinned version is done. */
  'course.completed': { enrolmentId: string; userId: string; courseId: string };
  /** Everything that counts for the certificate is done. Where nothing counts for it alone, this comes with `course.completed`. */
  'course.certified': { enrolmentId: string; userId: string; courseId: string };
  /** A moment came, and lectures opened for these enrolments (at most 500, all of one course). */
  'lectures.opened': { courseId: string; lectureIds: string[]; enrolmentIds: string[] };
  /** A teacher opened a lecture for one learner before its time; `course` for all of them. */
  'lecture.given': { enrolmentId: string; lectureId: string };
  /** Access ends in 30, 7 or 1 days: the notice says for whom and when. */
  'access.ending': { noticeId: string; enrolmentId: string; userId: string; courseId: string };
  /** Access lasts until `endsAt` (ISO 8601) now; `isOwn`: its learner took more time. */
  'access.extended': { enrolmentId: string; endsAt: string; isOwn: boolean };
  /** A learner asks for more time. */
  'access.asked': { enrolmentId: string; userId: string; courseId: string };
  /** They were told no. */
  'access.declined': { enrolmentId: string };
  /** The last of the courses was finished that this one asks for. */
  'course.opened': { enrolmentId: string; userId: string; courseId: string };
  /** The certificate stands under its public address. */
  'certificate.issued': { certificateId: string; userId: string; courseId: string };
  /** It was corrected, issued anew, revoked, or its validity changed or ended; `number` is the line of its trail. */
  'certificate.changed': { certificateId: string; userId: string; number: number };
  'order.paid': { orderId: string };
  /** Somebody, or a rule, wants money to go back; the gateway is still to be asked. */
  'refund.requested': { refundId: string };
  'order.refunded': { orderId: string; refundId: string };
  /** Money arrived that does not fit the order: somebody must look. */
  'order.flagged': { orderId: string };
  /** A review was written, changed or removed; rating facts of the course changed. */
  'review.changed': { courseId: string; userId: string };
  /** The way into an account changed, or it was entered from a new device: its owner is told by mail, with a way to undo it. */
  'security.changed': SecurityNews;
  /** Somebody leaves the school: the account is erased in two weeks. */
  'account.leaving': { userId: string };
  /** Somebody wants a copy of everything the school keeps about them. */
  'export.asked': { exportId: string };
  /** An admin answered somebody who asked to teach; `at` (ms since epoch) tells one answer from the next. */
  'application.decided': { userId: string; at: number };
  /** An admin wants a list of people to be invited. */
  'people-list.confirmed': { listId: string };
  /** Somebody without an account was invited: the mail is to be sent. */
  'invitation.made': { invitationId: string };
  /** An admin, or an invitation of one, opens a course to a person; one `source` gives it once. */
  'course.given': { userId: string; courseId: string; source: string };
  /** Something privileged was done; the line of the audit log, made where it was done. */
  'act.done': { line: ActLine };
  /** Banner, FAQ or categories changed. */
  'site.changed': { part: string };
}

type SubmissionIds = { submissionId: string; userId: string; enrolmentId: string; courseId: string; lectureId: string };

export type SecurityNews = {
  userId: string;
  what: SecurityChange;
  /** For the reader: the new address, the name of the passkey, the browser. */
  detail: string;
  /** What undoing needs to find: the id of what was added, the address before. */
  ref?: string;
  /** What the browser calls itself, and its network address; missing outside a request. */
  agent?: string;
  address?: string;
};

export const securityChanges = [
  'new-device',
  'password',
  'email',
  'google-linked',
  'google-unlinked',
  'second-step-on',
  'second-step-off',
  'recovery-codes',
  'passkey-added',
  'passkey-removed',
] as const;
export type SecurityChange = (typeof securityChanges)[number];

export type EventName = keyof DomainEvents;
