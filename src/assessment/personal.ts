/** What assessment keeps about a person: who wrote a question. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { QuestionImport } from './exchange/import.model.ts';
import { Question, type QuestionRecord } from './questions/question.model.ts';

declarePersonalData({
  area: 'assessment',
  about: 'The questions you wrote for courses.',
  models: { Question: ['madeBy'], QuestionImport: ['byId'] },
  collect: async (madeBy) => {
    const questions = await Question.find({ madeBy }).sort({ _id: 1 }).limit(20_000).lean<QuestionRecord[]>();
    return {
      questions: questions.map(({ kind, name, text, answers, explanation, tags, createdAt }) => ({
        ...{ kind, name, text, explanation, tags, createdAt },
        answers: answers.map((one) => one.text),
      })),
    };
  },
  // Questions belong to their course and stay with it, by an id that leads to nobody.
  erase: async (byId) => {
    await QuestionImport.deleteMany({ byId });
  },
});
