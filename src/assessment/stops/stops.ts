/** Questions at seconds of a film, which stops for them. They are content of its lecture and are published with it. */
import { Schema } from 'mongoose';
import { z } from 'zod';
import type { QuestionKind } from '../questions/question.ts';

/** `revision`: of the question as it was when the lecture was saved; a copy of it is kept, so learners see just that. */
export type Stop = { second: number; questionId: string; revision: number };
export type Stops = {
  /** By their seconds; each question stands once. */
  questions: Stop[];
  /** The film goes on only after an answer. Else a question may be passed over. */
  mustAnswer: boolean;
};

/** What can be answered in place, without leaving the film for long. */
export const stopKinds: readonly QuestionKind[] = ['single', 'multiple', 'truefalse', 'numeric', 'short'];
export const mostStops = 30;
/** Ten hours. */
export const lastSecond = 36_000;

/** Stops from outside, as an archive carries them: questions by their place in its list, from 1. */
export const StopsShape = z.object({
  questions: z
    .array(z.object({ second: z.number().int().min(0).max(lastSecond), question: z.number().int().min(1) }))
    .max(mostStops),
  mustAnswer: z.boolean().optional(),
});

/** The path in the schemas of lectures and their revisions; null where a film stops for nothing. */
export const stopsPath = {
  type: new Schema<Stops>(
    {
      questions: {
        type: [new Schema<Stop>({ second: Number, questionId: String, revision: Number }, { _id: false, id: false })],
        default: [],
      },
      mustAnswer: { type: Boolean, default: false },
    },
    { _id: false, id: false },
  ),
  default: null,
};

export function stopIdsIn(stops: Stops | null | undefined): string[] {
  return stops?.questions.map(({ questionId }) => questionId) ?? [];
}

/** "1:05", "1:02:05" */
export function clockText(second: number): string {
  const [hours, minutes, seconds] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** Seconds of "65", "1:05" or "1:02:05"; null for anything else and for what is later than any film. */
export function secondIn(text: string): number | null {
  const [, hours = '0', minutes = '0', seconds] =
    /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})$/.exec(text.trim().replaceAll('.', ':')) ?? [];
  if (seconds === undefined || (text.includes(':') && Number(seconds) > 59)) return null;
  const second = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return second > lastSecond ? null : second;
}
