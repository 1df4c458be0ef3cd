/** What regrades keep about a person: who began one, and whose scores one changed. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { RegradeRow, type RegradeRowRecord } from './regrade-row.model.ts';

declarePersonalData({
  area: 'regrades',
  about: 'How your scores changed when a question was corrected.',
  models: { Regrade: ['byId'], RegradeRow: ['userId'] },
  collect: async (userId) => {
    const rows = await RegradeRow.find({ userId, state: 'applied' }).limit(2000).lean<RegradeRowRecord[]>();
    return { changes: rows.map(({ lectureId, before, after }) => ({ lectureId, before, after })) };
  },
  // A regrade belongs to its question and stays as its log, by an id that leads to nobody.
  erase: async (userId) => {
    await RegradeRow.deleteMany({ userId });
  },
});
