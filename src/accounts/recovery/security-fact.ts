/** The fact that a way into an account changed, with where it was done. */
import type { SecurityNews } from '../../events.ts';
import { whoActs } from '../../lib/acting.ts';
import { type Fact, fact } from '../../lib/events.ts';

/**
 * To be `$push`ed into the user's outbox in the update that makes the change, and relayed: its owner is told by mail, with
 * a link that undoes it. Browser and address are those of the request, where they are not given.
 */
export function securityFact(news: SecurityNews): Fact<'security.changed'> {
  const acting = whoActs();
  const place = acting ? { agent: acting.agent, address: acting.address } : {};
  return fact('security.changed', { ...place, ...news });
}
