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
      activityEndDate: stampOf(certificate.completedAt),
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

function achievementOf({ courseSlug, courseTitle }: Certificate, { standsOn }: ReturnType<typeof wordsOf>) {
  const id = `${config.publicUrl}/courses/${courseSlug}`;
  return {
    id,
    type: ['Achievement'],
    achievementType: 'CertificateOfCompletion',
    name: courseTitle,
    description: `Completing the course “${courseTitle}”.`,
    criteria: { id, narrative: standsOn },
  };
}
