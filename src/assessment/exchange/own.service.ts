/** Questions as JSON of our own: nothing is lost on the way out and in. */
import { z } from 'zod';
import { type QuestionContent, tidied } from '../questions/question.ts';
import { failedRow, mostRows, type Row, rowOf } from './row.ts';

export const ownFormat = 'elearner-questions/1';
const Envelope = z.object({ format: z.literal(ownFormat), questions: z.array(z.record(z.string(), z.unknown())) });

export function readOwn(file: string): Row[] {
  const given = parsed(file);
  const envelope = Envelope.safeParse(given);
  if (!envelope.success)
    return [
      failedRow(1, '', `This is no file of questions: it needs "format": "${ownFormat}" and a list "questions".`),
    ];
  return envelope.data.questions.slice(0, mostRows).map((one, at) => rowOf(at + 1, one));
}

/** Keys in one order, so that the same bank gives the same bytes. */
export function writeOwn(questions: readonly QuestionContent[]): string {
  return `${JSON.stringify({ format: ownFormat, questions: questions.map(ownShape) }, null, 2)}\n`;
}

/** One question with what is not empty, its keys in one order. */
export function ownShape(question: QuestionContent): object {
  const tidy = tidied(question);
  const { kind, name, text, answers, explanation, points, tags, caseSensitive, wildcards, anyAccents, units } = tidy;
  return {
    kind,
    ...(name ? { name } : {}),
    text,
    ...(explanation ? { explanation } : {}),
    points,
    ...(tags.length > 0 ? { tags } : {}),
    ...(caseSensitive ? { caseSensitive } : {}),
    ...(wildcards ? { wildcards } : {}),
    ...(anyAccents ? { anyAccents } : {}),
    ...(units
      ? {
          units: {
            list: units.list.map(({ name: unit, factor }) => ({ name: unit, factor })),
            needed: units.needed,
            cost: units.cost,
          },
        }
      : {}),
    ...(answers.length > 0 ? { answers: answers.map(answerShape) } : {}),
  };
}

function answerShape({ text, match, share, tolerance, feedback }: QuestionContent['answers'][number]): object {
  return {
    text,
    ...(match ? { match } : {}),
    share,
    ...(tolerance ? { tolerance } : {}),
    ...(feedback ? { feedback } : {}),
  };
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(file.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}
