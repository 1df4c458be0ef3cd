/** What was chosen in an answer, in words, and whether that was right: for counting what goes wrong most often. Pure. */
import type { AskedQuestion } from '../attempts/attempts.service.ts';
import { type Given, gapsIn, leftsOf } from '../attempts/given.service.ts';
import { metAnswer, partShare } from '../attempts/marking.service.ts';

export type Choice = { text: string; right: boolean };

/** An answer of several parts has a choice for each; what was left empty, an order and an essay have none. */
export function choicesIn(question: AskedQuestion, given: Given): Choice[] {
  const { kind, answers } = question;
  if (kind === 'single' || kind === 'multiple' || kind === 'truefalse')
    return given.flatMap((one) => {
      const answer = one === '' ? undefined : answers[Number(one)];
      return answer ? [{ text: answer.text, right: answer.share > 0 }] : [];
    });
  if (kind === 'numeric' || kind === 'short') return typedIn(question, given[0] ?? '');
  if (kind === 'cloze')
    return gapsIn(question).flatMap((gap, at) => {
      const typed = tidied(given[at] ?? '');
      return typed ? [{ text: `Gap ${gap}: ${typed}`, right: partShare(question, given, at) > 0 }] : [];
    });
  if (kind !== 'matching') return [];
  return leftsOf(answers).flatMap((left, at) => {
    const choice = given[at] ?? '';
    const words = `${answers[left]?.text ?? ''} → ${answers[Number(choice)]?.match ?? ''}`;
    return choice === '' ? [] : [{ text: words, right: partShare(question, given, at) > 0 }];
  });
}

function typedIn(question: AskedQuestion, typed: string): Choice[] {
  const text = tidied(typed);
  return text ? [{ text, right: (metAnswer(question, typed)?.share ?? 0) > 0 }] : [];
}

/** What differs only by capitals and spaces is one, and nobody's essay becomes a row. */
function tidied(typed: string): string {
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
