/** A survey on the stage of its lecture: what it promises, what it asks, and what was answered. */
import { findOwnAnswers, newTicket } from '../../assessment/surveys/answering.service.ts';
import type { Survey, SurveyQuestion } from '../../assessment/surveys/survey.ts';
import { isChoice, promiseOf, stepsOf } from '../../assessment/surveys/survey-words.service.ts';
import {
  answerField,
  answerValues,
  optionValue,
  otherField,
  otherValue,
} from '../../assessment/surveys/taking.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import type { FormState } from '../../web/form.ts';
import type { Shown } from '../way.ts';
import { seatOf } from './answering.service.ts';
import { isClosed, surveyOf } from './survey-of.ts';

type Asked = {
  field: string;
  text: string;
  required: boolean;
  type: 'radio' | 'checkbox' | 'line' | 'text';
  options: { value: string; label: string; help?: string }[];
  isScale: boolean;
  /** The field for own words beside the options; null without. */
  other: string | null;
  value: string | string[];
  otherText: string;
};
export type SurveyStage = {
  kind: 'survey';
  promise: string[];
  closes: string;
  /** What stands where it was answered, or has closed; '' for neither. */
  note: string;
  /** The lecture is still to be completed, by a button without questions. */
  finish: boolean;
  /** null where nothing can be answered. */
  form: {
    questions: Asked[];
    errors: Record<string, string>;
    /** Of an anonymous form; '' of one by name. It also says under which promise the form was read. */
    ticket: string;
    label: string;
  } | null;
  /** Where its form goes; null on pages that keep nothing. */
  action: string | null;
};
/** As it was sent. */
export type TypedSurvey = FormState;

/** null for a lecture of another kind. On a walk nothing can be sent. */
export async function surveyStage({ open, way, body }: Shown, typed?: TypedSurvey): Promise<SurveyStage | null> {
  const survey = body.kind === 'survey' ? surveyOf(body) : null;
  if (!survey || survey.questions.length === 0) return null;
  const keeps = way.walkOn === null;
  const own = keeps ? await findOwnAnswers(seatOf(open)) : null;
  const closed = isClosed(survey, open.at);
  const isDone = open.enrolment.completedIds.includes(open.lecture.id);
  const isFixed = own?.answers === null || closed;
  const isAnonymous = own ? own.answers === null : survey.anonymous;
  const values = typed?.values ?? answerValues(survey, own?.answers ?? []);
  return {
    kind: 'survey',
    promise: promiseOf({ anonymous: isAnonymous }),
    closes: survey.closesAt && !closed ? formatMoment(survey.closesAt, way.zone) : '',
    note: noteOf(own, closed, way.zone),
    finish: keeps && isFixed && !isDone,
    form: isFixed
      ? null
      : {
          questions: survey.questions.map((question) => askedOf(question, values)),
          errors: typed?.errors ?? {},
          ticket: isAnonymous ? ticketIn(values) : '',
          label: own ? 'Change my answers' : 'Send my answers',
        },
    action: keeps ? `${way.hrefOf(open.lecture)}/survey` : null,
  };
}

function ticketIn({ ticket }: FormState['values']): string {
  return typeof ticket === 'string' && ticket !== '' ? ticket : newTicket();
}

function noteOf(own: Awaited<ReturnType<typeof findOwnAnswers>>, closed: boolean, zone: string): string {
  if (own?.isCutOff)
    return 'A form of yours was cut off while it was being sent. If its page is still open, send it again there: it counts once. No other one is taken, because nobody can tell whether its answers arrived.';
  if (own?.answers === null) return 'Thank you: you have answered.';
  if (own?.savedAt)
    return `Thank you: your answers are stored, as of ${formatMoment(own.savedAt, zone)}.${closed ? ' This survey has closed.' : ''}`;
  return closed ? 'This survey has closed.' : '';
}

function askedOf(question: SurveyQuestion, values: FormState['values']): Asked {
  const { id, kind, text, required, options, other } = question;
  const isScale = stepsOf(kind).length > 0;
  const chosen = options.map((label) => ({ value: optionValue(label), label }));
  const otherText = values[otherField(id)];
  return {
    ...{ field: answerField(id), text, required, isScale, type: typeOf(kind) },
    options: isScale ? scaleOf(question) : [...chosen, ...(other ? [{ value: otherValue, label: 'Other' }] : [])],
    other: other && isChoice(kind) ? otherField(id) : null,
    value: values[answerField(id)] ?? '',
    otherText: typeof otherText === 'string' ? otherText : '',
  };
}

/** The words at its ends stand below the first and the last step. */
function scaleOf({ kind, low, high }: SurveyQuestion): Asked['options'] {
  const steps = stepsOf(kind);
  return steps.map((step, at) => {
    const help = at === 0 ? low : at === steps.length - 1 ? high : '';
    return { value: String(step), label: String(step), ...(help ? { help } : {}) };
  });
}

function typeOf(kind: Survey['questions'][number]['kind']): Asked['type'] {
  if (kind === 'short') return 'line';
  if (kind === 'long') return 'text';
  return kind === 'multiple' ? 'checkbox' : 'radio';
}
