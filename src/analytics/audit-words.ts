/** Lines of the audit log as people read them. */
import type { AuditLine } from '../accounts/audit/audit-log.service.ts';
import type { ActValues } from '../lib/acting.ts';
import { momentOf, plainWords, type Table } from './words.ts';

/** `%` is what it was done to. An action that is not listed is read from its name. */
const phrases: Record<string, string> = {
  'person.blocked': 'Blocked %',
  'person.unblocked': 'Unblocked %',
  'person.role-changed': 'Changed the role of %',
  'person.signed-out': 'Signed % out everywhere',
  'person.view-began': 'Began to look at the school as %',
  'person.view-ended': 'Stopped looking at the school as %',
  'person.reset-sent': 'Sent % a link for a new password',
  'person.second-step-removed': 'Turned the second step of % off',
  'person.recovered': 'Took the account of % back',
  'person.leaves': '% asked to be erased',
  'person.stays': '% stays after all',
  'person.erased': 'Erased %',
  'text.published': 'Published a version: %',
  'application.sent': '% asked to teach',
  'application.approved': 'Let % teach',
  'application.declined': 'Declined the application of %',
  'admin.invited': 'Invited % to become an admin',
  'admin.invitation-withdrawn': 'Withdrew the invitation of %',
  'people-list.read': 'Read a list of people: %',
  'people-list.sent': 'Invited the people of a list: %',
  'people-list.discarded': 'Discarded a list of people: %',
  'invitation.withdrawn': 'Withdrew the invitation of %',
  'person.joined-invited': 'Invited %, who has joined',
  'person.course-given': 'Gave % a course',
  'person.lecture-opened': 'Opened a lecture early for %',
  'person.lecture-closed': 'Took back what was opened early for %',
  'grade.set': 'Set a grade: %',
  'grade.excused': 'Excused a grade: %',
  'grade.taken-back': 'Took back what was set: %',
  'grades.scheme-changed': 'Changed the rules of grading of %',
  'grades.list-taken': 'Took in a list of grades: %',
  'person.access-extended': 'Gave % more time in a course',
  'person.access-declined': 'Declined more time in a course for %',
  'person.marked-again': 'Marked an answer of % again',
  'person.accommodated': 'Changed the conditions in quizzes for %',
  'person.accommodation-removed': 'Took special conditions in quizzes from %',
  'assignment.extended': 'Gave % more time for an assignment',
  'assignment.extension-ended': 'Took back the time that % had for an assignment',
  'assignment.results-sent': 'Handed all grades back: %',
  'peer-review.asked': 'Asked another learner for a review: %',
  'peer-review.withdrawn': 'Took a review back from its reviewer: %',
  'peer-review.removed': 'Removed a review by a learner: %',
  'peer-review.sample-opened': 'Showed learners a sample for practice: %',
  'peer-review.sample-changed': 'Changed the marks of a sample for practice: %',
  'peer-review.sample-withdrawn': 'Withdrew a sample for practice: %',
  'peer-review.dispute-answered': 'Answered a dispute about a grade: %',
  'peer-review.report-answered': 'Answered a report of a review: %',
  'assignment.grade-changed': 'Changed a grade that was handed back: %',
  'settings.changed': 'Changed settings: %',
  'site.changed': 'Changed on the site: %',
  'category.added': 'Added the category %',
  'category.changed': 'Changed the category %',
  'category.moved': 'Moved the category %',
  'category.removed': 'Removed the category %',
  'course.published': 'Published %',
  'course.withdrawn': 'Withdrew %',
  'course.rolled-back': 'Put an earlier version of % back',
  'course.planned': 'Planned when % is published',
  'course.plan-dropped': 'Dropped the plan to publish %',
  'course.submitted': 'Handed in % for review',
  'course.submission-withdrawn': 'Took % back from review',
  'course.approved': 'Approved %',
  'course.returned': 'Sent % back with remarks',
  'course.approval-undone': 'Could not publish % as it was approved',
  'course.remarked': 'Made a remark on %',
  'course.remark-removed': 'Took a remark on % back',
  'course.remark-settled': 'Settled a remark on %',
  'file.infected': 'The virus scanner refused a file: %',
  'file.deleted': 'Deleted the file %',
  'team.invited': 'Invited % into the team of a course',
  'team.invitation-withdrawn': 'Withdrew the invitation of % into a team',
  'team.joined': '% joined the team of a course',
  'team.declined': '% declined to join a team',
  'team.rights-changed': 'Changed what % may do in a course',
  'team.left': '% left the team of a course',
  'team.removed': 'Took % out of the team of a course',
  'course.offered': 'Offered a course to %',
  'course.offer-withdrawn': 'Took the offer of a course back from %',
  'course.offer-declined': '% declined a course',
  'course.handed-over': '% became the owner of a course',
  'course.visibility-changed': 'Changed who finds %',
  'course.template-changed': 'Changed who begins courses from %',
  'course.priced': 'Changed the price of %',
  'order.paid': 'Order % was paid',
  'order.refund-decided': 'Decided a refund of order %',
  'order.refunded': 'A refund of order % was paid out',
  'order.refund-failed': 'A refund of order % failed',
  'order.looked-at': 'Looked at order %',
  'order.receipt-resent': 'Sent the receipt of order % again',
  'order.asked': 'Asked the gateway about order %',
  'payments.compared': 'Compared the payments with the gateway',
  'question.regraded': 'Marked past attempts again for the question %',
  'certificate.corrected': 'Corrected the name on the certificate of %',
  'certificate.reissued': 'Issued the certificate of % anew',
  'certificate.validity': 'Changed how long the certificate of % is valid',
  'certificate.revoked': 'Revoked the certificate of %',
  'certificates.design-changed': 'Changed how certificates look: %',
  'credentials.key-made': 'Credentials are signed with another key: %',
  'job.retried': 'Started the job % again',
  'job.dropped': 'Dropped the job %',
  'report.downloaded': 'Downloaded %',
};
const addresses: Record<string, (id: string) => string> = {
  person: (id) => `/admin/people/${id}`,
  order: (id) => `/admin/orders/${id}`,
  course: (id) => `/studio/courses/${id}`,
  application: () => '/admin/applications',
  certificate: (id) => `/certificates/${id}/record`,
  'certificate-design': () => '/admin/certificates/design',
  'signing-key': () => '/admin/certificates/keys',
};

/** For the list of what can be chosen: "Blocked …". */
export function actionOptions(): { value: string; label: string }[] {
  const options = Object.entries(phrases).map(([value, phrase]) => ({ value, label: phrase.replace('%', '…') }));
  return options.toSorted((one, other) => one.label.localeCompare(other.label, 'en'));
}

/** "Blocked Leo Martins" */
export function sentenceOf({ action, subjectName, subjectId }: AuditLine): string {
  const name = subjectName || subjectId;
  return phrases[action]?.replace('%', () => name) ?? `${plainWords(action.replaceAll('.', ' '))}: ${name}`;
}

/** "Ruth Okafor", or "Ruth Okafor, as Leo Martins" */
export function actorOf({ actorName, asName }: AuditLine): string {
  return asName ? `${actorName}, as ${asName}` : actorName;
}

/** "Role: learner → instructor. State: active → blocked." */
export function changesOf({ before, after }: Pick<AuditLine, 'before' | 'after'>): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => changeOf(name, before, after)).join(' ');
}

/** The lines as a table of the admin's pages. */
export function auditTable(lines: readonly AuditLine[], caption: string): Table {
  return {
    caption,
    columns: [
      { key: 'at', label: 'When' },
      { key: 'who', label: 'Who' },
      { key: 'what', label: 'What' },
      { key: 'from', label: 'Address' },
    ],
    rows: lines.map((line) => ({
      at: momentOf(line.at),
      who: line.actorId ? { text: actorOf(line), href: `/admin/people/${line.actorId}` } : actorOf(line),
      what: whatOf(line),
      from: line.address ?? '–',
    })),
  };
}

function whatOf(line: AuditLine) {
  const href = addresses[line.kind]?.(line.subjectId);
  const note = changesOf(line);
  return { text: sentenceOf(line), ...(href ? { href } : {}), ...(note ? { note } : {}) };
}

function changeOf(name: string, before: ActValues | null, after: ActValues | null): string {
  const label = plainWords(name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
  const [old, now] = [wordsOf(before?.[name]), wordsOf(after?.[name])];
  if (!before || !(name in before)) return sentence(`${label}: ${now}`);
  if (!after || !(name in after)) return sentence(`${label} was: ${old}`);
  return sentence(`${label}: ${old} → ${now}`);
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function wordsOf(value: ActValues[string] | undefined): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return momentOf(new Date(value));
  return String(value);
}
