/** What a person had made for themselves: it leaves with them. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { forgetPdfsOf, pdfsOf } from './handout-pdfs.service.ts';

declarePersonalData({
  area: 'handouts',
  about: 'The PDFs you had made of the articles of your courses. Each is kept for a week.',
  models: { HandoutPdf: ['userId'] },
  collect: async (userId) => ({ handouts: await pdfsOf(userId) }),
  erase: forgetPdfsOf,
});
