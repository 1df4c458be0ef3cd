/** Who may see a certificate's trail, and who decides over it. */
import { requireOwnCourse, wholeTeam } from '../../authoring/courses/courses.service.ts';
import { Forbidden, NotFound } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { type Certificate, requireCertificate } from '../certificates.service.ts';

/** `leads`: admins and the owner of the course, who change it. `holds`: whose it is. */
export type Access = { certificate: Certificate; leads: boolean; holds: boolean };

/** Found through the person. Throws NotFound for everybody but its holder, the course's owner and admins. */
export async function requireRecord(person: Person, publicId: string): Promise<Access> {
  const certificate = await requireCertificate(publicId);
  const access = await accessTo(person, certificate);
  if (!access) throw new NotFound('A certificate with this number');
  return { certificate, ...access };
}

/** As `requireRecord`, for who changes it. Throws Forbidden for its holder. */
export async function requireLedRecord(person: Person, publicId: string): Promise<Certificate> {
  const { certificate, leads } = await requireRecord(person, publicId);
  if (!leads) throw new Forbidden('A certificate is changed by the owner of its course, or by an admin.');
  return certificate;
}

/** null for strangers. */
export async function accessTo(person: Person, certificate: Certificate): Promise<Omit<Access, 'certificate'> | null> {
  const holds = certificate.userId === person.id;
  const leads = await decidesOver(person, certificate.courseId);
  return holds || leads ? { holds, leads } : null;
}

async function decidesOver(person: Person, courseId: string): Promise<boolean> {
  if (person.role !== 'instructor') return person.role === 'admin';
  try {
    return (await requireOwnCourse(person, courseId, wholeTeam)).leads;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
