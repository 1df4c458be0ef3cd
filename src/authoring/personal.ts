/** What authoring keeps about a person: the courses they teach. */
import { trusted } from 'mongoose';
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { forgetScheme } from '../assessment/grades/scheme.service.ts';
import { removeSamples } from '../assessment/peers/samples.service.ts';
import { removeBank } from '../assessment/questions/questions.service.ts';
import { Course, type CourseRecord } from './courses/course.model.ts';
import { Edit, listSavesBy } from './history/edit.model.ts';
import { Lecture, type LectureRecord } from './lectures/lecture.model.ts';
import { forgetLinksOf } from './links/reports.service.ts';
import { LectureRevision } from './publishing/version.model.ts';
import { forgetReviewsOf, reviewWordsOf } from './review/own-words.service.ts';
import { leaveAllTeams, teamsOf } from './team/leaving.service.ts';
import { forgetTransfersOf, transfersOf } from './transfer/transfers.service.ts';

declarePersonalData({
  area: 'authoring',
  about: 'The courses you teach, as they stand in the studio.',
  models: {
    Course: [
      ...['ownerId', 'plan.byId', 'team.userId'],
      ...['invited.email', 'invited.byId', 'handover.personId', 'handover.byId', 'draftSaved.by'],
    ],
    CourseVersion: ['publishedBy'],
    LectureRevision: ['madeBy'],
    Submission: ['submittedBy', 'decidedBy'],
    ReviewRemark: ['madeBy', 'answeredBy'],
    Lecture: ['saved.by'],
    Edit: ['savedBy'],
    Transfer: ['byId'],
  },
  collect: async (ownerId) => {
    const courses = await coursesOf(ownerId);
    return {
      courses: await Promise.all(
        courses.map(async ({ _id, slug, state, draft, sections, createdAt, publishedAt }) => ({
          address: `/courses/${slug}`,
          state,
          createdAt,
          publishedAt,
          facts: draft,
          sections: sections.map(({ title }) => title),
          lectures: await lecturesOf(_id.toString()),
        })),
      ),
      teams: await teamsOf(ownerId),
      reviews: await reviewWordsOf(ownerId),
      saves: await listSavesBy(ownerId),
      archives: await transfersOf(ownerId),
    };
  },
  // What was never published nobody else uses.
  erase: async (ownerId) => {
    await leaveAllTeams(ownerId);
    await forgetTransfersOf(ownerId);
    for (const { _id, firstPublishedAt } of await coursesOf(ownerId)) {
      if (firstPublishedAt) continue;
      const courseId = _id.toString();
      await Promise.all([
        Lecture.deleteMany({ courseId }),
        LectureRevision.deleteMany({ courseId }),
        Edit.deleteMany({ courseId }),
        forgetReviewsOf(courseId),
        forgetLinksOf(courseId),
        removeBank(courseId),
        forgetScheme(courseId),
        removeSamples(courseId),
      ]);
      await Course.deleteOne({ _id });
    }
  },
  holds: async (ownerId) => {
    const taught = await Course.countDocuments({ ownerId, firstPublishedAt: trusted({ $gt: new Date(0) }) });
    if (taught === 0) return null;
    return 'Learners use your courses. Please write to the school first, so that somebody else can look after them.';
  },
});

async function lecturesOf(courseId: string) {
  const lectures = await Lecture.find({ courseId }).lean<LectureRecord[]>();
  return lectures.map(({ title, kind, markdown, transcript }) => ({ title, kind, text: markdown, transcript }));
}

function coursesOf(ownerId: string): Promise<CourseRecord[]> {
  return Course.find({ ownerId }).lean<CourseRecord[]>();
}
