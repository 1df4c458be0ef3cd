/** What assignments keep about a person: what they handed in and what they got for it, and what they graded for others. */
import { declarePersonalData } from '../../accounts/personal/areas.service.ts';
import { removeLeftFiles } from '../../media/library/removal.service.ts';
import { HandBackRound } from './round.model.ts';
import { AssignmentSeat, type SeatRecord } from './seat.model.ts';
import { Submission, type SubmissionRecord } from './submission.model.ts';

declarePersonalData({
  area: 'assignments',
  about: 'What you wrote for assignments and handed in, your grades, and the dates that were moved for you.',
  models: {
    AssignmentSubmission: ['userId', 'markedBy', 'result.byId', 'former.byId'],
    AssignmentSeat: ['userId', 'extension.byId'],
    HandBackRound: ['byId'],
  },
  collect: async (userId) => {
    const tries = await Submission.find({ userId }).sort({ _id: 1 }).limit(5000).lean<SubmissionRecord[]>();
    const seats = await AssignmentSeat.find({ userId }).limit(5000).lean<SeatRecord[]>();
    return {
      submissions: tries.map(exported),
      movedDates: seats.flatMap(({ courseId, lectureId, extension }) =>
        extension ? [{ courseId, lectureId, until: extension.dueAt, reason: extension.reason, at: extension.at }] : [],
      ),
    };
  },
  // A person's own work goes with them, files and all; what they graded stays, by an id that leads to nobody.
  erase: async (userId) => {
    const named = await Submission.find({ userId }).select('attached').lean<Pick<SubmissionRecord, 'attached'>[]>();
    const fileIds = [...new Set(named.flatMap(({ attached }) => attached.map((one) => one.fileId)))];
    await Submission.deleteMany({ userId });
    await AssignmentSeat.deleteMany({ userId });
    await removeLeftFiles(fileIds);
    await HandBackRound.deleteMany({ byId: userId, state: 'done' });
  },
});

function exported(one: SubmissionRecord) {
  const { courseId, lectureId, number, stage, text, link, attached, handedInAt, savedAt, result } = one;
  return {
    ...{ courseId, lectureId, number, text, link, handedInAt, savedAt },
    state: stage === 'graded' ? 'waiting' : stage,
    files: attached.map(({ name, bytes }) => ({ name, bytes })),
    grade: result && {
      ...{ points: result.points, of: result.most, percent: result.percent, passed: result.passed, at: result.at },
      comment: result.given.comment,
      comments: result.given.marks.map(({ comment }) => comment).filter(Boolean),
    },
  };
}
