/** What a person lets others see, and whether they want news. */
import { now } from '../../lib/clock.ts';
import { type Fact, fact, relay } from '../../lib/events.ts';
import type { Person } from '../../web/request.ts';
import { requirePersonById } from '../accounts.service.ts';
import { consentFact } from '../consent/consent.service.ts';
import { type Shows, User } from '../user.model.ts';

/** Stores both; pages that show the person follow. A choice of news is kept with its date. May be repeated. */
export async function savePrivacy(person: Person, wish: { shows: Shows; news: boolean }): Promise<void> {
  const { news } = await requirePersonById(person.id);
  const isOther = (news?.on ?? false) !== wish.news;
  const chosen = isOther ? { news: { on: wish.news, at: now() } } : {};
  const facts: Fact[] = [fact('account.changed', { userId: person.id })];
  if (isOther) facts.push(consentFact({ userId: person.id, about: 'news', number: 0, given: wish.news }));
  const change = { $set: { shows: wish.shows, ...chosen }, $push: { outbox: { $each: facts } } };
  await User.updateOne({ _id: person.id }, change);
  await relay(User, person.id, facts);
}
