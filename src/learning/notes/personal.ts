/** What a person wrote for themselves: it leaves with them. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { Note, type NoteRecord } from './note.model.ts';

declarePersonalData({
  area: 'notes',
  about: 'The notes you wrote in your courses, with the places they are about.',
  models: { Note: ['userId'] },
  collect: async (userId) => {
    const notes = await Note.find({ userId, deletedAt: null })
      .select('-words')
      .sort({ lectureId: 1, place: 1, _id: 1 })
      .lean<NoteRecord[]>();
    return {
      notes: notes.map(({ courseTitle, lectureTitle, seconds, quote, text, createdAt, updatedAt }) => ({
        ...{ course: courseTitle, lecture: lectureTitle, second: seconds, about: quote },
        ...{ text, writtenAt: createdAt, changedAt: updatedAt },
      })),
    };
  },
  erase: async (userId) => {
    await Note.deleteMany({ userId });
  },
});
