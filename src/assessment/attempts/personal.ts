/** What attempts keep about a person: when they took which quiz, what they answered, and what came of it. */
import { trusted } from 'mongoose';
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { type AnswerRecord, QuizAnswer } from './answer.model.ts';
import { listAnswers } from './answers.service.ts';
import { type AttemptRecord, QuizAttempt } from './attempt.model.ts';
import { plainAttempt, questionsOf } from './attempts.service.ts';

declarePersonalData({
  area: 'attempts',
  about: 'The quizzes you took, your answers, your scores, what teachers wrote to them, and what you marked yourself.',
  models: { QuizAttempt: ['userId'], QuizAnswer: ['marked.byId', 'trail.byId'] },
  collect: async (userId) => {
    const records = await QuizAttempt.find({ userId }).sort({ startedAt: -1 }).limit(2000).lean<AttemptRecord[]>();
    return { attempts: await Promise.all(records.map(exported)), marked: await markedBy(userId) };
  },
  // What somebody marked stays with the learner, by an id that leads to nobody. Answers are a person's own words, and a score without its person says nothing.
  erase: async (userId) => {
    const records = await QuizAttempt.find({ userId }).select('_id').lean<Pick<AttemptRecord, '_id'>[]>();
    for (let at = 0; at < records.length; at += 200) {
      const attemptIds = records.slice(at, at + 200).map(({ _id }) => String(_id));
      await QuizAnswer.deleteMany({ attemptId: trusted({ $in: attemptIds }) });
    }
    await QuizAttempt.deleteMany({ userId });
  },
});

async function exported(record: AttemptRecord) {
  const attempt = plainAttempt(record);
  const [questions, answers] = await Promise.all([questionsOf(attempt), listAnswers(attempt.id)]);
  const { courseId, lectureId, number, startedAt, endedAt, score } = attempt;
  return {
    ...{ courseId, lectureId, number, startedAt, endedAt, score },
    answers: questions.map(({ questionId, text }) => {
      const answer = answers.get(questionId);
      return {
        question: text,
        given: answer?.given ?? [],
        points: answer?.points ?? null,
        comment: answer?.marked?.comment ?? '',
        at: answer?.savedAt ?? null,
      };
    }),
  };
}

/** The words of a teacher are theirs too; whose answers they belong to is not. */
async function markedBy(byId: string) {
  const found = await QuizAnswer.find({ 'marked.byId': byId })
    .select('points marked')
    .limit(5000)
    .lean<AnswerRecord[]>();
  return found.map(({ points, marked }) => ({ points, comment: marked?.comment ?? '', at: marked?.at ?? null }));
}
