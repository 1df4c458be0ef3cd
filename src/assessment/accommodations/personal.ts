/** Which other conditions a person has in quizzes and assignments. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { AccommodationModel } from './accommodation.model.ts';
import { listOwnAccommodations } from './accommodations.service.ts';

declarePersonalData({
  area: 'accommodations',
  about: 'More time, attempts or days that you were given in quizzes and assignments.',
  models: { Accommodation: ['userId', 'byId'] },
  collect: async (userId) => ({
    accommodations: (await listOwnAccommodations(userId)).map(
      ({ courseId, lectureId, timeFactor, extraAttempts, extraDays, opensAt, closesAt, at, removedAt }) => ({
        ...{ courseId, lectureId, timeFactor, extraAttempts, extraDays, opensAt, closesAt, at, removedAt },
      }),
    ),
  }),
  // What somebody gave to others stays with them, by an id that leads to nobody.
  erase: async (userId) => {
    await AccommodationModel.deleteMany({ userId });
  },
});
