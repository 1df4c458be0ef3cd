/** What the questions in films keep about a person. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { FilmAnswer, type StopAnswerRecord } from './stop-answer.model.ts';

declarePersonalData({
  area: 'questions in films',
  about: 'What you answered to the questions in films, the first and the last time.',
  models: { FilmAnswer: ['userId'] },
  collect: async (userId) => {
    const answers = await FilmAnswer.find({ userId }).limit(20_000).lean<StopAnswerRecord[]>();
    return {
      filmAnswers: answers.map(({ courseId, lectureId, questionId, first, last }) => ({
        ...{ courseId, lectureId, questionId, first, last },
      })),
    };
  },
  erase: async (userId) => {
    await FilmAnswer.deleteMany({ userId });
  },
});
