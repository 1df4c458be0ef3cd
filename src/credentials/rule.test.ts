/** What a course asks for before it gives its certificate, from the studio to the signed credential. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { writeEarned } from '../assessment/grades/grades.service.ts';
import { requireOwnCourse } from '../authoring/courses/courses.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { requirePublishedCourse } from '../authoring/publishing/published.service.ts';
import { type Enrolment, enrolFree, requireEnrolmentById } from '../learning/enrolment.service.ts';
import { certifyIfEarned, completeLecture, readyLectures } from '../learning/progress.service.ts';
import { quizCourse } from '../test/quiz.ts';
import { startSchool } from '../test/school.ts';
import { world } from '../test/world.ts';
import { Certificate as Certificates } from './certificate.model.ts';
import { findCertificateFor } from './certificates.service.ts';
import { hide } from './changes/changes.service.ts';

const school = await startSchool();
const { ada, leo, charlie } = await world();
const teacher = snapshotOf(ada);
const made = await quizCourse(ada, { attempts: 1 });
const studio = await school.signedIn(ada);
const learner = await school.signedIn(leo);
const address = `/studio/courses/${made.id}/certificate`;
const quizId = readyLectures(made).find(({ kind }) => kind === 'quiz')?.id ?? '';
const field = `min-${quizId}`;
const current = () => requirePublishedCourse('knot-quiz');

describe('the rule of a certificate', () => {
  it('[CRT-01] is set in the studio, comes back with 422 as typed, and is seen among the changes before it is published', async () => {
    const revision = await revisionOf();
    const wrong = await studio.put(address, { revision, [field]: '130', average: '75' });
    expect(wrong.status).toBe(422);
    expect(wrong.html.querySelector(`[name="${field}"]`)?.getAttribute('value')).toBe('130');
    expect(wrong.$('main')).toContain('a whole number from 1 to 100');
    const strange = await studio.put(address, { revision, 'min-6b0179a0b2edbd589fae1602': '50' });
    expect(strange.status).toBe(422);
    expect((await studio.put(address, { revision, [field]: '70', average: '60' })).status).toBe(303);
    const { draft } = await requireOwnCourse(teacher, made.id);
    expect(draft.certificateRule).toMatchObject({ minimums: [{ lectureId: quizId, percent: 70 }], average: 60 });
    expect((await studio.get(`/studio/courses/${made.id}/publish`)).$('main')).toContain(
      'What the certificate asks for',
    );
    expect((await current()).facts.certificateRule ?? null).toBeNull();
    await publishCourse(teacher, made.id, { note: '' });
    expect((await current()).facts.certificateRule).toMatchObject({ average: 60 });
  });

  it('[CRT-01] is said before anybody enrols, and to the learner as what is left and why', async () => {
    expect((await school.visitor().get('/courses/knot-quiz')).$('main')).toContain('At least 70 % in “Test”.');
    const enrolment = await enrolled(leo);
    expect((await learner.get('/learn/knot-quiz')).$('#course-left')).toMatch(/Test.*at least 70 %, nothing yet/);
    await finish(enrolment);
    expect(await findCertificateFor(leo.id, made.id)).toBeNull();
    await earn(enrolment, 55.5);
    const page = await learner.get('/learn/knot-quiz');
    expect(page.$('#course-left')).toMatch(/at least 70 %, you have 55/);
    expect(page.$('#course-left')).toContain('You have finished the course.');
    expect((await learner.get('/learn/knot-quiz')).$('main')).not.toContain('Your certificate');
  });

  it('[CRT-01] met by a better grade, it gives one certificate, however often and at once that is looked at', async () => {
    const enrolment = await enrolled(leo);
    await earn(enrolment, 82);
    await Promise.all([1, 2, 3].map(() => certifyIfEarned(enrolment.id)));
    await school.settled();
    expect(await Certificates.countDocuments({ userId: leo.id })).toBe(1);
    expect(await requireEnrolmentById(enrolment.id)).toMatchObject({ certifiedVersionId: (await current()).versionId });
  });

  it('[CRT-02] keeps rule, scores, dates and version with it, and shows them on its page unless its holder hides them', async () => {
    const certificate = await findCertificateFor(leo.id, made.id);
    if (!certificate) throw new Error('no certificate');
    expect(certificate).toMatchObject({
      versionNumber: 2,
      evidence: { average: 82, scores: [{ title: 'Test', kind: 'quiz', percent: 82, wanted: 70, excused: false }] },
    });
    expect(certificate.evidence.rule?.join(' ')).toMatch(
      /required lectures completed\..*At least 70 % in “Test”.*60 % on average/,
    );
    const path = `/certificates/${certificate.publicId}`;
    expect((await school.visitor().get(path)).$('#evidence')).toMatch(/Test\s*82 % \(at least 70 % asked\)/);
    await hide(certificate, ['scores']);
    await school.settled();
    expect((await school.visitor().get(path)).$('#evidence')).not.toContain('82 %');
    await hide(certificate, []);
  });

  it('[CRT-03] says the results in its Open Badge as the specification has them', async () => {
    const certificate = await findCertificateFor(leo.id, made.id);
    const file = await school.visitor().get(`/certificates/${certificate?.publicId}/credential.json`);
    const badge = JSON.parse(file.text);
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const schema = readFileSync(join(import.meta.dirname, 'badges/achievementcredential.schema.json'), 'utf8');
    const check = ajv.compile(JSON.parse(schema));
    check(badge);
    expect(check.errors).toBeNull();
    const { result, achievement } = badge.credentialSubject;
    expect(result).toMatchObject([{ value: '82' }]);
    expect(achievement.resultDescription).toMatchObject([{ name: 'Test', resultType: 'Percent', requiredValue: '70' }]);
    expect(result[0].resultDescription).toBe(achievement.resultDescription[0].id);
    expect(achievement.criteria.narrative).toContain('At least 70 % in “Test”.');
  });

  it('[CRT-01] stricter in a new version, it takes nothing from who met it, and asks others for more', async () => {
    expect((await studio.put(address, { revision: await revisionOf(), [field]: '95' })).status).toBe(303);
    await publishCourse(teacher, made.id, { note: '' });
    const enrolment = await enrolled(leo);
    await earn(enrolment, 10);
    await certifyIfEarned(enrolment.id);
    expect((await requireEnrolmentById(enrolment.id)).certifiedAt).not.toBeNull();
    const other = await enrolled(charlie);
    await finish(other);
    await earn(other, 90);
    await certifyIfEarned(other.id);
    expect((await requireEnrolmentById(other.id)).certifiedAt).toBeNull();
  });

  it('[CRT-01] that asks for less in a new version gives it when the learner comes by', async () => {
    expect((await studio.put(address, { revision: await revisionOf(), [field]: '85' })).status).toBe(303);
    await publishCourse(teacher, made.id, { note: '' });
    await (await school.signedIn(charlie)).get('/learn/knot-quiz');
    await school.settled();
    expect(await findCertificateFor(charlie.id, made.id)).not.toBeNull();
  });
});

async function revisionOf(): Promise<number> {
  return (await requireOwnCourse(teacher, made.id)).draftRevision;
}

async function enrolled(person: PersonRecord): Promise<Enrolment> {
  return (await enrolFree(snapshotOf(person), 'knot-quiz')).enrolment;
}

async function finish(enrolment: Enrolment): Promise<void> {
  for (const { id } of readyLectures(made)) await completeLecture(enrolment, id, 'passed');
  await school.settled();
}

async function earn({ id: enrolmentId, userId, courseId }: Enrolment, percent: number): Promise<void> {
  const key = { enrolmentId, userId, courseId, lectureId: quizId };
  await writeEarned(key, async () => ({ percent, passed: true, waiting: 0 }));
}
