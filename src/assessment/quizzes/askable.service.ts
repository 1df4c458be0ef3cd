/** What the bank of a course holds for its quizzes: only its own questions count, and none that lies in the bin. */
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { Question, type QuestionRecord } from '../questions/question.model.ts';
import { type BankQuestion, plain } from '../questions/questions.service.ts';
import { questionIdsIn } from './parts.service.ts';
import type { Quiz, QuizPart } from './quiz.ts';

export type Draw = Extract<QuizPart, { kind: 'draw' }>;

/** Those of these questions that can be asked, by id. */
export async function findAskable(courseId: string, ids: readonly string[]): Promise<Map<string, BankQuestion>> {
  const wanted = ids.filter(isId);
  if (wanted.length === 0) return new Map();
  const found = await Question.find({ courseId, _id: trusted({ $in: wanted }), deletedAt: null }).lean<
    QuestionRecord[]
  >();
  return new Map(found.map((one) => [String(one._id), plain(one)]));
}

/** How many questions carry all of these tags, without those in `except`. */
export async function countAskable(
  courseId: string,
  tags: readonly string[],
  except: readonly string[] = [],
): Promise<number> {
  return Question.countDocuments({
    courseId,
    deletedAt: null,
    // The packaged database knows no $all.
    $and: tags.map((tag) => ({ tags: tag.toLowerCase() })),
    ...(except.length > 0 ? { _id: trusted({ $nin: except.filter(isId) }) } : {}),
  });
}

/**
 * How many questions are left for each draw of a quiz, in their order, however the draws before it come out: no question is
 * asked twice in one attempt.
 */
export async function listRoom(courseId: string, quiz: Quiz): Promise<{ draw: Draw; room: number }[]> {
  const named = questionIdsIn(quiz);
  const draws = quiz.parts.filter((part): part is Draw => part.kind === 'draw');
  return Promise.all(
    draws.map(async (draw, at) => {
      const all = await countAskable(courseId, draw.tags, named);
      const taken = draws.slice(0, at).map(async (other) => {
        const both = [...new Set([...draw.tags, ...other.tags])];
        return Math.min(other.count, await countAskable(courseId, both, named));
      });
      const gone = (await Promise.all(taken)).reduce((sum, one) => sum + one, 0);
      return { draw, room: Math.max(0, all - gone) };
    }),
  );
}

/** Why learners could not take it as it stands, in words that end a sentence about it; an empty list when they can. */
export async function listFaults(courseId: string, quiz: Quiz): Promise<string[]> {
  const named = questionIdsIn(quiz);
  const [there, rooms] = await Promise.all([findAskable(courseId, named), listRoom(courseId, quiz)]);
  const gone = named.filter((id) => !there.has(id)).length;
  const short = rooms.filter(({ draw, room }) => room < draw.count);
  return [
    ...(gone > 0 ? [`asks ${gone === 1 ? 'a question that is' : `${gone} questions that are`} not in the bank`] : []),
    ...short.map(({ draw, room }) => `draws ${draw.count} by ${tagText(draw.tags)}, but the bank has ${room} for that`),
  ];
}

function tagText(tags: readonly string[]): string {
  const named = tags.map((tag) => `“${tag}”`);
  return named.length === 1 ? `the tag ${named[0]}` : `the tags ${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}
