/**
 * What happens to a certificate after it was issued: its name is corrected, it is issued anew, its end is set, it is
 * revoked. The number and address stay, each change leaves a line in its trail and one in the audit log, and its holder is told.
 */
import { trusted } from 'mongoose';
import { actFact } from '../../accounts/audit/audit.service.ts';
import { findLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { announce } from '../../lib/bus.ts';
import { now } from '../../lib/clock.ts';
import { Conflict, Refused } from '../../lib/errors.ts';
import { fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import {
  type CertificateRecord,
  Certificate as Certificates,
  type Change,
  type Hideable,
  wordsOfName,
} from '../certificate.model.ts';
import { type Certificate, requireCertificateById } from '../certificates.service.ts';
import { chosenDesign } from '../designs/school-design.service.ts';
import { dayOf } from '../words.ts';

/** `revision`: of the certificate as the person saw it. */
export type Wish = { revision: number; reason: string };
type Values = Pick<Change, 'what' | 'before' | 'after'> & {
  set: Partial<Pick<CertificateRecord, 'name' | 'words' | 'expiresAt' | 'expired' | 'state' | 'edition' | 'design'>>;
};

/** Trails end somewhere: nobody has an honest reason for so many changes. */
const mostChanges = 200;

/** Puts the name right. Asked again with the name it has, nothing happens. Throws Refused for one that does not count, Conflict. */
export async function correctName(
  person: Person,
  certificate: Certificate,
  wish: Wish & { name: string },
): Promise<void> {
  requireCounting(certificate);
  const { name } = wish;
  if (name === certificate.name) return;
  const set = { name, words: wordsOfName(name), edition: certificate.edition + 1 };
  await change(person, certificate, wish, { what: 'corrected', before: certificate.name, after: name, set });
}

/**
 * New papers under the same number, signed with the key of now; ends a revocation. `look`: as certificates look now, instead
 * of as it was issued. Throws Conflict.
 */
export async function reissue(
  person: Person,
  certificate: Certificate,
  wish: Wish & { look?: boolean },
): Promise<void> {
  requireKept(certificate);
  const course = wish.look ? await findLearnableCourse({ id: certificate.courseId }) : null;
  const look = wish.look ? { design: await chosenDesign(course?.facts.certificateDesign) } : {};
  const set = { state: 'issued' as const, edition: certificate.edition + 1, ...look };
  await change(person, certificate, wish, { what: 'reissued', before: '', after: '', set });
}

/** Until when it counts; null: without end. A moment that has passed ends it now. Throws Refused, Conflict. */
export async function setValidity(
  person: Person,
  certificate: Certificate,
  wish: Wish & { until: Date | null },
): Promise<void> {
  requireCounting(certificate);
  const { until } = wish;
  if (until?.getTime() === certificate.expiresAt?.getTime()) return;
  if (until && until < certificate.issuedAt)
    throw new Refused(`It was issued on ${dayOf(certificate.issuedAt)}: it cannot end before that.`, 'until');
  const [before, after] = [wordOf(certificate.expiresAt), wordOf(until)];
  const set = { expiresAt: until, expired: until !== null && until <= now(), edition: certificate.edition + 1 };
  await change(person, certificate, wish, { what: 'validity', before, after, set });
}

/** It does not count any more; the reason stands on its page. Asked again, nothing happens. Throws Conflict. */
export async function revoke(person: Person, certificate: Certificate, wish: Wish): Promise<void> {
  requireKept(certificate);
  if (certificate.state === 'revoked') return;
  await change(person, certificate, wish, { what: 'revoked', before: '', after: '', set: { state: 'revoked' } });
}

/** What its holder does not want on the public page. May be repeated. */
export async function hide(certificate: Certificate, hidden: Hideable[]): Promise<void> {
  await Certificates.updateOne({ _id: certificate.id }, { $set: { hidden } });
  await announce('certificates').catch(() => undefined);
}

async function change(person: Person, certificate: Certificate, wish: Wish, values: Values): Promise<void> {
  const { id, publicId, userId, state, revision } = certificate;
  if (wish.revision !== revision) return acceptRepeated(person, certificate, wish, values);
  if (revision >= mostChanges) throw new Refused('This certificate was changed too often.');
  const { set, ...what } = values;
  const line: Change = {
    ...what,
    number: revision + 1,
    at: now(),
    byId: person.id,
    reason: wish.reason,
    mailedAt: null,
  };
  const told = [
    fact('certificate.changed', { certificateId: id, userId, number: line.number }),
    actFact({
      action: `certificate.${what.what}`,
      on: { kind: 'certificate', id: publicId, name: `${certificate.name}: ${certificate.courseTitle}` },
      ...(what.before || what.after ? { before: { value: what.before } } : {}),
      after: { ...(what.before || what.after ? { value: what.after } : {}), reason: wish.reason },
    }),
  ];
  // A revision of 0 may be missing in older records, so it is the trail's length that guards.
  const { modifiedCount } = await Certificates.updateOne(
    { _id: id, state, 'changes.number': trusted({ $ne: line.number }) },
    { $set: { ...set, revision: line.number }, $push: { changes: line, outbox: { $each: told } } },
  );
  if (modifiedCount === 0) return acceptRepeated(person, await requireCertificateById(id), wish, values);
  await relay(Certificates, id, told);
  await announce('certificates').catch(() => undefined);
}

/** The same form sent twice was carried out once, and that is what was wanted; anything else is a Conflict. */
function acceptRepeated(person: Person, certificate: Certificate, wish: Wish, { what, after }: Values): void {
  const line = certificate.changes.find(({ number }) => number === wish.revision + 1);
  const isSame = line?.byId === person.id && line.what === what && line.after === after && line.reason === wish.reason;
  if (!isSame) throw conflict(certificate);
}

function conflict({ publicId }: Certificate): Conflict {
  return new Conflict('This certificate was changed meanwhile. Look at it as it is now, and decide again.', publicId);
}

/** Neither being made nor erased. */
function requireKept({ state }: Certificate): void {
  if (state === 'making') throw new Refused('It is being made. Try again in a moment.');
  if (state === 'erased')
    throw new Refused('Its holder had their account erased. Nothing about it can change any more.');
}

function requireCounting(certificate: Certificate): void {
  requireKept(certificate);
  if (certificate.state === 'revoked') throw new Refused('It was revoked. Issue it again first.');
}

function wordOf(moment: Date | null): string {
  return moment?.toISOString() ?? '';
}
