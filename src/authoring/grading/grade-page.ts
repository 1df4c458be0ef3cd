/** What the page of one grade shows. Pure. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { plural } from '../../assessment/assignments/assignment-words.service.ts';
import type { Lateness } from '../../assessment/assignments/due.service.ts';
import type { Reckoned } from '../../assessment/assignments/marks.service.ts';
import type { Sheet } from '../../assessment/assignments/sheet.service.ts';
import type { Stage } from '../../assessment/assignments/submissions.service.ts';
import type { FormState } from '../../web/form.ts';
import type { Clash } from '../../web/saving.ts';

export type Points = { text: string; detail: string };
export type GradePage = {
  title: string;
  base: string;
  action: string;
  csrf: string | null;
  name: string;
  handed: object;
  late: string;
  others: object[];
  sheet: Sheet;
  most: number;
  points: Points;
  form: FormState;
  conflict: Clash | null;
  stage: Stage;
  result: { text: string; penalty: string; isPending: boolean } | null;
  waiting: number;
  /** Where the reviews of other learners are; null where nobody but the team reads it. */
  peersHref: string | null;
  /** A form that makes a sample of it for peer review; null where it cannot be one. */
  sample: { action: string; fields: { key: string; work: string } } | null;
};

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** "8 of 12 points · 66 %", and what the late rule takes off. */
export function pointsOf(
  { lateness, reckoned }: { lateness: Lateness; reckoned: Reckoned },
  rules: Assignment,
): Points {
  const { points, most, reached, percent, open } = reckoned;
  if (points === null || reached === null || percent === null) {
    const left = open.length > 0 ? `${plural(open.length, 'criterion').replace('criterions', 'criteria')} left` : '';
    return { text: `No points yet, of ${figures.format(most)}`, detail: left };
  }
  const taken = lateness.off > 0 && percent < reached;
  const floor = percent === rules.lateFloor ? `, not below ${rules.lateFloor} %` : '';
  return {
    text: `${figures.format(points)} of ${figures.format(most)} points · ${Math.floor(percent + 1e-6)} %`,
    detail: taken
      ? `${Math.floor(reached + 1e-6)} % without the late rule: ${plural(lateness.days, 'day')} late, ${lateness.off} % less${floor}`
      : '',
  };
}
