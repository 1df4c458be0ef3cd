/** What surveys keep about a person: that they answered, and what, where it is by name. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { type NamedResponseRecord, SurveyMark, type SurveyMarkRecord, SurveyResponse } from './response.model.ts';

declarePersonalData({
  area: 'surveys',
  about: 'Which surveys you answered, and your answers to those that are not anonymous.',
  models: { SurveyResponse: ['userId'], SurveyMark: ['userId'] },
  collect: async (userId) => {
    const [responses, marks] = await Promise.all([
      SurveyResponse.find({ userId }).limit(2000).lean<NamedResponseRecord[]>(),
      SurveyMark.find({ userId }).limit(2000).lean<SurveyMarkRecord[]>(),
    ]);
    return {
      surveys: responses.map(({ courseId, lectureId, answers, savedAt }) => ({
        courseId,
        lectureId,
        answers,
        savedAt,
      })),
      answeredAnonymously: marks.map(({ courseId, lectureId }) => ({ courseId, lectureId })),
    };
  },
  // Anonymous answers stay: nothing says whose they are.
  erase: async (userId) => {
    await SurveyResponse.deleteMany({ userId });
    await SurveyMark.deleteMany({ userId });
  },
});
