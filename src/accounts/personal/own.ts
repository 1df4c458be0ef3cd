/** What the accounts themselves keep about a person. Erased last: everything else is found by the id. */
import { trusted } from 'mongoose';
import { storageOf } from '../../lib/storage.ts';
import { endSessionsOf } from '../../web/session.ts';
import { listSessionsOf } from '../../web/session-store.ts';
import { Audit, type AuditRecord } from '../audit/audit.model.ts';
import { Consent, type ConsentRecord } from '../consent/consent.model.ts';
import { TextVersion } from '../consent/text-version.model.ts';
import { deviceName } from '../devices/device-words.ts';
import { eraseInvitations, invitationsOf } from '../invitations/personal.service.ts';
import { Avatar, type AvatarRecord } from '../profile/avatar.model.ts';
import { Application, type ApplicationRecord } from '../roles/application.model.ts';
import { SignUp } from '../sign-up.model.ts';
import { Token } from '../tokens/token.model.ts';
import { findUser, User } from '../user.model.ts';
import { declarePersonalData } from './areas.service.ts';
import { Export, type ExportRecord } from './export.model.ts';

declarePersonalData({
  area: 'account',
  about: 'Your profile, how you sign in, what you agreed to, your devices, and what was done to your account.',
  models: {
    User: ['_id'],
    SignUp: ['email', 'name'],
    Token: ['personId'],
    Audit: ['actorId', 'asId', 'subjectId'],
    Consent: ['userId'],
    TextVersion: ['publishedBy.id', 'publishedBy.name'],
    Avatar: ['userId'],
    Export: ['personId'],
    Application: ['_id', 'decidedById'],
    Admins: ['leaving.personId'],
    Invitation: ['email', 'byId'],
    InvitationList: ['byId'],
    InvitationRow: ['email'],
  },
  collect: async (personId) => ({
    profile: await profileOf(personId),
    invitations: await ofAddress(personId, invitationsOf),
    applicationToTeach: await applicationOf(personId),
    agreements: (await Consent.find({ userId: personId }).lean<ConsentRecord[]>()).map(
      ({ about, number, given, at }) => ({ about, version: number, agreed: given, at }),
    ),
    sessions: (await listSessionsOf(personId)).map(({ seenAt, data }) => ({
      browser: deviceName(data.device?.agent ?? ''),
      networkAddress: data.device?.address ?? '',
      signedInAt: new Date(data.startedAt ?? seenAt),
      lastSeenAt: new Date(seenAt),
    })),
    changes: (await actsAbout(personId)).map(({ at, action, actorName, before, after }) => ({
      at,
      what: action,
      by: actorName,
      before,
      after,
    })),
  }),
  files: async (personId) => {
    const picture = await Avatar.findOne({ userId: personId, state: 'ready' }).lean<AvatarRecord>();
    const key = picture?.keys.at(-1);
    return picture && key ? [{ name: 'picture.webp', open: () => storageOf(picture.store).open(key) }] : [];
  },
  erase: eraseAccount,
});

async function profileOf(personId: string): Promise<Record<string, unknown> | null> {
  const user = await findUser(personId);
  if (!user) return null;
  const { email, name, legalName, role, headline, bio, links, handle, timeZone, language } = user;
  const { shows, news, googleEmail, secondStepAt, createdAt, lastSeenAt } = user;
  return {
    email,
    name,
    nameOnCertificates: legalName ?? null,
    role,
    headline,
    about: bio,
    links: links ?? [],
    publicName: handle ?? null,
    publicNamesBefore: user.handlesBefore ?? [],
    numbersOnPublicPage: user.tells ?? null,
    timeZone,
    language,
    shownToOthersInACourse: shows ?? { name: false, page: false, picture: false },
    newsByMail: news ?? null,
    googleAccount: googleEmail ?? null,
    secondStepSince: secondStepAt ?? null,
    joinedAt: createdAt,
    lastSeenAt: lastSeenAt ?? null,
  };
}

async function applicationOf(personId: string): Promise<Record<string, unknown> | null> {
  const found = await Application.findById(personId).lean<ApplicationRecord>();
  if (!found) return null;
  const { _id, outbox: _outbox, decidedById: _admin, ...rest } = found;
  return rest;
}

async function actsAbout(personId: string): Promise<AuditRecord[]> {
  return Audit.find({ subjectId: personId }).sort({ at: -1, _id: -1 }).limit(1000).lean<AuditRecord[]>();
}

async function eraseAccount(personId: string): Promise<void> {
  const user = await findUser(personId);
  await endSessionsOf(personId);
  await Promise.all([removePictures(personId), removeExports(personId)]);
  await Application.deleteOne({ _id: personId });
  await Promise.all([Token.deleteMany({ personId }), Consent.deleteMany({ userId: personId })]);
  if (user) await SignUp.deleteMany({ email: user.email });
  await ofAddress(personId, eraseInvitations);
  await forgetNames(personId);
  await User.deleteOne({ _id: personId });
}

/** What is found by the address rather than by the account; null where the account is gone. */
async function ofAddress<T>(
  personId: string,
  work: (personId: string, email: string) => Promise<T>,
): Promise<T | null> {
  const user = await findUser(personId);
  return user ? work(personId, user.email) : null;
}

async function removePictures(userId: string): Promise<void> {
  for (const { _id, store, sourceKey, keys } of await Avatar.find({ userId }).lean<AvatarRecord[]>()) {
    for (const key of [sourceKey, ...keys]) await storageOf(store).remove(key);
    await Avatar.deleteOne({ _id });
  }
}

async function removeExports(personId: string): Promise<void> {
  for (const { _id, store, key } of await Export.find({ personId }).lean<ExportRecord[]>()) {
    await storageOf(store).remove(key);
    await Export.deleteOne({ _id });
  }
}

/** The log keeps that something was done and by which id, but no names and no values of the person. */
async function forgetNames(personId: string): Promise<void> {
  const nameless = 'An erased account';
  await Audit.updateMany(
    { subjectId: personId, action: trusted({ $ne: 'person.erased' }) },
    { $set: { subjectName: '', before: null, after: null } },
  );
  await Audit.updateMany({ actorId: personId }, { $set: { actorName: nameless, address: null } });
  const formerAdmin = { $set: { 'publishedBy.name': 'A former admin' } };
  await TextVersion.updateMany({ 'publishedBy.id': personId }, formerAdmin);
  await Audit.updateMany({ asId: personId }, { $set: { asName: nameless } });
}
