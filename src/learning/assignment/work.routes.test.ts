import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listPersonalAreas } from '../../accounts/personal/areas.service.ts';
import { setAccommodation } from '../../assessment/accommodations/setting.service.ts';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { handIn } from '../../assessment/assignments/handing-in.service.ts';
import { HandBackRound } from '../../assessment/assignments/round.model.ts';
import { Submission } from '../../assessment/assignments/submission.model.ts';
import { attach, listTries, openDraft } from '../../assessment/assignments/submissions.service.ts';
import { listReached } from '../../assessment/grades/grades.service.ts';
import { day, fromNow, minute, now, turnClock } from '../../lib/clock.ts';
import { assignmentCourse, handedInWork } from '../../test/assignment.ts';
import { pdf } from '../../test/media-samples.ts';
import { startSchool } from '../../test/school.ts';
import { person, world } from '../../test/world.ts';
import { listDates } from '../calendar/dates.service.ts';
import { enrolFree, requireEnrolmentById } from '../enrolment.service.ts';
import { requireTerms } from './assignment-of.service.ts';
import { runRound } from './hand-back.service.ts';

const school = await startSchool();
const { ada, charlie, ruth } = await world();
let count = 0;

/** Somebody new at an assignment of its own, signed in, and its teacher. */
async function sit(rules: Partial<Assignment> = {}) {
  count += 1;
  const who = await person(`writer${count}`, `Wilma Writer ${count}`, 'learner');
  const course = await assignmentCourse(ada, rules, { slug: `work-${count}` });
  const { enrolment } = await enrolFree(snapshotOf(who), course.slug);
  const key = { enrolmentId: enrolment.id, userId: who.id, courseId: course.id, lectureId: course.lectureId };
  const [client, teacher] = [await school.signedIn(who), await school.signedIn(ada)];
  const lecture = `/learn/${course.slug}/lectures/tie`;
  const grading = `/studio/courses/${course.id}/assignments/${course.lectureId}`;
  const write = async (text: string) => {
    const revision = (await client.get(lecture)).html
      .querySelector('#work-form [name="revision"]')
      ?.getAttribute('value');
    return client.put(`${lecture}/work`, { answer: text, link: '', revision: revision ?? '0', go: 'end' });
  };
  const handInNow = async (text = 'A bowline, tied.') => {
    await write(text);
    return client.post(`${lecture}/work/submission`);
  };
  const last = async () => (await listTries(key)).at(-1);
  const grade = async (fields: Record<string, string>) => {
    const one = await last();
    return teacher.put(`${grading}/submissions/${one?.id}/grade`, { revision: String(one?.marksRevision), ...fields });
  };
  return { who, course, enrolment, key, client, teacher, lecture, grading, write, handInNow, last, grade };
}
const full = { 'level-c1': 'l1', 'level-c2': 'l4' };

afterEach(() => turnClock(0));

describe('an assignment for its learner', () => {
  it('[ASM-06] is written, looked over, handed in once with a receipt, graded unseen and handed back', async () => {
    const { who, client, teacher, lecture, grading, write, last, grade, enrolment, course } = await sit();
    const begin = await client.get(lecture);
    expect(begin.$('#work')).toMatch(
      /You hand in[\s\S]*text, a link, up to 5 files[\s\S]*By what it is graded[\s\S]*The knot holds/,
    );
    expect((await write('It is **tied**.')).location).toBe(`${lecture}/work/submission`);
    const look = await client.get(`${lecture}/work/submission`);
    expect(look.$('main')).toMatch(/This is what goes[\s\S]*It is tied\./);
    const seen = look.html.querySelector('[name="seen"]')?.getAttribute('value') ?? '';
    const twice = await Promise.all([1, 2].map(() => client.post(`${lecture}/work/submission`, { seen })));
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    await school.settled();
    const receipts = (await school.mailbox.all(who.email)).filter(({ subject }) => subject.startsWith('Handed in'));
    expect(receipts).toHaveLength(1);
    expect(receipts[0]?.text).toMatch(/Text of 3 words/);
    expect((await client.get(lecture)).$('#work-waiting')).toMatch(
      /Handed in[\s\S]*Receipt [0-9A-F]{8}-1[\s\S]*Take it back/,
    );

    expect((await teacher.get(grading)).$('main')).toMatch(/Grade the one that waits[\s\S]*Wilma Writer/);
    const open = await teacher.get(`${grading}/submissions/${(await last())?.id}`);
    expect(open.$('#grade-points')).toContain('No points yet, of 8 2 criteria left');
    expect((await grade({ ...full, 'level-c2': '', go: 'done' })).$('main')).toContain(
      'Please choose a level for each criterion.',
    );
    await grade({ ...full, 'comment-c1': 'Tight.', comment: 'Well **done**.', go: 'done' });
    const during = await client.get(lecture);
    expect(during.$('#work-waiting')).toContain('Being graded');
    expect(during.text).not.toContain('Tight.');
    expect((await grade({ ...full, 'comment-c1': 'Tight.', comment: 'Well **done**.', go: 'back' })).status).toBe(303);
    const result = await client.get(lecture);
    expect(result.$('#work-result-1')).toMatch(
      /100 %[\s\S]*Passed[\s\S]*8 of 8 points[\s\S]*Well done\.[\s\S]*Reached: 4 points[\s\S]*Tight\./,
    );
    expect(result.$('#lecture-actions')).toContain('Completed');
    await school.settled();
    expect((await listReached(enrolment.id)).get(course.lectureId)).toMatchObject({ percent: 100, waiting: 0 });
    expect((await school.mailbox.latest(who.email, /^Graded: Tie it/)).text).not.toContain('100');
  });

  it('[ASM-06] can be taken back until it is graded, and gives back what handing in had completed', async () => {
    const { client, lecture, handInNow, last, grade, enrolment } = await sit({ passPercent: 0 });
    await handInNow();
    expect((await requireEnrolmentById(enrolment.id)).completedIds).toHaveLength(1);
    await client.delete(`${lecture}/work/submission`);
    await school.settled();
    expect((await last())?.stage).toBe('draft');
    expect((await requireEnrolmentById(enrolment.id)).completedIds).toHaveLength(0);
    await client.post(`${lecture}/work/submission`);
    await grade({ 'level-c1': 'l1', go: 'stay' });
    expect((await client.delete(`${lecture}/work/submission`)).status).toBe(410);
    expect((await last())?.stage).toBe('waiting');
  });

  it('[ASM-06] is handed in once, however many hand it in at the same moment', async () => {
    const { key, course, enrolment } = await sit();
    const draft = await openDraft(key, enrolment.createdAt);
    await attach(draft, { fileId: '5'.repeat(24), name: 'a.pdf', bytes: 3 }, 5);
    const revisionId =
      course.sections.flatMap(({ lectures }) => lectures).find(({ id }) => id === course.lectureId)?.revisionId ?? '';
    const terms = await requireTerms(revisionId);
    const all = await Promise.all(Array.from({ length: 8 }, () => handIn(draft, { ...terms, revisionId })));
    expect(new Set(all.map(({ handedKey }) => handedKey)).size).toBe(1);
    const record = await Submission.findById(draft.id).lean();
    expect(record?.outbox?.filter(({ name }) => name === 'assignment.handed-in')?.length ?? 0).toBeLessThan(2);
  });

  it('[ASM-06] closes at its due second where nothing late is taken, and says so before', async () => {
    const dueAt = fromNow(10 * minute);
    const { client, lecture, write, last } = await sit({ dueAt, late: 'refused' });
    await write('Nearly done.');
    expect((await client.get(lecture)).$('#work')).toMatch(/\d+ minutes left/);
    turnClock(dueAt.getTime() - now().getTime() + 6000);
    expect((await client.get(`${lecture}/work/submission`)).$('main')).toContain('nothing is taken any more');
    expect((await client.post(`${lecture}/work/submission`)).status).toBe(410);
    expect((await last())?.stage).toBe('draft');
    expect((await client.get(lecture)).$('#work')).toContain('they can give you another date');
    turnClock(dueAt.getTime() - Date.now() + 1000);
    expect((await client.post(`${lecture}/work/submission`)).status).toBe(303);
    expect((await last())?.stage).toBe('waiting');
  });

  it('[ASM-06] takes less for each day that it is late, unless the learner was given another date', async () => {
    const dueAt = fromNow(-day - minute);
    const { client, teacher, lecture, grading, handInNow, grade, enrolment, last } = await sit({
      dueAt,
      late: 'less',
      latePercent: 10,
      lateFloor: 50,
    });
    expect((await client.get(lecture)).$('#work')).toContain(
      'It is 2 days late: if you hand it in now, 20 % of all points are taken off',
    );
    await handInNow();
    await grade({ ...full, go: 'back' });
    expect((await client.get(lecture)).$('#work-result-1')).toMatch(
      /80 %[\s\S]*2 days late: 100 % reached, 10 % less for each day begun, so 80 % count/,
    );
    const learner = `${grading}/learners/${enrolment.id}`;
    const until = new Date(now().getTime() + 3 * day).toISOString().slice(0, 16);
    expect((await teacher.put(`${learner}/extension`, { dueAt: until, reason: '' })).status).toBe(422);
    expect((await teacher.put(`${learner}/extension`, { dueAt: until, reason: 'Was ill.' })).status).toBe(303);
    await grade({ ...full, comment: 'With your new date.', go: 'back' });
    const after = await client.get(lecture);
    expect(after.$('#work-result-1')).toMatch(/100 %[\s\S]*It was changed\. Before it said:[\s\S]*80 %/);
    expect((await last())?.former).toHaveLength(1);
    const admin = await school.signedIn(ruth);
    await school.settled();
    const log = (await admin.get('/admin/audit')).$('main');
    expect(log).toContain('more time for an assignment');
    expect(log).toContain('Changed a grade that was handed back');
  });

  it('[ASM-06] is handed in again with what it held, and keeps the history of all tries; the best one counts', async () => {
    const { client, teacher, lecture, grading, handInNow, grade, enrolment, course, last } = await sit({ again: 1 });
    await handInNow('First.');
    await grade({ 'level-c1': 'l2', 'level-c2': 'l5', comment: 'Try again.', go: 'back' });
    expect((await client.get(lecture)).$('#work-result-1')).toMatch(/37 %[\s\S]*Not passed yet/);
    await client.post(`${lecture}/work/tries`);
    const draft = await client.get(lecture);
    expect(draft.$('#work-form textarea')?.trim()).toBe('First.');
    await handInNow('Second.');
    expect((await teacher.get(`${grading}/submissions/${(await last())?.id}`)).$('main')).toMatch(
      /try 2[\s\S]*Other tries[\s\S]*37 %/,
    );
    await grade({ ...full, go: 'back' });
    const end = await client.get(lecture);
    expect(end.$('#work')).toMatch(/The best of your tries counts[\s\S]*100 %[\s\S]*Try 2[\s\S]*37 %[\s\S]*Try 1/);
    expect((await client.post(`${lecture}/work/tries`)).status).toBe(410);
    await school.settled();
    expect((await listReached(enrolment.id)).get(course.lectureId)?.percent).toBe(100);
  });

  it('[ASM-06] meets its own other window with both texts, and saves by itself', async () => {
    const { client, lecture } = await sit();
    const first = await client.post(
      `${lecture}/work`,
      { _method: 'PUT', answer: 'One', link: '', revision: '0' },
      { headers: { 'X-Autosave': '1', 'HX-Request': 'true' } },
    );
    expect(first.text).toContain('data-state="saved"');
    const clash = await client.put(`${lecture}/work`, { answer: 'Two', link: '', revision: '0' });
    expect(clash.status).toBe(409);
    expect(clash.$('#conflict')).toMatch(/One/);
    expect(clash.$('#work-form textarea')?.trim()).toBe('Two');
    const wrong = await client.put(`${lecture}/work`, { answer: 'Two', link: 'javascript:alert(1)', revision: '1' });
    expect(wrong.status).toBe(422);
    expect(wrong.$('#work-form textarea')?.trim()).toBe('Two');
  });
});

describe('files of a submission', () => {
  it('[ASM-06] are for their learner, and for the team once they are handed in: nobody else has them', async () => {
    const { who, client, teacher, lecture, grading, last, key } = await sit({ mostFiles: 1 });
    const sent = await client.upload(
      `${lecture}/work`,
      { _method: 'PUT', revision: '0', answer: '', link: '', go: 'stay' },
      { file: { name: 'my knot.pdf', bytes: pdf, type: 'application/pdf' } },
    );
    expect(sent.status).toBe(303);
    const page = await client.get(lecture);
    expect(page.$('#work-files')).toContain('my knot.pdf');
    const own = page.html.querySelector('#work-files a')?.getAttribute('href') ?? '';
    expect((await client.get(own)).bytes.equals(pdf)).toBe(true);
    const refused = await client.upload(
      `${lecture}/work`,
      { _method: 'PUT', revision: '0', answer: 'Words', link: '', go: 'stay' },
      { file: { name: 'b.pdf', bytes: pdf } },
    );
    expect(refused.status).toBe(422);
    expect(refused.$('#work-form textarea')?.trim()).toBe('Words');
    await client.post(`${lecture}/work/submission`);
    const shown = await teacher.get(`${grading}/submissions/${(await last())?.id}`);
    const theirs =
      shown.html
        .querySelectorAll('a')
        .map((one) => one.getAttribute('href') ?? '')
        .find((href) => href.startsWith('/media/')) ?? '';
    expect((await teacher.get(theirs)).bytes.equals(pdf)).toBe(true);
    const stranger = await school.signedIn(charlie);
    const other = await person(`peer${count}`, 'Peer', 'learner');
    await enrolFree(snapshotOf(other), `work-${count}`);
    const peer = await school.signedIn(other);
    for (const anybody of [stranger, peer, school.visitor()])
      for (const address of [own, theirs]) expect((await anybody.get(address)).status).toBe(404);
    expect((await peer.get(`${grading}/submissions/${(await last())?.id}`)).status).toBe(403);

    const area = listPersonalAreas().find((one) => one.area === 'assignments');
    const exported = await area?.collect(who.id);
    expect(JSON.stringify(exported)).toContain('my knot.pdf');
    await area?.erase(who.id);
    expect(await listTries(key)).toEqual([]);
    expect((await teacher.get(theirs)).status).toBe(404);
  });
});

describe('grading', () => {
  it('[ASM-06] without names tells no name anywhere on its pages, and keeps the number of a learner', async () => {
    const { client, teacher, lecture, grading, last, who } = await sit({ blind: true, again: 1 });
    const named = `${who.name.replaceAll(' ', '-')}.pdf`;
    await client.upload(
      `${lecture}/work`,
      { _method: 'PUT', revision: '0', answer: 'Mine.', link: '', go: 'stay' },
      { file: { name: named, bytes: pdf } },
    );
    await client.post(`${lecture}/work/submission`);
    const address = `${grading}/submissions/${(await last())?.id}`;
    for (const page of [await teacher.get(grading), await teacher.get(address)]) {
      expect(page.$('main')).toContain('Learner 1');
      for (const word of ['Wilma', 'Writer', who.email, who.id]) expect(page.text).not.toContain(word);
    }
    const file =
      (await teacher.get(address)).html
        .querySelectorAll('a')
        .map((one) => one.getAttribute('href') ?? '')
        .find((href) => href.startsWith('/media/')) ?? '';
    const got = await teacher.get(file);
    expect(got.status).toBe(200);
    expect(got.headers.get('Content-Disposition')).not.toContain('Wilma');
  });

  it('[ASM-06] by two at once: the second sees both grades, and nothing is lost', async () => {
    const { handInNow, grade, teacher, grading, last } = await sit();
    await handInNow();
    const opened = String((await last())?.marksRevision);
    await grade({ ...full, comment: 'First.', go: 'done' });
    const admin = await school.signedIn(ruth);
    const clash = await admin.put(`${grading}/submissions/${(await last())?.id}/grade`, {
      revision: opened,
      'level-c1': 'l3',
      comment: 'Second.',
      go: 'done',
    });
    expect(clash.status).toBe(409);
    expect(clash.$('#conflict')).toMatch(/The knot holds[\s\S]*0 It opens[\s\S]*4 It holds[\s\S]*Comment/);
    expect(clash.$('#grade-form textarea[name="comment"]')?.trim()).toBe('Second.');
    expect((await last())?.marks?.comment).toBe('First.');
    const points = await teacher.post(
      `${grading}/submissions/${(await last())?.id}/points`,
      { revision: '9', ...full },
      { headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' } },
    );
    expect(points.$('#grade-points')).toContain('8 of 8 points · 100 %');
  });

  it('[ASM-06] hands all graded back by a job, each told once, also when it runs again and again', async () => {
    const { course, handInNow, grade, teacher, grading, who, client, lecture, key } = await sit();
    await handInNow();
    await grade({ ...full, go: 'done' });
    const [form] = [await teacher.get(`${grading}?show=graded`)];
    const fields = { key: form.html.querySelector('[name="key"]')?.getAttribute('value') ?? '' };
    await Promise.all([
      teacher.post(`${grading}/results`, fields),
      teacher.post(`${grading}/results`, fields),
      teacher.post(`${grading}/results`),
    ]);
    await school.settled();
    expect((await client.get(lecture)).$('#work-result-1')).toContain('100 %');
    const mails = (await school.mailbox.all(who.email)).filter(({ subject }) => subject.startsWith('Graded'));
    expect(mails).toHaveLength(1);
    expect((await listTries(key)).map(({ stage, toldResults }) => [stage, toldResults])).toEqual([['handed-back', 1]]);
    expect(course.slug).toContain('work');
  });

  it('[ASM-06] a round that was killed in its middle goes on where it stopped', async () => {
    const { course, handInNow, grade, key, client, lecture } = await sit();
    await handInNow();
    await grade({ ...full, go: 'done' });
    const other = await handedInWork(snapshotOf(charlie), course, ada.id);
    const dead = { courseId: course.id, lectureId: course.lectureId, byId: ada.id, askedAt: now() };
    // What a worker leaves that died: the round waits, its claim is over, and one of its grades is handed back already.
    const { _id } = await HandBackRound.create({ ...dead, claimedUntil: fromNow(-minute) });
    await runRound(String(_id));
    await runRound(String(_id));
    expect((await listTries(key)).map(({ stage, former }) => [stage, former.length])).toEqual([['handed-back', 0]]);
    expect((await Submission.findById(other.submission).lean())?.stage).toBe('waiting');
    expect((await HandBackRound.findById(_id).lean())?.state).toBe('done');
    expect((await client.get(lecture)).$('#work-result-1')).toContain('100 %');
  });

  it('[ASM-11] days that a learner has more than others move their due date, on its page and in the calendar', async () => {
    const dueAt = fromNow(-day);
    const { who, key, client, lecture, handInNow } = await sit({ dueAt, late: 'refused' });
    expect((await client.get(lecture)).$('#work-form')).toBeNull();
    const more = { timeFactor: 1, extraAttempts: 0, extraDays: 3, opensAt: null, closesAt: null };
    await setAccommodation(ada.id, { ...key, what: 'Tie it' }, more);
    expect((await handInNow()).status).toBe(303);
    const [date] = (await listDates(who.id, 'UTC')).filter(({ kind }) => kind === 'due');
    expect(date?.at).toEqual(new Date(dueAt.getTime() + 3 * day));
  });

  it('[LRN-09] the due date of a learner stands in their calendar, and moves with an extension', async () => {
    const { who, teacher, grading, enrolment } = await sit({ dueAt: fromNow(2 * day) });
    const due = async () => (await listDates(who.id, 'UTC')).filter(({ kind }) => kind === 'due');
    const [before] = await due();
    expect(before?.title).toContain('Tie it is due');
    const until = new Date(now().getTime() + 6 * day).toISOString().slice(0, 16);
    await teacher.put(`${grading}/learners/${enrolment.id}/extension`, { dueAt: until, reason: 'Was ill.' });
    const [after] = await due();
    expect(after?.key).toBe(before?.key);
    expect(Number(after?.at)).toBeGreaterThan(Number(before?.at));
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 0);
  });

  it('[ASM-06] tells what a learner typed as words, on every page', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    const { client, teacher, lecture, grading, handInNow, grade, last } = await sit();
    await handInNow(evil);
    await grade({ ...full, comment: evil, 'comment-c1': evil, go: 'back' });
    for (const page of [await client.get(lecture), await teacher.get(`${grading}/submissions/${(await last())?.id}`)]) {
      expect(page.text).not.toContain('<script>alert');
      expect(page.text).not.toContain('<img src=x');
    }
  });
});
