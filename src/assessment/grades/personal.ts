/** What grades keep about a person: what they reached, what teachers changed in it, and what they changed as teachers. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { Grade, type GradeRecord } from './grade.model.ts';

declarePersonalData({
  area: 'grades',
  about: 'What you reached in graded lectures, and what teachers changed in it.',
  models: { Grade: ['userId', 'changes.byId'] },
  collect: async (userId) => {
    const grades = await Grade.find({ userId }).limit(20_000).lean<GradeRecord[]>();
    return {
      grades: grades.map(({ courseId, lectureId, earned, set, excused, changes = [] }) => ({
        ...{ courseId, lectureId, earned, excused },
        set: set && { percent: set.percent, at: set.at },
        // Who changed it is another person's data.
        changes: changes.map(({ at, from, to, reason }) => ({ at, from, to, reason })),
      })),
    };
  },
  // What this person set as a teacher stays with those it is about, by an id that leads to nobody.
  erase: async (userId) => {
    await Grade.deleteMany({ userId });
  },
});
