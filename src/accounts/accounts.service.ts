/** People and their accounts, as the other areas see them: plain objects with an `id`, never a password hash. */
import { trusted } from 'mongoose';
import { config } from '../config.ts';
import { isDuplicate } from '../lib/db.ts';
import { NotFound, Refused } from '../lib/errors.ts';
import { initials, shortName } from '../lib/names.ts';
import type { Person } from '../web/request.ts';
import { hashPassword } from './passwords.service.ts';
import { showsNothing } from './privacy/shown-as.service.ts';
import {
  type Agreed,
  findUser,
  findUserByEmail,
  type Role,
  type Shows,
  type Tells,
  User,
  type UserRecord,
  type UserState,
  wordsOf,
} from './user.model.ts';

/** What an account holds, without its secrets. */
export type PersonRecord = Omit<
  UserRecord,
  '_id' | 'passwordHash' | 'factors' | 'googleAwaited' | 'emailsBefore' | 'outbox' | 'words'
> & {
  id: string;
};
/**
 * A person as pages know them. Of learners not everybody may see all of it: `shownAs` says who sees what.
 * `shortName` is "Leo M.", `portrait` the larger picture.
 */
export type PublicPerson = {
  id: string;
  name: string;
  shortName: string;
  headline: string;
  bio: string;
  avatar: string | null;
  portrait: string | null;
  handle: string | null;
  initials: string;
  links: string[];
  shows: Shows;
  /** Numbers that a teacher's page shows. */
  tells: Tells;
};
const tellsNothing: Tells = { courses: false, learners: false, rating: false, reviews: false };
export type NewPerson = {
  email: string;
  name: string;
  /** In clear; stored as an argon2id hash. */
  password: string;
  role?: Role;
  handle?: string;
  headline?: string;
  bio?: string;
  timeZone?: string;
  language?: string;
  avatarUrl?: string;
  tells?: Tells;
  state?: UserState;
  isDemo?: boolean;
  agreed?: Agreed;
};

/**
 * Makes an account that needs no proof of its address: for the seed, the command line and tests. Idempotent by
 * e-mail: an account that is there is returned unchanged. Throws Refused (`handle`) when the handle is taken.
 */
export async function createPerson(input: NewPerson): Promise<PersonRecord> {
  const known = await findUserByEmail(input.email);
  if (known) return personOf(known);
  const { password, ...facts } = input;
  const email = input.email.trim().toLowerCase();
  const words = wordsOf(input.name, email);
  const passwordHash = await hashPassword(password);
  try {
    const made = await User.create({ timeZone: config.school.timeZone, ...facts, email, words, passwordHash });
    return personOf(made.toObject());
  } catch (error) {
    if (isDuplicate(error, 'handle')) throw new Refused('This handle is taken.', 'handle');
    const raced = isDuplicate(error, 'email') ? await findUserByEmail(email) : null;
    if (!raced) throw error;
    return personOf(raced);
  }
}

/** Null for an unknown id and for what is no id. */
export async function findPersonById(id: string): Promise<PersonRecord | null> {
  const user = await findUser(id);
  return user && personOf(user);
}

/** Throws NotFound. */
export async function requirePersonById(id: string): Promise<PersonRecord> {
  const person = await findPersonById(id);
  if (!person) throw new NotFound('This person');
  return person;
}

export async function findPersonByEmail(email: string): Promise<PersonRecord | null> {
  const user = await findUserByEmail(email);
  return user && personOf(user);
}

/** The teacher of a public address; null when there is none, or the account is not active. See also `findMovedTeacher`. */
export async function findTeacherByHandle(handle: string): Promise<PublicPerson | null> {
  const user = await User.findOne({ handle }).lean<UserRecord>();
  return user?.state === 'active' && user.role !== 'learner' ? publicPersonOf(user) : null;
}

/** The present name in the address of a teacher who had this one before; null when there is none. */
export async function findMovedTeacher(handle: string): Promise<string | null> {
  const user = await User.findOne({ handlesBefore: handle }).lean<UserRecord>();
  return user?.state === 'active' && user.role !== 'learner' ? (user.handle ?? null) : null;
}

/** One query for many. Ids that nobody has are left out. */
export async function listPeopleByIds(ids: readonly string[]): Promise<Map<string, PublicPerson>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const users = await User.find({ _id: trusted({ $in: wanted }) })
    .select('name role headline bio avatarUrl avatarUrls handle links shows tells')
    .lean<UserRecord[]>();
  return new Map(users.map((user) => [user._id.toString(), publicPersonOf(user)]));
}

/** The snapshot of a person that sessions carry. */
export function snapshotOf(person: PersonRecord): Person {
  return {
    id: person.id,
    name: person.name,
    role: person.role,
    handle: person.handle ?? undefined,
    avatar: person.avatarUrls?.small ?? person.avatarUrl ?? undefined,
    language: person.language,
    timeZone: person.timeZone,
    agreed: person.agreed ?? undefined,
    secondStep: person.secondStepAt ? true : undefined,
    domain: domainOf(person.email),
    coTeaches: person.coTeaches ? true : undefined,
  };
}

/** `leo@mail.example.org` -> `mail.example.org` */
function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/** A stored user without secrets. */
export function personOf(user: UserRecord): PersonRecord {
  const {
    _id,
    passwordHash: _hash,
    factors: _factors,
    googleAwaited: _awaited,
    emailsBefore: _before,
    outbox: _outbox,
    words: _words,
    ...rest
  } = user;
  return { id: _id.toString(), ...rest };
}

function publicPersonOf(user: UserRecord): PublicPerson {
  return {
    id: user._id.toString(),
    name: user.name,
    shortName: shortName(user.name),
    headline: user.headline ?? '',
    bio: user.bio ?? '',
    avatar: user.avatarUrl ?? null,
    portrait: user.avatarUrls?.large ?? user.avatarUrl ?? null,
    // Who does not teach any more has no public page.
    handle: user.role === 'learner' ? null : (user.handle ?? null),
    initials: initials(user.name),
    links: user.links ?? [],
    shows: { ...showsNothing, ...user.shows },
    tells: { ...tellsNothing, ...user.tells },
  };
}
