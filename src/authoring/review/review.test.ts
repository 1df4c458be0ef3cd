import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { config } from '../../config.ts';
import { studioCast } from '../../test/studio.ts';
import { person } from '../../test/world.ts';
import { updateDraft } from '../courses/courses.service.ts';
import { updateLecture } from '../outline/outline.service.ts';
import { publishCourse, withdrawCourse } from '../publishing/publication.service.ts';
import { findPublishedCourse, requirePublishedCourse, requireRevision } from '../publishing/published.service.ts';
import { CourseVersion } from '../publishing/version.model.ts';
import { approveSubmission, finishApproval, returnSubmission } from './approval.service.ts';
import { readStudioRules, saveStudioRules } from './studio-settings.service.ts';
import { findLastSubmission, Submission } from './submission.model.ts';
import { submitCourse } from './submissions.service.ts';

const { school, owner, ruthPerson: eldest, ada, eve, leo, course } = await studioCast();
const ruthPerson = await person('ruth.reviews', 'Ruth Okafor', 'admin');
const ivyPerson = await person('ivy.reviews', 'Ivy Second', 'admin');
const [ruth, ivy] = [snapshotOf(ruthPerson), snapshotOf(ivyPerson)];
const admin = await school.signedIn(ruthPerson);
const words = { words: '', note: '', tells: false };

async function approvalIs(approval: boolean) {
  const { checks, revision } = await readStudioRules();
  await saveStudioRules(ruth, { approval, checks }, revision);
}

beforeAll(() => approvalIs(true));
afterEach(() => school.settled());

async function handedIn(title = 'Knots') {
  const made = await course(title);
  const submission = await submitCourse(owner, made.made.id, words);
  return { ...made, id: made.made.id, submission: String(submission._id) };
}

describe('a school in which admins approve', () => {
  it('[AUT-07] lets nobody else publish, now or later, by form or by service', async () => {
    const { base, made } = await course('Closed');
    expect((await ada.get(`${base}/publish`)).$('#review-state')).toContain('In this school an admin publishes');
    expect((await ada.get(`${base}/publish`)).html.querySelector('button[value="now"]')).toBeNull();
    const sent = await ada.post(`${base}/publication`, { when: 'now' });
    expect([sent.status, sent.$('#error-summary')]).toEqual([422, expect.stringContaining('hand it in')]);
    const later = await ada.post(`${base}/publication`, { when: 'later', date: '2030-01-01T09:00' });
    expect(later.status).toBe(422);
    expect(await findPublishedCourse(made.slug)).toBeNull();
  });

  it('[AUT-07] from handing in over remarks at their places to publishing: the whole way by plain forms', async () => {
    const { base, made, lecture } = await course('The long way');
    const handed = await ada.post(`${base}/submission`, { words: 'Please look at the first lecture.', tells: 'on' });
    expect(handed.location).toBe(`${base}/publish`);
    expect((await ada.get(`${base}/publish`)).$('#review-state')).toContain('Handed in on');

    const list = await admin.get('/admin/submissions');
    expect(list.$('main')).toContain('The long way');
    const href = list.html.querySelector('main .card li a')?.getAttribute('href') ?? '';
    expect((await admin.get(href)).$('main')).toMatch(/Please look at the first lecture.*Bowline/);
    const bad = await admin.post(`${href}/remarks`, { place: `lecture/${lecture.id}`, text: ' ' });
    expect([bad.status, bad.$('#field-text-error')]).toEqual([422, expect.stringContaining('Please write')]);
    await admin.post(`${href}/remarks`, { place: `lecture/${lecture.id}`, text: 'Too short for a beginner.' });
    await admin.post(`${href}/remarks`, { place: 'course/description', text: 'Say for whom it is.' });
    expect((await admin.get(href)).$('main')).toMatch(/Remarks.*Too short for a beginner\..*Say for whom it is\./);
    // Not before the admin has decided.
    expect((await ada.get(`${base}/review`)).$('main')).not.toContain('Too short');
    await admin.post(`${href}/decision`, { decision: 'return', answer: 'Nearly there.' });

    const back = await ada.get(`${base}/review`);
    expect(back.$('main')).toMatch(/Nearly there.*Too short for a beginner.*Say for whom it is/);
    const places = back.html.querySelectorAll('article a').map((link) => link.getAttribute('href'));
    expect(places).toEqual([`${base}/lectures/${lecture.id}`, `${base}/basics#field-description`]);
    expect((await ada.get(`${base}/lectures/${lecture.id}`)).$('main')).toContain('Too short for a beginner.');
    expect((await ada.get(`${base}/basics`)).$('main')).toContain('Say for whom it is.');
    const answerForm = back.html.querySelector('form[action*="/answer"]')?.getAttribute('action') ?? '';
    await ada.put(answerForm, { answer: 'Three paragraphs more.' });
    await updateLecture(owner, made.id, lecture.id, { markdown: 'A longer text.' }, lecture.revision);
    await ada.post(`${base}/submission`, { words: 'Done.' });

    const next =
      (await admin.get('/admin/submissions')).html.querySelector('main .card li a')?.getAttribute('href') ?? '';
    const second = await admin.get(next);
    expect(second.$('main')).toMatch(/round 2.*Ada|round 2/);
    expect(second.$('main')).toContain('Three paragraphs more.');
    const settle = second.html.querySelector('form[action$="/settlement"]')?.getAttribute('action') ?? '';
    await admin.post(settle);
    expect((await admin.post(`${next}/decision`, { decision: 'approve', answer: 'Well done.' })).status).toBe(303);
    expect(await findPublishedCourse(made.slug)).not.toBeNull();
    expect((await ada.get(`${base}/lectures/${lecture.id}`)).$('main')).not.toContain('Too short');
    await school.settled();
    const mails = (await school.mailbox.all('ada@cast.school')).map(({ subject }) => subject);
    expect(mails).toContain('“The long way” comes back with remarks');
    expect(mails).toContain('“The long way” is published');
    expect((await school.mailbox.all(ruthPerson.email)).map(({ subject }) => subject)).toContain(
      'ada of the cast hands in “The long way”',
    );
    expect((await ada.get('/notifications')).$('main')).toContain('“The long way” is approved and published.');
    const lines = await Audit.find({ subjectId: made.id }).lean();
    expect(lines.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['course.submitted', 'course.returned', 'course.approved']),
    );
  });

  it('[AUT-07] an admin whose mail is refused for now keeps nobody waiting, and each is told once', async () => {
    const fault = { stage: 'rcpt', code: 450, to: eldest.email };
    await fetch(`${config.mailboxUrl}/api/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await handedIn('Refused for now');
    await school.mailbox.latest(eldest.email, /“Refused for now”/);
    await school.settled();
    for (const { email } of [eldest, ruthPerson, ivyPerson]) {
      const mails = await school.mailbox.all(email);
      expect(mails.filter(({ subject }) => subject.includes('“Refused for now”'))).toHaveLength(1);
    }
  });

  it('[AUT-07] publishes exactly what was handed in, or refuses with words', async () => {
    const { id, submission, made, lecture, base } = await handedIn('Exactly');
    await updateLecture(owner, id, lecture.id, { markdown: 'Edited while it waited.' }, lecture.revision);
    expect((await ada.get(`${base}/publish`)).$('#review-state')).toContain('You have edited it since.');
    const page = await admin.get(`/admin/submissions/${submission}`);
    expect(page.$('main')).toContain('was edited after it was handed in');
    const tried = await admin.post(`/admin/submissions/${submission}/decision`, { decision: 'approve' });
    expect([tried.status, tried.$('#error-summary')]).toEqual([422, expect.stringContaining('edited after')]);
    expect(await findPublishedCourse(made.slug)).toBeNull();
    expect((await findLastSubmission(id))?.state).toBe('waiting');
    const again = await submitCourse(owner, id, words);
    await approveSubmission(ruth, String(again._id), '');
    const [first] = (await requirePublishedCourse(made.slug)).sections[0]?.lectures ?? [];
    expect((await requireRevision(first?.revisionId ?? '')).markdown).toBe('Edited while it waited.');
    expect((await Submission.find({ courseId: id }).sort({ number: 1 }).lean()).map(({ state }) => state)).toEqual([
      'replaced',
      'approved',
    ]);
  });

  it('[AUT-07] two admins at once decide once, and the other is told', async () => {
    for (let round = 0; round < 3; round++) {
      const { id, submission, made } = await handedIn(`Two admins ${round}`);
      const outcomes = await Promise.allSettled([
        approveSubmission(ruth, submission, 'Yes'),
        returnSubmission(ivy, submission, 'No'),
        approveSubmission(ivy, submission, 'Yes'),
      ]);
      const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.status] : []));
      expect(refused).toEqual([409, 409]);
      const last = await findLastSubmission(id);
      expect((await findPublishedCourse(made.slug)) !== null).toBe(last?.state === 'approved');
      expect(await CourseVersion.countDocuments({ courseId: id })).toBe(last?.state === 'approved' ? 1 : 0);
    }
  });

  it('[AUT-07] an admin’s process that died between deciding and publishing: a job publishes it, once', async () => {
    const { id, submission, made } = await handedIn('Died');
    await Submission.updateOne({ _id: submission }, { state: 'approved', decidedBy: ruth.id, decidedAt: new Date() });
    await Promise.all([finishApproval(submission), finishApproval(submission)]);
    await finishApproval(submission);
    expect(await findPublishedCourse(made.slug)).not.toBeNull();
    expect(await CourseVersion.countDocuments({ courseId: id })).toBe(1);
    await school.settled();
    const mails = (await school.mailbox.all('ada@cast.school')).filter(({ subject }) => subject.includes('“Died”'));
    expect(mails.map(({ subject }) => subject)).toEqual(['“Died” is published']);
  });

  it('[AUT-07] one that died after publishing: an edit since then does not undo the approval', async () => {
    const { id, submission, lecture } = await handedIn('Died later');
    const done = await approveSubmission(ruth, submission, '');
    await Submission.updateOne({ _id: submission }, { versionId: null });
    await updateLecture(owner, id, lecture.id, { markdown: 'Edited in between.' }, 1);
    expect(await finishApproval(submission)).toMatchObject({ state: 'approved', versionId: done.versionId });
    expect(await CourseVersion.countDocuments({ courseId: id })).toBe(1);
  });

  it('[AUT-07] a course that was withdrawn comes back as it was, once it is approved', async () => {
    const { id, submission, made } = await handedIn('Came back');
    await approveSubmission(ruth, submission, '');
    await withdrawCourse(owner, id);
    const again = await submitCourse(owner, id, words);
    await approveSubmission(ruth, String(again._id), '');
    expect(await findPublishedCourse(made.slug)).toMatchObject({ state: 'published', number: 1 });
  });

  it('[AUT-07] the same content handed in twice waits once; what was taken back is out of the queue', async () => {
    const { id, base, submission } = await handedIn('Twice');
    const all = await Promise.all(Array.from({ length: 5 }, () => submitCourse(owner, id, words)));
    expect(new Set(all.map(({ _id }) => String(_id)))).toEqual(new Set([submission]));
    await ada.delete(`${base}/submission`);
    await ada.delete(`${base}/submission`);
    expect((await findLastSubmission(id))?.state).toBe('withdrawn');
    await expect(approveSubmission(ruth, submission, '')).rejects.toMatchObject({ status: 409 });
  });

  it('[AUT-07] sending back needs a word or a remark; a change of a live course is told by its differences', async () => {
    const { id, submission, base } = await handedIn('Live');
    const bare = await admin.post(`/admin/submissions/${submission}/decision`, { decision: 'return' });
    expect([bare.status, bare.$('#field-answer-error')]).toEqual([422, expect.stringContaining('what is to be done')]);
    await approveSubmission(ruth, submission, '');
    await updateDraft(owner, id, { subtitle: 'Three knots that hold' }, 1);
    await ada.post(`${base}/submission`, { note: 'A promise in one line.' });
    const next = await findLastSubmission(id);
    const page = await admin.get(`/admin/submissions/${next?._id}`);
    expect(page.$('main')).toMatch(/A promise in one line\..*Promise in one line.*Three knots that hold/);
    await admin.post(`/admin/submissions/${next?._id}/decision`, { decision: 'approve' });
    const { versionId } = await requirePublishedCourse({ id });
    expect(await CourseVersion.findById(versionId).lean()).toMatchObject({ note: 'A promise in one line.' });
  });

  it('[AUT-07] is nobody’s else to see or to do', async () => {
    const { base, submission } = await handedIn('Private');
    for (const client of [ada, eve, leo])
      expect((await client.get(`/admin/submissions/${submission}`)).status).toBe(403);
    expect((await eve.post(`${base}/submission`, {})).status).toBe(404);
    expect((await eve.get(`${base}/review`)).status).toBe(404);
    await expect(approveSubmission(owner, submission, '')).rejects.toMatchObject({ status: 403 });
  });
});

describe('a school in which nobody has to approve', () => {
  it('[AUT-07] has no handing in, and what waited can still be decided', async () => {
    const { submission, made } = await handedIn('Before');
    await approvalIs(false);
    const open = await course('Open');
    expect((await ada.post(`${open.base}/submission`, {})).status).toBe(422);
    await publishCourse(owner, open.made.id);
    await approveSubmission(ruth, submission, '');
    expect(await findPublishedCourse(made.slug)).not.toBeNull();
  });
});
