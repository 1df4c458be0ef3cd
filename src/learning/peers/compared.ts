/** A learner's marks of a sample beside those of their teacher, as a page shows them. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { noMarks } from '../../assessment/assignments/marks.service.ts';
import { agreementOf, compareMarks } from '../../assessment/peers/calibration.service.ts';
import type { Practice } from '../../assessment/peers/practice.service.ts';
import type { Sample } from '../../assessment/peers/samples.service.ts';
import { wordsHtml } from '../assignment/handed.service.ts';

type Said = { who: string; points: string; level: string; comment: string };
export type Compared = {
  /** "75 %"; '' where nothing can be compared. */
  agreed: string;
  lines: { name: string; tag: { label: string; tone: string }; said: Said[] }[];
  teamHtml: string;
  ownHtml: string;
};

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

export async function comparedView(practice: Practice, sample: Sample, rules: Assignment): Promise<Compared> {
  const [own, team] = [practice.marks ?? noMarks, sample.marks ?? noMarks];
  const compared = compareMarks(own, team, rules);
  const agreement = agreementOf(compared);
  return {
    agreed: agreement === null ? '' : `${Math.round(agreement * 100)} %`,
    lines: compared.map((one) => {
      const criterion = rules.rubric.find(({ id }) => id === one.criterionId);
      const saidBy = (who: string, marks: typeof own, points: number): Said => {
        const mark = marks.marks.find(({ criterionId }) => criterionId === one.criterionId);
        const level = criterion?.levels.find(({ id }) => id === mark?.levelId)?.name ?? '';
        return { who, points: pointsText(points), level, comment: mark?.comment ?? '' };
      };
      return {
        name: criterion?.name ?? 'Points',
        tag: tagOf(one.own - one.team),
        said: [saidBy('Your teacher', team, one.team), saidBy('You', own, one.own)],
      };
    }),
    teamHtml: await wordsHtml(team.comment, `team-${sample.id}`),
    ownHtml: await wordsHtml(own.comment, `own-${sample.id}`),
  };
}

function tagOf(more: number): { label: string; tone: string } {
  if (more === 0) return { label: 'The same', tone: 'good' };
  return { label: `You gave ${pointsText(Math.abs(more))} ${more > 0 ? 'more' : 'less'}`, tone: 'warn' };
}

function pointsText(points: number): string {
  return points === 1 ? '1 point' : `${figures.format(points)} points`;
}
