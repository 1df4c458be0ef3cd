/** How the catalog will show a course that is being written. */
import { courseOfDraft } from '../authoring/publishing/draft-course.service.ts';
import type { Draft } from '../authoring/publishing/publication.service.ts';
import type { Money } from '../lib/money.ts';
import { type Card, cardOf, levelOf } from './cards.ts';
import { readFactsOf } from './facts.service.ts';

/** What a form holds before it is saved; what is missing is as it is stored. */
export type TypedFacts = { title?: string | undefined; level?: string | undefined; price?: Money | null | undefined };
export type DraftCard = { card: Card; action: string; seeHref: string };

/** The card in the catalog. `action` gives it anew for what is typed, `seeHref` is the whole page. */
export async function draftCard(draft: Draft, typed: TypedFacts = {}): Promise<DraftCard> {
  const stored = await readFactsOf(await courseOfDraft(draft));
  const { title = stored.title, level = stored.level, price = stored.price } = typed;
  const seeHref = `/studio/courses/${draft.course.id}/preview`;
  const card = cardOf({ ...stored, title, level, price });
  const facts = stored.seconds > 0 ? card.facts : [levelOf(level)];
  return { card: { ...card, href: seeHref, facts }, action: `/studio/courses/${draft.course.id}/card`, seeHref };
}
