/** Which questions of a bank a film can stop for, and how they are held as they are now. */
import { trusted } from 'mongoose';
import { Refused } from '../../lib/errors.ts';
import { keepAsked } from '../attempts/asked-question.model.ts';
import { Question, type QuestionRecord } from '../questions/question.model.ts';
import { contentOf } from '../questions/question.ts';
import { titleOf } from '../questions/titles.service.ts';
import { findAskable } from '../quizzes/askable.service.ts';
import { type Stop, type Stops, stopKinds } from './stops.ts';

type Wished = Omit<Stops, 'questions'> & { questions: Omit<Stop, 'revision'>[] };
const mostOffered = 500;

/** Newest first, at most 500. */
export async function listStoppable(courseId: string): Promise<{ id: string; title: string }[]> {
  const found = await Question.find({ courseId, deletedAt: null, kind: trusted({ $in: [...stopKinds] }) })
    .sort({ _id: -1 })
    .limit(mostOffered)
    .select('name text')
    .lean<Pick<QuestionRecord, '_id' | 'name' | 'text'>[]>();
  return found.map((one) => ({ id: String(one._id), title: titleOf(one) }));
}

/**
 * Holds the questions as the bank has them now: copies are kept, and named by their revision. null where nothing is asked.
 * `known` are stops that were held before: what is gone from the bank stays as it was there. May be repeated.
 * Throws Refused for a question that is neither, or that cannot be answered beside a film.
 */
export async function pinStops(courseId: string, wished: Wished, known: Stops | null): Promise<Stops | null> {
  if (wished.questions.length === 0) return null;
  const there = await findAskable(
    courseId,
    wished.questions.map(({ questionId }) => questionId),
  );
  const before = new Map(known?.questions.map((one) => [one.questionId, one.revision]));
  const questions = wished.questions.map(({ second, questionId }): Stop => {
    const revision = there.get(questionId)?.revision ?? before.get(questionId);
    if (revision === undefined) throw new Refused('One of these questions is not in the bank any more.', 'stops');
    return { second, questionId, revision };
  });
  const held = questions.flatMap(({ questionId }) => there.get(questionId) ?? []);
  if (held.some(({ kind }) => !stopKinds.includes(kind)))
    throw new Refused('A film stops only for choices, numbers and short answers.', 'stops');
  await keepAsked(held.map((one) => ({ ...contentOf(one), questionId: one.id, revision: one.revision, courseId })));
  return { questions, mustAnswer: wished.mustAnswer };
}

/** The same stops with the questions of a copied bank; one that was not copied is left out. May be repeated. */
export async function copyStops(
  courseId: string,
  stops: Stops | null | undefined,
  idOf: (id: string) => string | undefined,
): Promise<Stops | null> {
  if (!stops) return null;
  const copies = stops.questions.flatMap(({ second, questionId }) => {
    const copy = idOf(questionId);
    return copy ? [{ second, questionId: copy }] : [];
  });
  const there = await findAskable(
    courseId,
    copies.map(({ questionId }) => questionId),
  );
  const questions = copies.filter(({ questionId }) => stopKinds.includes(there.get(questionId)?.kind ?? 'essay'));
  return pinStops(courseId, { questions, mustAnswer: stops.mustAnswer }, null);
}
