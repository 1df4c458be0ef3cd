/** What was given to a question, line by line, with what would have been right. */
import { gapsIn, leftsOf } from '../../assessment/attempts/given.service.ts';
import { mark, metAnswer, partShare } from '../../assessment/attempts/marking.service.ts';
import { metQuantity } from '../../assessment/attempts/quantities.service.ts';
import { readablePattern } from '../../assessment/attempts/texts.service.ts';
import type { Answered } from './question-view.ts';

export type Verdict = 'right' | 'partly' | 'wrong' | 'waits' | 'blank';
/** `verdict`: '' says nothing. `right`: what would have been right, where it was not given. */
export type ReviewLine = {
  label: string;
  given: string;
  verdict: Verdict | 'missed' | '';
  right: string;
  feedback: string;
};

export function linesOf(asked: Answered): ReviewLine[] {
  const { kind } = asked.question;
  if (isChoice(kind)) return optionLines(asked);
  if (kind === 'cloze' || kind === 'matching') return partLines(asked);
  if (kind === 'ordering') return orderLines(asked);
  return [textLine(asked)];
}

export const isChoice = (kind: Answered['question']['kind']) =>
  kind === 'single' || kind === 'multiple' || kind === 'truefalse';

function optionLines({ question, item, answer }: Answered): ReviewLine[] {
  return item.order.map((at) => {
    const { text = '', share = 0, feedback = '' } = question.answers[at] ?? {};
    const isChosen = answer?.given.includes(String(at)) ?? false;
    const said = share > 0 ? 'right' : 'wrong';
    const verdict = isChosen ? said : share > 0 ? 'missed' : '';
    return {
      label: text,
      given: isChosen ? 'Your answer' : '',
      verdict,
      right: '',
      feedback: isChosen ? feedback : '',
    };
  });
}

function textLine({ question, answer }: Answered): ReviewLine {
  const given = answer?.given[0] ?? '';
  const met = question.kind === 'essay' ? null : metAnswer(question, given);
  const isRight = question.kind !== 'essay' && (mark(question, answer?.given ?? []).share ?? 0) >= 99.99;
  const right = question.answers.filter(({ share }) => share === 100).map((one) => rightWords(question, one));
  return {
    label: '',
    given,
    verdict: '',
    right: isRight ? '' : right.join(' · '),
    feedback: [unitWords(question, given), met?.feedback ?? ''].filter(Boolean).join(' '),
  };
}

/** "185.2 ± 0.5 m"; a pattern as people read it. */
function rightWords(
  question: Answered['question'],
  { text, tolerance }: Answered['question']['answers'][number],
): string {
  if (question.kind !== 'numeric') return question.wildcards ? readablePattern(text) : text;
  const number = tolerance > 0 ? `${text} ± ${tolerance}` : text;
  const [unit] = question.units?.list ?? [];
  return unit ? `${number} ${unit.name}` : number;
}

/** '' where the unit is not what is wrong. */
function unitWords(question: Answered['question'], given: string): string {
  const met = question.kind === 'numeric' ? metQuantity(question, given) : null;
  if (!met || met.unit === 'right') return '';
  return met.unit === 'missing' ? 'The number is right, its unit is missing.' : 'The number is right, its unit is not.';
}

function partLines({ question, answer }: Answered): ReviewLine[] {
  const given = answer?.given ?? [];
  const { answers, kind } = question;
  const parts = kind === 'cloze' ? gapsIn(question) : leftsOf(answers).map(String);
  return parts.map((part, at) => {
    const typed = given[at] ?? '';
    const said = kind === 'cloze' ? typed : typed === '' ? '' : (answers[Number(typed)]?.match ?? '');
    const wanted = kind === 'cloze' ? bestFor(question, part) : (answers[Number(part)]?.match ?? '');
    const isRight = partShare(question, given, at) >= 99.99;
    const feedback = kind === 'cloze' ? (metAnswer(question, typed, part)?.feedback ?? '') : '';
    const label = kind === 'cloze' ? `Gap ${part}` : (answers[Number(part)]?.text ?? '');
    return { label, given: said, verdict: isRight ? 'right' : 'wrong', right: isRight ? '' : wanted, feedback };
  });
}

function bestFor({ answers, wildcards }: Answered['question'], gap: string): string {
  const own = answers.filter((one) => one.match === gap);
  const best = own.toSorted((one, other) => other.share - one.share)[0]?.text ?? '';
  return wildcards ? readablePattern(best) : best;
}

/** Items in the order they were put into, each with its right place where that was another. */
function orderLines({ question, answer }: Answered): ReviewLine[] {
  const given = answer?.given ?? [];
  const lines = question.answers.map(({ text, feedback }, at) => {
    const place = given[at] ?? '';
    const isRight = place === String(at + 1);
    return {
      label: text,
      given: place,
      verdict: isRight ? 'right' : 'wrong',
      right: isRight ? '' : String(at + 1),
      feedback,
    } as const;
  });
  return lines.toSorted((one, other) => (Number(one.given) || 99) - (Number(other.given) || 99));
}
