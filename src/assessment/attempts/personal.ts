/** What attempts keep about a person: when they took which quiz, what they answered, and what came of it. */
import { trusted } from 'mongoose';
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { QuizAnswer } from './answer.model.ts';
import { listAnswers } from './answers.service.ts';
import { type AttemptRecord, QuizAttempt } from './attempt.model.ts';
import { plainAttempt, questionsOf } from './attempts.service.ts';

declarePersonalData({
  area: 'attempts',
  about: 'The quizzes you took, your answers and your scores.',
  models: { QuizAttempt: ['userId'], QuizAnswer: [] },
  collect: async (userId) => {
    const records = await QuizAttempt.find({ userId }).sort({ startedAt: -1 }).limit(2000).lean<AttemptRecord[]>();
    return { attempts: await Promise.all(records.map(exported)) };
  },
  // Answers are a person's own words, and a score without its person says nothing.
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
        at: answer?.savedAt ?? null,
      };
    }),
  };
}
