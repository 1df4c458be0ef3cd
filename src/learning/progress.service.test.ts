import { trusted } from 'mongoose';
import { beforeEach, describe, expect, it } from 'vitest';
import { listCertificatesOf } from '../credentials/certificates.service.ts';
import { now } from '../lib/clock.ts';
import { fact, sweepOutboxes } from '../lib/events.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { Completion, insertCompletion } from './completion.model.ts';
import { Enrolment as Enrolments } from './enrolment.model.ts';
import {
  countEnrolments,
  type Enrolment,
  endGrant,
  findEnrolment,
  grantAccess,
  hasAccess,
} from './enrolment.service.ts';
import { completeLecture, progressOf, readyLectures, undoCompletion } from './progress.service.ts';

const school = await startSchool();
const { knots, ropeCare } = await world();
const lectures = readyLectures(knots);
const [first, second, third] = lectures.map((lecture) => lecture.id) as [string, string, string];

let count = 0;
let enrolment: Enrolment;
let learnerId: string;
beforeEach(async () => {
  count += 1;
  learnerId = (await person(`learner${count}`, `Learner ${count}`, 'learner')).id;
  enrolment = await grantAccess(learnerId, knots.id, { kind: 'admin', id: learnerId });
});

const stored = async () => (await findEnrolment(learnerId, knots.id)) as Enrolment;
const repeat = <T>(times: number, act: () => Promise<T>) => Promise.all(Array.from({ length: times }, act));

describe('access', () => {
  it('[COM-04] twenty grants of one source at once make one enrolment and one learner', async () => {
    const userId = (await person(`crowd${count}`, 'Crowd', 'learner')).id;
    await repeat(20, () => grantAccess(userId, ropeCare.id, { kind: 'free', id: userId }));
    expect(await Enrolments.countDocuments({ userId })).toBe(1);
    const record = await findEnrolment(userId, ropeCare.id);
    expect(record?.countedAt).not.toBeNull();
    expect(await countEnrolments(ropeCare.id)).toBe(1);
  });

  it('[COM-04] ending one source leaves the others, ending the last one ends access and keeps progress', async () => {
    await grantAccess(learnerId, knots.id, { kind: 'order', id: `o${count}` });
    await completeLecture(enrolment, first);
    await endGrant({ kind: 'order', id: `o${count}` }, 'refunded');
    expect(hasAccess(await stored())).toBe(true);
    await endGrant({ kind: 'admin', id: learnerId }, 'removed');
    expect(hasAccess(await stored())).toBe(false);
    expect((await progressOf(await stored())).done).toBe(1);
  });

  it('[COM-04] a source that was ended does not open again by a late repetition', async () => {
    await endGrant({ kind: 'admin', id: learnerId }, 'refunded');
    expect(hasAccess(await grantAccess(learnerId, knots.id, { kind: 'admin', id: learnerId }))).toBe(false);
  });

  it('[COM-04] granting and ending at the same moment leaves what the grants say', async () => {
    await Promise.all([
      endGrant({ kind: 'admin', id: learnerId }, 'refunded'),
      grantAccess(learnerId, knots.id, { kind: 'order', id: `p${count}` }),
    ]);
    expect(hasAccess(await stored())).toBe(true);
  });
});

describe('completion', () => {
  it('[LRN-03] twenty completions of one lecture at once count once and tell once', async () => {
    const answers = await repeat(20, () => completeLecture(enrolment, first));
    expect(answers.filter((answer) => answer.first)).toHaveLength(1);
    expect(answers.every((answer) => answer.progress.done === 1)).toBe(true);
    expect((await stored()).completedIds).toEqual([first]);
  });

  it('[LRN-03] completing and undoing in a storm ends with what the completions say', async () => {
    const acts = [first, second, third].flatMap((id) => [
      () => completeLecture(enrolment, id),
      () => undoCompletion(enrolment, id),
      () => completeLecture(enrolment, id),
    ]);
    await Promise.all(acts.map((act) => act()));
    const truth = await Completion.find({ enrolmentId: enrolment.id }).lean();
    expect(new Set((await stored()).completedIds)).toEqual(new Set(truth.map((one) => one.lectureId)));
  });

  it('[LRN-03] percent rounds down, and undoing takes it back', async () => {
    expect((await completeLecture(enrolment, first)).progress.percent).toBe(33);
    expect((await completeLecture(enrolment, second)).progress.percent).toBe(66);
    expect((await undoCompletion(enrolment, second)).progress.percent).toBe(33);
    expect((await undoCompletion(enrolment, second)).progress.percent).toBe(33);
  });

  it('[LRN-03] a lecture of another course is not found', async () => {
    const [foreign] = readyLectures(ropeCare);
    await expect(completeLecture(enrolment, foreign?.id ?? '')).rejects.toMatchObject({ status: 404 });
  });

  it('[LRN-01] continue leads to the lecture opened last, then to the next that is open', async () => {
    expect((await progressOf(enrolment)).nextLecture?.id).toBe(first);
    const opened = { ...enrolment, lastLectureId: second };
    expect((await progressOf(opened)).nextLecture?.id).toBe(second);
    const done = await completeLecture(opened, second);
    expect((await progressOf({ ...done.enrolment, lastLectureId: second })).nextLecture?.id).toBe(third);
  });
});

describe('the end of a course', () => {
  it('[CRT-01] all lectures completed at once finish it once, with one certificate', async () => {
    await Promise.all([first, second, third, first, second].map((id) => completeLecture(enrolment, id)));
    await school.settled();
    const after = await stored();
    expect(after.finishedVersionId).toBe(knots.versionId);
    expect(await listCertificatesOf(learnerId)).toHaveLength(1);
  });

  it('[CRT-01] undoing after the end does not take the end back', async () => {
    for (const id of [first, second, third]) await completeLecture(enrolment, id);
    await undoCompletion(enrolment, third);
    expect((await progressOf(await stored())).isComplete).toBe(true);
    await completeLecture(enrolment, third);
    await school.settled();
    expect(await listCertificatesOf(learnerId)).toHaveLength(1);
  });

  it('[LRN-03] a process killed between completion and everything after it: the outbox finishes the work', async () => {
    for (const id of [first, second]) await completeLecture(enrolment, id);
    // Whoever acts on these two counts again, and would count the third too.
    await school.settled();
    const ids = { enrolmentId: enrolment.id, lectureId: third };
    const told = fact('lecture.completed', ids);
    await insertCompletion({ ...ids, userId: learnerId, courseId: knots.id, at: now(), how: 'button' }, told);
    expect((await stored()).completedAt).toBeNull();
    await sweepOutboxes(-1000);
    await school.settled();
    expect((await stored()).completedAt).not.toBeNull();
    expect(await listCertificatesOf(learnerId)).toHaveLength(1);
    expect(await Completion.countDocuments({ enrolmentId: enrolment.id, 'outbox.0': trusted({ $exists: true }) })).toBe(
      0,
    );
  });
});
