/** Attempts that are under way when somebody is given other conditions: their end moves, and never comes nearer. */
import { type AttemptRecord, QuizAttempt } from '../attempts/attempt.model.ts';
import { type Attempt, endOf, plainAttempt } from '../attempts/attempts.service.ts';
import { closeAttemptLater } from '../attempts/jobs.ts';
import { accommodationFor } from './accommodations.service.ts';
import { ownRules } from './own-rules.service.ts';

/** All open attempts of an enrolment. May be repeated. */
export async function lengthenAttempts(enrolmentId: string): Promise<void> {
  const open = await QuizAttempt.find({ enrolmentId, state: 'open' }).lean<AttemptRecord[]>();
  for (const record of open) await lengthenAttempt(plainAttempt(record));
}

/** By what holds for its learner now. Returns it as it is then. May be repeated. */
export async function lengthenAttempt(attempt: Attempt): Promise<Attempt> {
  const asPublished = attempt.asPublished ?? conditionsOf(attempt);
  const own = await accommodationFor(attempt.enrolmentId, attempt.lectureId);
  const rules = ownRules({ ...attempt.rules, ...asPublished }, own);
  const endsAt = endOf(rules, attempt.startedAt);
  if (!own || attempt.state !== 'open' || !isLater(endsAt, attempt.endsAt)) return attempt;
  const { matchedCount } = await QuizAttempt.updateOne(
    { _id: attempt.id, state: 'open', endsAt: attempt.endsAt },
    { $set: { rules, asPublished, endsAt } },
  );
  if (matchedCount === 0) return attempt;
  await closeAttemptLater({ id: attempt.id, endsAt });
  return { ...attempt, rules, asPublished, endsAt };
}

/** What holds for everybody, to be kept beside rules that were changed for one. */
export function conditionsOf({ rules }: Pick<Attempt, 'rules'>): NonNullable<Attempt['asPublished']> {
  const { minutes, attempts, opensAt, closesAt } = rules;
  return { minutes, attempts, opensAt, closesAt };
}

function isLater(endsAt: Date | null, before: Date | null): boolean {
  if (before === null) return false;
  return endsAt === null || endsAt > before;
}
