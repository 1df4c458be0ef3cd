/** Issuing a certificate: once for a person and a course, by a job that may be repeated and killed anywhere. */
import { listPeopleByIds, requirePersonById } from '../accounts/accounts.service.ts';
import { listReached } from '../assessment/grades/grades.service.ts';
import { askedBy, gradedLectures, ruleSentences } from '../authoring/certificate/rule.service.ts';
import { requireLearnableCourse, requireVersion } from '../authoring/publishing/published.service.ts';
import { averageOf, type Grades } from '../learning/certificate-rule.service.ts';
import { type Enrolment, requireEnrolmentById } from '../learning/enrolment.service.ts';
import { listCompletionTimes } from '../learning/progress.service.ts';
import { now } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { fact, relay } from '../lib/events.ts';
import { storeName } from '../lib/storage.ts';
import { newKey } from '../lib/storage-contract.ts';
import {
  type CertificateRecord,
  Certificate as Certificates,
  type Evidence,
  newPublicId,
  type Score,
  wordsOfName,
} from './certificate.model.ts';
import { type Certificate, plain } from './certificates.service.ts';
import { chosenDesign } from './designs/school-design.service.ts';
import { storePaper } from './papers.service.ts';

/**
 * Makes the certificate that an enrolment has earned and its PDF; null while something that counts for it is left. Names and titles
 * are those of now. Tells `certificate.issued` once.
 */
export async function issueCertificate(enrolmentId: string): Promise<Certificate | null> {
  const enrolment = await requireEnrolmentById(enrolmentId);
  if (!enrolment.certifiedAt) return null;
  const record = (await findOf(enrolment)) ?? (await createOf(enrolment, enrolment.certifiedAt));
  if (record.state !== 'making') return plain(record);
  await storePaper(plain(record));
  return plain(await markIssued(record));
}

async function findOf({ userId, courseId }: Enrolment): Promise<CertificateRecord | null> {
  return Certificates.findOne({ userId, courseId }).lean<CertificateRecord>();
}

async function createOf(enrolment: Enrolment, completedAt: Date): Promise<CertificateRecord> {
  const { userId, courseId } = enrolment;
  const course = await requireLearnableCourse({ id: courseId });
  const [person, teachers, version] = await Promise.all([
    requirePersonById(userId),
    listPeopleByIds([course.ownerId]),
    requireVersion(enrolment.certifiedVersionId ?? enrolment.finishedVersionId ?? course.versionId),
  ]);
  const name = person.legalName || person.name;
  const made = {
    publicId: newPublicId(),
    ...{ userId, courseId, enrolmentId: enrolment.id },
    ...{ name, words: wordsOfName(name) },
    courseTitle: version.facts.title,
    courseSlug: course.slug,
    teacherName: teachers.get(course.ownerId)?.name ?? '',
    seconds: version.seconds,
    versionNumber: version.number,
    ...{ completedAt, issuedAt: now(), pdfStore: storeName, pdfKey: newKey('pdf') },
    evidence: await evidenceOf(enrolment, version),
    design: await chosenDesign(version.facts.certificateDesign),
  };
  try {
    return (await Certificates.create(made)).toObject<CertificateRecord>();
  } catch (error) {
    const raced = isDuplicate(error) ? await findOf(enrolment) : null;
    if (!raced) throw error;
    return raced;
  }
}

type Version = Awaited<ReturnType<typeof requireVersion>>;

async function evidenceOf(enrolment: Enrolment, version: Version): Promise<Evidence> {
  const [times, grades] = await Promise.all([listCompletionTimes(enrolment.id), listReached(enrolment.id)]);
  const lectures = version.sections.flatMap((section) => section.lectures).filter((lecture) => lecture.ready);
  return {
    versionId: version.id,
    lectures: lectures.map(({ id, title, kind }) => ({ title, kind, completedAt: times.get(id) ?? null })),
    requiredCount: version.requiredCount || version.lectureCount,
    seconds: version.seconds,
    enrolledAt: enrolment.createdAt,
    rule: ruleSentences(version),
    scores: scoresIn(version, grades),
    average: averageIn(version, grades),
  };
}

/** null where nothing is graded, or nothing of it was done. */
function averageIn(version: Version, grades: Grades): number | null {
  const isReached = gradedLectures(version).some(({ id }) => typeof grades.get(id)?.percent === 'number');
  return isReached ? averageOf(version, grades) : null;
}

function scoresIn(version: Version, grades: Grades): Score[] {
  const wanted = new Map(askedBy(version).minimums.map(({ lectureId, percent }) => [lectureId, percent]));
  return gradedLectures(version).map(({ id, title, kind }) => {
    const { percent = null, excused = false } = grades.get(id) ?? {};
    return { title, kind, percent, excused, wanted: wanted.get(id) ?? null };
  });
}

async function markIssued(record: CertificateRecord): Promise<CertificateRecord> {
  const { _id, userId, courseId } = record;
  const told = fact('certificate.issued', { certificateId: String(_id), userId, courseId });
  const issued = await Certificates.findOneAndUpdate(
    { _id, state: 'making' },
    { $set: { state: 'issued' }, $push: { outbox: told } },
    { returnDocument: 'after' },
  ).lean<CertificateRecord>();
  if (issued) await relay(Certificates, _id, [told]);
  return issued ?? { ...record, state: 'issued' };
}
