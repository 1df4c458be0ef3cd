/** How two states of the questions in a film differ, in words. Pure. */
import { clockText, type Stops } from '../../assessment/stops/stops.ts';
import type { Line, Names } from '../publishing/compare-words.ts';

export function stopLines(before: Stops | null, after: Stops | null, { question }: Pick<Names, 'question'>): Line[] {
  const asked = (stops: Stops | null) =>
    stops?.questions.map((one) => `${clockText(one.second)} ${question(one.questionId)}`).join('\n') ?? '';
  const rule = (stops: Stops | null) =>
    stops ? (stops.mustAnswer ? 'Have to be answered' : 'May be passed over') : '';
  return [
    { label: 'Questions in the film', before: asked(before), after: asked(after), isProse: true },
    { label: 'These questions', before: rule(before), after: rule(after), isProse: false },
  ].filter((line) => line.before !== line.after);
}
