/** What a survey is: what it asks, and under which promise. It is content of a lecture and is published with it. */
import { Schema } from 'mongoose';
import { z } from 'zod';

export const surveyKinds = ['scale5', 'scale7', 'scale10', 'single', 'multiple', 'short', 'long'] as const;
export type SurveyKind = (typeof surveyKinds)[number];
export type SurveyQuestion = {
  /** Names it for good within its survey; answers are kept by it. */
  id: string;
  kind: SurveyKind;
  text: string;
  required: boolean;
  /** Words at the ends of a scale; '' where it is none. */
  low: string;
  high: string;
  /** What can be chosen; none where nothing is. */
  options: string[];
  /** An answer in own words can be given beside the options. */
  other: boolean;
};
export type Survey = {
  questions: SurveyQuestion[];
  /** No link between a person and their answers is stored at all. */
  anonymous: boolean;
  /** Offered to those who have finished the course. */
  feedback: boolean;
  /** Answers are taken, and may be changed, until then; null: always. */
  closesAt: Date | null;
};

/** `values`: what was chosen, or the text; `other`: in own words beside the options. `question`: as it was asked, of named ones. */
export type SurveyAnswer = { questionId: string; values: string[]; other: string; question?: string };

export const usualSurvey: Survey = { questions: [], anonymous: true, feedback: false, closesAt: null };
export const mostOfSurvey = { questions: 40, options: 30, text: 500, option: 200, short: 300, long: 5000 };

/** A survey from outside, as an archive carries it. */
export const SurveyShape = z.object({
  questions: z
    .array(
      z.object({
        id: z.string().regex(/^[0-9a-z]{1,24}$/),
        kind: z.enum(surveyKinds),
        text: z.string().trim().min(1).max(mostOfSurvey.text),
        required: z.boolean(),
        low: z.string().max(80),
        high: z.string().max(80),
        options: z.array(z.string().trim().min(1).max(mostOfSurvey.option)).max(mostOfSurvey.options),
        other: z.boolean(),
      }),
    )
    .max(mostOfSurvey.questions),
  anonymous: z.boolean(),
  feedback: z.boolean(),
  closesAt: z.coerce.date().nullable(),
});

/** The path of a survey in the schemas of lectures and their revisions; null for lectures of other kinds. */
export const surveyPath = {
  type: new Schema(
    {
      questions: [Schema.Types.Mixed],
      anonymous: { type: Boolean, default: true },
      feedback: { type: Boolean, default: false },
      closesAt: { type: Date, default: null },
    },
    { _id: false, id: false },
  ),
  default: null,
};
