/** From a form to an account: sign-up, a code by mail, activation. Known addresses take the same way until the mail. */
import { trusted } from 'mongoose';
import { config } from '../config.ts';
import { day, fromNow, now, second } from '../lib/clock.ts';
import { isDuplicate } from '../lib/db.ts';
import { NotFound, Refused, TooMany } from '../lib/errors.ts';
import { fact, relay } from '../lib/events.ts';
import { counted, type Limit } from '../lib/limits.ts';
import { log } from '../lib/log.ts';
import { type PersonRecord, personOf } from './accounts.service.ts';
import { versionsInForce } from './consent/text-versions.service.ts';
import { sendSignUpCodeLater } from './jobs.ts';
import { codeAccount, codePlace, keyOf, resendPlace, signUpAccount, signUpPlace } from './limits.ts';
import { hashPassword, requireGoodPassword } from './passwords.service.ts';
import { findSignUp, newSignUpId, SignUp, type SignUpRecord } from './sign-up.model.ts';
import { isCodeOf } from './sign-up-code.service.ts';
import { findUserByEmail, User, wordsOf } from './user.model.ts';

const most = { tries: 5, sends: 5 };
const lasts = { signUp: day, betweenSends: 60 * second };

export type SignUpInput = { name: string; email: string; password: string; next?: string | null };

/**
 * Takes a sign-up and has a code sent. Returns its id for the page that takes the code; the same for known addresses,
 * whose owner gets a mail that says so. Throws Refused (`password`), TooMany, Busy.
 */
export async function signUp(input: SignUpInput, place: string): Promise<string> {
  await requireGoodPassword(input.password, [input.name, input.email]);
  const tries: [Limit, string][] = [
    [signUpPlace, place],
    [signUpAccount, keyOf(input.email)],
  ];
  const id = await counted(tries, () => storeSignUp(input));
  await sendSoon(id, 1);
  return id;
}

/** What the page that takes the code shows. Throws NotFound. */
export async function requireSignUp(id: string): Promise<{ id: string; email: string; next: string | null }> {
  const found = await requireRecord(id);
  return { id: found._id, email: found.email, next: found.next ?? null };
}

/**
 * Has a new code sent; the one before ends. Throws TooMany within 60 s of the last one, Refused after the fifth,
 * NotFound. Two requests at once send one mail.
 */
export async function resendCode(id: string, place: string): Promise<void> {
  const found = await requireRecord(id);
  if (found.sends >= most.sends) throw new Refused('Five codes were sent already. Please sign up again.');
  const wait = found.sentAt.getTime() + lasts.betweenSends - now().getTime();
  if (wait > 0) throw tooSoon(wait);
  await resendPlace.consume(place);
  const changed = await SignUp.findOneAndUpdate(
    { _id: id, sends: found.sends },
    { $set: { sentAt: now(), codeHash: null, mailedAt: null }, $inc: { sends: 1 } },
  ).lean<SignUpRecord>();
  if (!changed) throw tooSoon(lasts.betweenSends);
  await sendSoon(id, found.sends + 1);
}

/**
 * Makes the account of a sign-up by its code. Using the same code twice gives the same account, once activated.
 * Throws Refused (`code`) for a wrong, locked or expired code, NotFound, TooMany.
 */
export async function activate(id: string, code: string, place: string): Promise<PersonRecord> {
  const found = await requireRecord(id);
  await codePlace.consume(place);
  await codeAccount.consume(keyOf(found.email));
  // Counted in the same update that looks, so that parallel guesses count too.
  const tried = await SignUp.findOneAndUpdate(
    { _id: id, tries: trusted({ $lt: most.tries }) },
    { $inc: { tries: 1 } },
    { returnDocument: 'after' },
  ).lean<SignUpRecord>();
  if (!tried) throw new Refused('Five wrong codes: this one is locked. Please ask for a new code.', 'code');
  if (tried.codeEndsAt && tried.codeEndsAt <= now())
    throw new Refused('This code has expired. Please ask for a new one.', 'code');
  if (!tried.codeHash || !isCodeOf(id, code, tried.codeHash)) throw wrongCode(most.tries - tried.tries);
  await codePlace.giveBack(place);
  return openAccount(tried);
}

async function storeSignUp({ name, email, password, next }: SignUpInput): Promise<string> {
  const made = await SignUp.create({
    ...{ _id: newSignUpId(), name, email },
    passwordHash: await hashPassword(password),
    agreed: versionsInForce(),
    next: next ?? null,
    sentAt: now(),
    endsAt: fromNow(lasts.signUp),
  });
  return made._id;
}

/** A code that finds no queue is sent by the clock, a minute later. */
async function sendSoon(id: string, send: number): Promise<void> {
  await sendSignUpCodeLater(id, send).catch((error: unknown) =>
    log.warn({ reason: String(error) }, 'a code waits for its queue'),
  );
}

async function openAccount(signedUp: SignUpRecord): Promise<PersonRecord> {
  const { _id, email, name, passwordHash, agreed } = signedUp;
  try {
    const user = new User({ email, name, passwordHash, timeZone: config.school.timeZone, signUpId: _id });
    const told = fact('account.activated', { userId: user.id });
    user.set({ agreed, words: wordsOf(name, email), lastSeenAt: now(), outbox: [told] });
    await user.save();
    await relay(User, user._id, [told]);
    await SignUp.deleteMany({ email, _id: trusted({ $ne: _id }) });
    return personOf(user.toObject());
  } catch (error) {
    const known = isDuplicate(error, 'email') ? await findUserByEmail(email) : null;
    if (!known) throw error;
    if (known.signUpId === _id && known.state === 'active') return personOf(known);
    throw new Refused('This code was used already. Please sign in.', 'code');
  }
}

async function requireRecord(id: string): Promise<SignUpRecord> {
  const found = await findSignUp(id, now());
  if (!found) throw new NotFound('This sign-up');
  return found;
}

function wrongCode(left: number): Refused {
  const rest =
    left === 0 ? 'It is locked now: please ask for a new one.' : `${left} ${left === 1 ? 'try' : 'tries'} left.`;
  return new Refused(`This is not the code we sent last. ${rest}`, 'code');
}

function tooSoon(waitMs: number): TooMany {
  const seconds = Math.ceil(waitMs / 1000);
  return new TooMany(`A code is on its way. You can ask for another one in ${seconds} seconds.`, seconds);
}
