/** The figures of a quiz and of its questions, in numbers and in words. */
import type { Request } from 'express';
import {
  type Analysed,
  type AnalysedQuestion,
  type AnalysisScope,
  findAnalysis,
} from '../../assessment/analysis/analysis.service.ts';
import { config } from '../../config.ts';
import { barChart, type Chart } from '../../lib/chart.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import type { Sheet } from '../../web/csv-answer.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import type { Draft } from '../publishing/publication.service.ts';
import { kindWords } from '../questions/words.ts';
import { alphaWords, fewAttempts, questionRemarks } from './remarks.ts';

type Option = { text: string; right: boolean; count: string; share: number };
type Entry = {
  id: string;
  number: number;
  title: string;
  kind: string;
  facts: { label: string; value: string; note: string }[];
  remarks: string[];
  options: Option[];
  others: string;
  regradeHref: string;
};
type Page = {
  title: string;
  backHref: string;
  scopes: { href: string; label: string; current: boolean }[];
  action: string;
  csrf: string | null;
  /** While it is being counted. */
  waitHref: string | null;
  countedAt: string;
  csvHref: string;
  /** null: never counted. */
  result: {
    stats: { label: string; value: string; note: string }[];
    few: boolean;
    waiting: number;
    chart: Chart | null;
    questions: Entry[];
  } | null;
};
const analysisPage = view<Page>('authoring/results/show');
export const waitPart = view<{ href: string }>('authoring/results/_wait');

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
type Shown = { draft: Draft; lectureId: string; title: string; scope: AnalysisScope; base: string; href: string };

export async function buildAnalysisPage(req: Request, { draft, lectureId, title, scope, base }: Shown) {
  const courseId = draft.course.id;
  const found = await findAnalysis({ courseId, lectureId, scope });
  const zone = me(req).timeZone ?? config.school.timeZone;
  const query = `?attempts=${scope}`;
  return analysisPage({
    title,
    backHref: `/studio/courses/${courseId}/results`,
    scopes: [
      { href: base, label: 'First attempts', current: scope === 'first' },
      { href: `${base}?attempts=all`, label: 'All attempts', current: scope === 'all' },
    ],
    action: `${base}/counting${query}`,
    csrf: csrfOf(req),
    waitHref: found?.state === 'waiting' ? `${base}/counting${query}` : null,
    countedAt: found?.countedAt ? formatMoment(found.countedAt, zone) : '',
    csvHref: `${base}/questions.csv${query}`,
    result: found?.result ? shownResult(found.result, `/studio/courses/${courseId}/questions`) : null,
  });
}

/** One line for each question and each of its choices. */
export function analysisSheet({ questions }: Analysed): Sheet {
  const number = (value: number | null) => (value === null ? '' : value.toFixed(4));
  return {
    heads: ['Question', 'Kind', 'Asked', 'Empty', 'Difficulty', 'Discrimination', 'Choice', 'Right', 'Chosen'],
    rows: questions.flatMap(({ title, kind, asked, blank, difficulty, discrimination, choices }) => {
      const own = [title, kindWords[kind].label, `${asked}`, `${blank}`, number(difficulty), number(discrimination)];
      const lines = choices.map(({ text, right, count }) => [...own, text, right ? 'yes' : 'no', `${count}`]);
      return lines.length > 0 ? lines : [[...own, '', '', '']];
    }),
  };
}

function shownResult(result: Analysed, base: string): Page['result'] {
  const { attempts, waiting, questions } = result;
  return {
    stats: statsOf(result),
    few: attempts < fewAttempts,
    waiting,
    chart: attempts > 0 ? chartOf(result) : null,
    questions: questions.map((one, at) => entryOf(one, at + 1, base)),
  };
}

function statsOf(result: Analysed) {
  const { attempts, passed, mean, median, deviation, alpha, medianSeconds } = result;
  const percent = (value: number | null) => (value === null ? '–' : `${figures.format(value)} %`);
  return [
    { label: 'Attempts', value: figures.format(attempts), note: `${figures.format(passed)} passed` },
    { label: 'Mean', value: percent(mean), note: '' },
    { label: 'Median', value: percent(median), note: 'Half have more, half less' },
    { label: 'Standard deviation', value: percent(deviation), note: 'How far scores lie apart' },
    { label: 'Cronbach’s alpha', value: alpha === null ? '–' : alpha.toFixed(2), note: alphaWords(result) },
    { label: 'Time for an attempt', value: medianSeconds === null ? '–' : timeText(medianSeconds), note: 'Median' },
  ];
}

function chartOf({ tenths }: Analysed): Chart {
  const points = tenths.map((value, at) => ({
    label: at === 9 ? '90 to 100 %' : `${at * 10} to under ${at * 10 + 10} %`,
    value,
    text: `${figures.format(value)} ${value === 1 ? 'attempt' : 'attempts'}`,
    tick: `${at * 10}`,
  }));
  return barChart(points, (value) => figures.format(value));
}

function entryOf(one: AnalysedQuestion, number: number, base: string): Entry {
  const { questionId, title, kind, asked, blank, difficulty, discrimination, choices, others } = one;
  const wrong = choices.find(({ right, count }) => !right && count > 0);
  const share = (count: number) => Math.round((count / Math.max(asked, 1)) * 100);
  return {
    ...{ id: questionId, number, title, kind: kindWords[kind].label },
    facts: [
      { label: 'Asked', value: figures.format(asked), note: blank > 0 ? `${figures.format(blank)} left it empty` : '' },
      { label: 'Difficulty', value: `${Math.round(difficulty * 100)} %`, note: 'Mean share of the points' },
      {
        label: 'Discrimination',
        value: discrimination === null ? '–' : discrimination.toFixed(2),
        note: discrimination === null ? 'All are alike, so there is nothing to compare' : 'With the rest of the quiz',
      },
      { label: 'Most chosen wrong', value: wrong ? wrong.text : '–', note: wrong ? `${share(wrong.count)} %` : '' },
    ],
    remarks: questionRemarks(one),
    options: choices.map(({ text, right, count }) => ({
      text,
      right,
      count: figures.format(count),
      share: share(count),
    })),
    others: others > 0 ? figures.format(others) : '',
    regradeHref: `${base}/${questionId}/regrades`,
  };
}

function timeText(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
