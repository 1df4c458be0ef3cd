/** What a quiz is: which questions it asks, and by which rules. It is content of a lecture and is published with it. */
import { Schema } from 'mongoose';
import { z } from 'zod';

/**
 * `questions`: these, by their ids in the bank of the course · `draw`: so many of the questions that carry all of these tags,
 * other ones for each attempt.
 */
export type QuizPart = { kind: 'questions'; questionIds: string[] } | { kind: 'draw'; tags: string[]; count: number };

export const feedbackTimes = ['answer', 'submission', 'close', 'never'] as const;
export const countedScores = ['best', 'last', 'average'] as const;

export type QuizRules = {
  /** Whole percent of the points. */
  passPercent: number;
  /** How many attempts there are; 0: any number. */
  attempts: number;
  /** Between the end of one attempt and the begin of the next. */
  waitMinutes: number;
  /** For one attempt; 0: no limit. */
  minutes: number;
  /** An attempt begins between these moments, and ends at the second at the latest; null: open at that side. */
  opensAt: Date | null;
  closesAt: Date | null;
  shuffleQuestions: boolean;
  shuffleOptions: boolean;
  /** One question on a page, else all of them. */
  onePerPage: boolean;
  /** When reasons and right answers are shown: after each answer, after the attempt, after `closesAt`, or not at all. */
  feedback: (typeof feedbackTimes)[number];
  /** Which of several attempts counts. */
  counted: (typeof countedScores)[number];
};

export type Quiz = { parts: QuizPart[]; rules: QuizRules };

export const usualRules: QuizRules = {
  passPercent: 70,
  attempts: 0,
  waitMinutes: 0,
  minutes: 0,
  opensAt: null,
  closesAt: null,
  shuffleQuestions: false,
  shuffleOptions: true,
  onePerPage: false,
  feedback: 'submission',
  counted: 'best',
};

export const mostQuizQuestions = 200;

/** A quiz from outside, as an archive carries it. Whether its questions exist is another matter. */
export const QuizShape = z.object({
  parts: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('questions'), questionIds: z.array(z.string().max(100)).max(mostQuizQuestions) }),
        z.object({
          kind: z.literal('draw'),
          tags: z.array(z.string().trim().min(1).max(60)).min(1).max(20),
          count: z.number().int().min(1).max(mostQuizQuestions),
        }),
      ]),
    )
    .max(50),
  rules: z.object({
    passPercent: z.number().int().min(0).max(100),
    attempts: z.number().int().min(0).max(100),
    waitMinutes: z
      .number()
      .int()
      .min(0)
      .max(60 * 24 * 365),
    minutes: z
      .number()
      .int()
      .min(0)
      .max(60 * 24 * 7),
    opensAt: z.coerce.date().nullable(),
    closesAt: z.coerce.date().nullable(),
    shuffleQuestions: z.boolean(),
    shuffleOptions: z.boolean(),
    onePerPage: z.boolean(),
    feedback: z.enum(feedbackTimes),
    counted: z.enum(countedScores),
  }),
});

/** The path of a quiz in the schemas of lectures and their revisions; null for lectures of other kinds. */
export const quizPath = {
  type: new Schema({ parts: [Schema.Types.Mixed], rules: Schema.Types.Mixed }, { _id: false, id: false }),
  default: null,
};
