/** What the answers to a survey say, in words, bars and numbers. Pure. */
import type { QuestionResult, ResultPart, SurveyResults } from '../../assessment/surveys/results.service.ts';
import { fewestAnonymous } from '../../assessment/surveys/results.service.ts';
import { surveyKindWords } from '../../assessment/surveys/survey-words.service.ts';
import { barChart, type Chart } from '../../lib/chart.ts';

type Entry = {
  number: number;
  title: string;
  kind: string;
  facts: string;
  /** Of a scale. */
  chart: Chart | null;
  /** Of choices; `share`: whole percent of those who answered the question. */
  options: { text: string; count: string; share: number }[];
  texts: string[];
  moreTexts: string;
};
export type ResultsPart = { id: string; title: string; note: string; entries: Entry[] };

const whole = new Intl.NumberFormat('en-GB');
const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** Named and anonymous answers stand apart: what is told of the ones may not be taken from the others. */
export function resultParts({ named, anonymous }: SurveyResults): ResultsPart[] {
  const part = (id: string, title: string, result: ResultPart | null): ResultsPart[] =>
    result
      ? [
          {
            ...{
              id,
              title,
              note: result.count === 1 ? '1 person answered.' : `${whole.format(result.count)} people answered.`,
            },
            entries: result.questions.map((one, at) => entryOf(one, at + 1)),
          },
        ]
      : [];
  return [...part('anonymous', 'Anonymous answers', anonymous), ...part('named', 'Answers by name', named)];
}

/** Why there is nothing to see, or not everything; '' when there is. */
export function waitingText({ named, anonymous, anonymousCount }: SurveyResults, answered: number): string {
  if (!anonymous && anonymousCount > 0)
    return `Anonymous answers are shown once there are ${fewestAnonymous}. Until then nobody sees them.`;
  return !named && answered > 0 && anonymousCount === 0 ? 'An answer is just being stored.' : '';
}

function entryOf({ question, answered, counts, mean, texts, textCount }: QuestionResult, number: number): Entry {
  const share = (count: number) => Math.round((count / Math.max(answered, 1)) * 100);
  const isScale = question.kind.startsWith('scale');
  const ends = [question.low, question.high].filter(Boolean).join(' to ');
  const facts = [
    answered === 1 ? '1 answer' : `${whole.format(answered)} answers`,
    mean === null ? '' : `mean ${figures.format(mean)}`,
    ends ? `from ${ends}` : '',
  ];
  return {
    ...{ number, title: question.text, kind: surveyKindWords[question.kind] },
    facts: facts.filter(Boolean).join(' · '),
    chart: isScale && answered > 0 ? chartOf(counts) : null,
    options: isScale
      ? []
      : counts.map(({ text, count }) => ({ text, count: whole.format(count), share: share(count) })),
    texts,
    moreTexts:
      textCount > texts.length ? `${whole.format(textCount)} in all, these by chance. The table has every one.` : '',
  };
}

function chartOf(counts: QuestionResult['counts']): Chart {
  const points = counts.map(({ text, count }) => ({
    ...{ label: text, value: count, tick: text },
    text: count === 1 ? '1 answer' : `${whole.format(count)} answers`,
  }));
  return barChart(points, (value) => (Number.isInteger(value) ? whole.format(value) : ''));
}
