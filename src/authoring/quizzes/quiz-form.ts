/** The form of a quiz: what may be typed, what it means, and what is stored as the form shows it. */
import { z } from 'zod';
import { countedScores, feedbackTimes, type Quiz, type QuizRules, usualRules } from '../../assessment/quizzes/quiz.ts';
import { localTime, momentFrom } from '../../lib/calendar.ts';
import { fields, formOf, type Typed } from '../../web/form.ts';
import { LectureForm } from '../forms.ts';
import { partsOf, partsText, rowsIn, rowsOf } from './rows.ts';

/** The fields that two saves which meet are compared by. */
export const quizLabels = {
  parts: 'What it asks',
  passPercent: 'Pass mark',
  attempts: 'Attempts',
  wait: 'Wait between attempts',
  waitUnit: 'Unit of the wait',
  limit: 'Time limit',
  opensAt: 'Open from',
  closesAt: 'Open until',
  shuffleQuestions: 'Questions shuffled',
  shuffleOptions: 'Choices shuffled',
  onePerPage: 'One question on a page',
  feedback: 'When right answers are shown',
  counted: 'What counts',
};
export const quizTicks = ['shuffleQuestions', 'shuffleOptions', 'onePerPage'];

/** A whole number; nothing typed is 0. */
const whole = (most: number, message: string) =>
  z
    .union([z.literal(''), z.coerce.number(message).int(message).min(0, message).max(most, message)], {
      error: message,
    })
    .default('')
    .transform((value) => (value === '' ? 0 : value));

const units = { minutes: 1, hours: 60, days: 60 * 24 } as const;
const mostWait = 60 * 24 * 365;

const RuleFields = {
  parts: z.string().max(20_000).default(''),
  drawCount: fields.many(z.string().max(20)),
  drawTags: fields.many(z.string().max(1500)),
  passPercent: z.coerce
    .number({ error: 'Please enter a percentage, such as 70.' })
    .int('Please enter a whole number.')
    .min(0, 'A percentage is 0 to 100.')
    .max(100, 'A percentage is 0 to 100.')
    .default(usualRules.passPercent),
  attempts: whole(100, 'Please enter how many attempts there are, at most 100, or nothing for any number.'),
  wait: whole(mostWait, 'Please enter a whole number, or nothing.'),
  waitUnit: z.enum(['minutes', 'hours', 'days']).catch('minutes'),
  limit: whole(60 * 24 * 7, 'Please enter whole minutes, at most a week, or nothing for no limit.'),
  opensAt: z.string().trim().max(40).default(''),
  closesAt: z.string().trim().max(40).default(''),
  shuffleQuestions: fields.tick,
  shuffleOptions: fields.tick,
  onePerPage: fields.tick,
  feedback: z.enum(feedbackTimes, { error: 'Please choose one.' }).default(usualRules.feedback),
  counted: z.enum(countedScores, { error: 'Please choose one.' }).default(usualRules.counted),
};
const RulesShape = z.object(RuleFields);
type RulesTyped = z.infer<typeof RulesShape>;

/** The form of a lecture that is a quiz; moments are read in `zone`. Its `quiz` is what is stored. */
export function quizLectureForm(zone: string) {
  return LectureForm.extend(RuleFields).transform((typed, context) => {
    const { quiz, problems } = quizOf(typed, zone);
    for (const [path, message] of problems) context.addIssue({ code: 'custom', path: [path], message });
    return { ...typed, quiz };
  });
}

/** What is typed, as far as it can be understood; the rest as it is stored. For a preview. */
export function typedQuiz(values: Typed, stored: Quiz, zone: string): Quiz {
  const given: Record<string, unknown> = { ...quizValues(stored, zone), ...values };
  // Browsers send nothing for ticks that are not set.
  for (const name of quizTicks) given[name] = values[name];
  const first = RulesShape.safeParse(given);
  const known: Typed = quizValues(stored, zone);
  for (const issue of first.error?.issues ?? []) given[String(issue.path[0])] = known[String(issue.path[0])];
  const parsed = first.success ? first : RulesShape.safeParse(given);
  return parsed.success ? quizOf(parsed.data, zone).quiz : stored;
}

/** What is stored, as the form shows it. */
export function quizValues({ parts, rules }: Quiz, zone: string): Typed {
  const { passPercent, attempts, waitMinutes, minutes, opensAt, closesAt, feedback, counted } = rules;
  const unit = unitOf(waitMinutes);
  const moment = (at: Date | null) => (at ? localTime(new Date(at), zone) : '');
  const { shuffleQuestions, shuffleOptions, onePerPage } = rules;
  return formOf({
    parts: partsText(rowsOf(parts)),
    passPercent,
    attempts: attempts || '',
    wait: waitMinutes ? waitMinutes / units[unit] : '',
    waitUnit: unit,
    limit: minutes || '',
    opensAt: moment(opensAt),
    closesAt: moment(closesAt),
    ...{ shuffleQuestions, shuffleOptions, onePerPage, feedback, counted },
  }).values;
}

type Problem = [keyof RulesTyped, string];

function quizOf(typed: RulesTyped, zone: string): { quiz: Quiz; problems: Problem[] } {
  const { parts, drawCount, drawTags, passPercent, attempts, wait, waitUnit, limit, opensAt, closesAt, ...rest } =
    typed;
  const asked = partsOf(rowsIn({ parts, drawCount, drawTags }));
  const [opens, closes] = [opensAt, closesAt].map((text) => (text === '' ? null : momentFrom(text, zone)));
  const waitMinutes = wait * units[waitUnit];
  const rules: QuizRules = {
    ...{ passPercent, attempts, waitMinutes: Math.min(waitMinutes, mostWait), minutes: limit },
    ...{ opensAt: opens ?? null, closesAt: closes ?? null },
    ...{ shuffleQuestions: rest.shuffleQuestions, shuffleOptions: rest.shuffleOptions, onePerPage: rest.onePerPage },
    ...{ feedback: rest.feedback, counted: rest.counted },
  };
  const strange = `Please enter a day and a time that exist in ${zone.replaceAll('_', ' ')}.`;
  const found: (Problem | false)[] = [
    asked.problem !== null && ['parts', asked.problem],
    waitMinutes > mostWait && ['wait', 'At most a year.'],
    opensAt !== '' && !opens && ['opensAt', strange],
    closesAt !== '' && !closes && ['closesAt', strange],
    Boolean(opens && closes && opens >= closes) && ['closesAt', 'This is before it opens.'],
    rules.feedback === 'close' &&
      closesAt === '' && ['closesAt', 'Answers are shown once it has closed: please say when.'],
  ];
  return { quiz: { parts: asked.parts, rules }, problems: found.filter((one): one is Problem => one !== false) };
}

/** The largest unit that says it without a rest. */
function unitOf(minutes: number): keyof typeof units {
  if (minutes > 0 && minutes % units.days === 0) return 'days';
  return minutes > 0 && minutes % units.hours === 0 ? 'hours' : 'minutes';
}
