/** A learner and the samples of an assignment: what is left to mark, how near they come, and what their reviews weigh. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import type { Try } from '../../assessment/assignments/submissions.service.ts';
import { weightOf } from '../../assessment/peers/calibration.service.ts';
import { agreementOver, listPracticesOf, type Practice } from '../../assessment/peers/practice.service.ts';
import type { Review } from '../../assessment/peers/reviews.service.ts';
import { listOpenSamples, type Sample } from '../../assessment/peers/samples.service.ts';

export type Practising = {
  samples: { sample: Sample; practice: Practice | null }[];
  /** Not marked yet, the first one first. */
  left: Sample[];
  /** 0 to 1; null before the first is marked. */
  agreement: number | null;
};

/** Without a sample of their own work. */
export async function readPractising(
  { lectureId, enrolmentId, userId }: Pick<Try, 'lectureId' | 'enrolmentId' | 'userId'>,
  rules: Assignment,
): Promise<Practising> {
  const samples = await listOpenSamples(lectureId, userId);
  const practices = samples.length > 0 ? await listPracticesOf(lectureId, [enrolmentId]) : [];
  const each = samples.map((sample) => ({
    sample,
    practice: practices.find(({ sampleId }) => sampleId === sample.id) ?? null,
  }));
  return {
    samples: each,
    left: each.filter(({ practice }) => practice?.state !== 'given').map(({ sample }) => sample),
    agreement: agreementOver(samples, practices, rules),
  };
}

/** Must samples be marked before a review is handed in? Whoever has given one already goes on without. */
export function isPracticeDue({ left }: Practising, { peers }: Assignment, shares: readonly Review[]): boolean {
  return peers?.practice === 'first' && left.length > 0 && !shares.some(({ state }) => state === 'given');
}

/** Why there is something to mark, or what came of it. */
export function practiceWords(practising: Practising, { peers }: Assignment, isDue: boolean): string {
  const { samples, left, agreement } = practising;
  const weighs = peers?.grade === 'median';
  if (left.length === 0 || agreement !== null)
    return [agreedWords(agreement, weighs), leftWords(left.length, isDue)].join(' ').trim();
  const many = samples.length === 1 ? 'a sample' : plural(samples.length, 'sample');
  const first = isDue
    ? `Before you review others, mark ${many} that your teacher has marked too.`
    : `Your teacher has marked ${many}. Mark ${samples.length === 1 ? 'it' : 'them'} too if you like.`;
  return `${first} Then you see how near you came${weighs ? ', and the nearer, the more your reviews count' : ''}.`;
}

/** "You agree 92 % with your teacher, so each of your reviews counts 1.42 times." */
export function agreedWords(agreement: number | null, weighs: boolean): string {
  if (agreement === null) return 'Nothing in your marks can be compared with those of your teacher any more.';
  const agreed = `You agree ${Math.round(agreement * 100)} % with your teacher`;
  if (!weighs) return `${agreed}.`;
  const most = agreement === 1 ? ', as much as one can' : '';
  const usual =
    agreement === 1
      ? 'Without practice it counts once.'
      : 'Without practice it counts once, in full agreement 1.5 times.';
  return `${agreed}, so each of your reviews counts ${weightOf(agreement)} times${most}. ${usual}`;
}

function leftWords(left: number, isDue: boolean): string {
  if (left === 0) return '';
  return `${left === 1 ? 'One sample is' : `${left} samples are`} left to mark${isDue ? ' before you review others' : ''}.`;
}
