/** What the gradebook keeps about a person beside the grades themselves: its rows, and lists of grades a teacher sent. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { GradeImport, type GradeImportRecord } from './import.model.ts';
import { GradeRow, type RowRecord } from './row.model.ts';

declarePersonalData({
  area: 'gradebook',
  about: 'Your rows in the gradebooks of your courses, and lists of grades that you sent as a teacher.',
  models: { GradeRow: ['userId'], GradeImport: ['byId'] },
  collect: async (userId) => {
    const rows = await GradeRow.find({ userId }).limit(500).lean<RowRecord[]>();
    const sent = await GradeImport.find({ byId: userId }).limit(500).lean<GradeImportRecord[]>();
    return {
      rows: rows.map(({ courseId, name, flags }) => ({ courseId, name, flags })),
      sentLists: sent.map(({ courseId, fileName, createdAt, state }) => ({ courseId, fileName, createdAt, state })),
    };
  },
  erase: async (userId) => {
    await GradeRow.deleteMany({ userId });
    await GradeImport.deleteMany({ byId: userId });
  },
});
