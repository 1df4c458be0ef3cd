/** Samples in words, for the team. Pure. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import { type Marks, noMarks } from '../../assessment/assignments/marks.service.ts';
import { agreementOf, compareMarks, meanAgreement } from '../../assessment/peers/calibration.service.ts';
import type { Practice } from '../../assessment/peers/practice.service.ts';
import type { Sample } from '../../assessment/peers/samples.service.ts';

export const stateTag: Record<Sample['state'], { label: string; tone: string }> = {
  draft: { label: 'Draft', tone: '' },
  open: { label: 'Learners mark it', tone: 'good' },
  withdrawn: { label: 'Withdrawn', tone: '' },
};

/** Its first words, as far as a line holds. */
export function sampleName({ text, link, attached }: Pick<Sample, 'text' | 'link' | 'attached'>): string {
  const words = text
    .replace(/[#*_`>[\]]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const name = words || link || (attached.length > 0 ? plural(attached.length, 'file') : 'Empty sample');
  const short = [...name].slice(0, 80).join('');
  return short === name ? name : `${short.replace(/\s+\S*$/, '')} …`;
}

/** "12 learners marked it · 84 % agreement" */
export function practisedWords({ marks }: Sample, practices: readonly Practice[], rules: Assignment): string {
  if (practices.length === 0) return 'Nobody has marked it yet';
  const agreement = meanAgreement(
    practices.map((one) => agreementOf(compareMarks(one.marks ?? noMarks, marks ?? noMarks, rules))),
  );
  const many = `${plural(practices.length, 'learner')} marked it`;
  return agreement === null ? many : `${many} · ${percent(agreement)} agreement`;
}

/** How far learners agree in each criterion, those in which they agree least first: what is worth explaining. */
export function agreementLines(team: Marks | null, practices: readonly Practice[], rules: Assignment) {
  return rules.rubric
    .flatMap(({ id, name }) => {
      const each = practices.map(({ marks }) =>
        agreementOf(
          compareMarks(marks ?? noMarks, team ?? noMarks, rules).filter(({ criterionId }) => criterionId === id),
        ),
      );
      const agreement = meanAgreement(each);
      return agreement === null ? [] : [{ name, agreement }];
    })
    .sort((a, b) => a.agreement - b.agreement)
    .map(({ name, agreement }) => ({ name, agreed: percent(agreement) }));
}

/** "92 %" */
export function percent(agreement: number): string {
  return `${Math.round(agreement * 100)} %`;
}
