/** What an Open Badge says: https://www.imsglobal.org/spec/ob/v3p0/#achievementcredential-0 */
import { config } from '../../config.ts';
import type { Certificate } from '../certificates.service.ts';
import { wordsOf } from '../words.ts';
import { did } from './keys.service.ts';
import { badgeContext, type Document, stampOf, vcContext } from './proof.ts';
import { statusListAddress } from './status-list.service.ts';

export type Place = { list: number; index: number };

/**
 * The credential of a certificate, unsigned. The holder is named as on the page: whoever holds the paper may read the
 * name, and no e-mail address, not even a hash of one that could be guessed, goes about with it.
 */
export function achievementCredential(certificate: Certificate, { list, index }: Place): Document {
  const words = wordsOf(certificate);
  return {
    '@context': [vcContext, badgeContext],
    id: words.address,
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: certificate.courseTitle,
    description: `${words.heading}: ${words.facts}`,
    issuer: { id: did, type: ['Profile'], name: words.school, url: config.publicUrl },
    validFrom: stampOf(certificate.issuedAt),
    ...(certificate.expiresAt ? { validUntil: stampOf(certificate.expiresAt) } : {}),
    awardedDate: stampOf(certificate.completedAt),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', hashed: false, identityHash: certificate.name, identityType: 'name' }],
      activityStartDate: stampOf(certificate.evidence.enrolledAt),
      activityEndDate: stampOf(certificate.completedAt),
      ...resultsOf(certificate, words.address),
      achievement: achievementOf(certificate, words),
    },
    evidence: [
      { id: `${words.address}#evidence`, type: ['Evidence'], name: 'What it stands on', narrative: words.standsOn },
    ],
    credentialStatus: {
      id: `${statusListAddress(list)}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(index),
      statusListCredential: statusListAddress(list),
    },
  };
}

/** What was reached in graded lectures (https://www.imsglobal.org/spec/ob/v3p0/#result), unless its holder hides it. */
function resultsOf(certificate: Certificate, address: string) {
  const reached = describedScores(certificate).flatMap(({ percent, at }) =>
    percent === null
      ? []
      : [{ type: ['Result'], resultDescription: resultId(address, at), value: percentValue(percent) }],
  );
  return reached.length > 0 ? { result: reached } : {};
}

function resultDescriptions(certificate: Certificate, address: string) {
  const described = describedScores(certificate).map(({ title, wanted, at }) => ({
    ...{ id: resultId(address, at), type: ['ResultDescription'], name: title, resultType: 'Percent' },
    ...{ valueMin: '0', valueMax: '100' },
    ...(wanted === null ? {} : { requiredValue: String(wanted) }),
  }));
  return described.length > 0 ? { resultDescription: described } : {};
}

function describedScores({ evidence, hidden }: Certificate) {
  const scores = hidden.includes('scores') ? [] : (evidence.scores ?? []);
  return scores
    .map((score, index) => ({ ...score, at: index + 1 }))
    .filter(({ excused, percent, wanted }) => !excused && (percent !== null || wanted !== null));
}

const resultId = (address: string, at: number): string => `${address}#result-${at}`;
/** With two digits at most, never more than was reached. */
const percentValue = (percent: number): string => String(Math.floor(percent * 100 + 1e-6) / 100);

function achievementOf(certificate: Certificate, { standsOn, address }: ReturnType<typeof wordsOf>) {
  const { courseSlug, courseTitle, evidence } = certificate;
  const id = `${config.publicUrl}/courses/${courseSlug}`;
  return {
    id,
    type: ['Achievement'],
    achievementType: 'CertificateOfCompletion',
    name: courseTitle,
    description: `Completing the course “${courseTitle}”.`,
    criteria: { id, narrative: evidence.rule?.join(' ') || standsOn },
    ...resultDescriptions(certificate, address),
  };
}
