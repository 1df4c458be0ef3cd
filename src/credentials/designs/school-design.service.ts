/** The school's own design of certificates: read at each issue, changed by admins. */
import { actFact } from '../../accounts/audit/audit.service.ts';
import {
  type CertificateDesign,
  contrastFault,
  type Design,
  designFrom,
  noDesign,
} from '../../authoring/certificate/design.service.ts';
import { isDuplicate } from '../../lib/db.ts';
import { Conflict, Forbidden, Refused } from '../../lib/errors.ts';
import { relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { SchoolDesign, type SchoolDesignRecord } from './school-design.model.ts';

/** `revision`: 0 while nobody has chosen anything. */
export type StoredDesign = { design: CertificateDesign; revision: number };

export async function schoolDesign(): Promise<StoredDesign> {
  const stored = await SchoolDesign.findById('school').lean<SchoolDesignRecord>();
  return { design: { ...noDesign, ...stored?.design }, revision: stored?.revision ?? 0 };
}

/** What a certificate looks like now: what a course chose stands over the school's, and that over what is usual. */
export async function chosenDesign(course: CertificateDesign | null | undefined): Promise<Design> {
  return designFrom((await schoolDesign()).design, course);
}

/**
 * Changes the school's design, for certificates that are issued from now on. `seen`: the revision the admin saw. Throws
 * Forbidden for anybody but an admin, Refused for colours that cannot be read, Conflict when another admin was faster.
 */
export async function saveSchoolDesign(admin: Person, design: CertificateDesign, seen: number): Promise<StoredDesign> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  const fault = contrastFault(designFrom(design));
  if (fault) throw new Refused(fault.text, fault.field);
  const before = await schoolDesign();
  const told = actFact({
    action: 'certificates.design-changed',
    on: { kind: 'certificate-design', id: 'school', name: 'Certificates of the school' },
    ...changedOnly(before.design, design),
  });
  await makeSure();
  const saved = await SchoolDesign.updateOne(
    { _id: 'school', revision: seen },
    { $set: { design }, $inc: { revision: 1 }, $push: { outbox: told } },
  );
  if (saved.matchedCount === 0) throw new Conflict('Another admin changed the design meanwhile.', await schoolDesign());
  await relay(SchoolDesign, 'school', [told]);
  return schoolDesign();
}

async function makeSure(): Promise<void> {
  if (await SchoolDesign.exists({ _id: 'school' })) return;
  await SchoolDesign.create({ _id: 'school', design: noDesign }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
}

function changedOnly(before: CertificateDesign, after: CertificateDesign) {
  const names = Object.keys(noDesign) as (keyof CertificateDesign)[];
  const changed = names.filter((name) => (before[name] ?? '') !== (after[name] ?? ''));
  const pick = (one: CertificateDesign) => Object.fromEntries(changed.map((name) => [name, one[name] ?? '']));
  return { before: pick(before), after: pick(after) };
}
