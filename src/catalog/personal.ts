/** What the catalog keeps about a person: the courses they saved. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { SavedCourse, type SavedCourseRecord } from './saved-course.model.ts';

declarePersonalData({
  area: 'catalog',
  about: 'The courses you saved for later.',
  models: { SavedCourse: ['userId'] },
  collect: async (userId) => {
    const saved = await SavedCourse.find({ userId }).lean<SavedCourseRecord[]>();
    return { savedCourses: saved.map(({ courseId, savedAt }) => ({ courseId, savedAt })) };
  },
  erase: async (userId) => {
    await SavedCourse.deleteMany({ userId });
  },
});
