/** `/people/:id`: the public page of a learner, for those who learn with them and only where the learner chose so. */
import { type Request, Router } from 'express';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { config } from '../../config.ts';
import { learnTogether } from '../../learning/enrolment.service.ts';
import { type BadgeCard, listShownBadges } from '../../learning/rhythm/badges.service.ts';
import { NotFound } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { requirePerson } from '../../web/guards.ts';
import { me, type Person } from '../../web/request.ts';
import { findPersonById, listPeopleByIds, type PublicPerson } from '../accounts.service.ts';
import { type Onlooker, type ShownPerson, shownAs } from './shown-as.service.ts';

const personPage = view<{
  person: ShownPerson & { portrait: string | null; headline: string; bioHtml: string; links: string[] };
  /** Own page: who else sees it, in words. */
  note: string | null;
  /** Of who shows them. */
  badges: BadgeCard[];
}>('accounts/people/public');

export const personPages = Router();

personPages.get('/people/:id', requirePerson, async (req, res) => {
  const { person, onlooker } = await requireVisible(req, String(req.params.id));
  if (person.handle) return res.redirect(303, `/teachers/${person.handle}`);
  const isOwn = person.id === me(req).id;
  // On the own page stands what others in a course would see.
  const shown = shownAs(person, onlooker);
  const page = personPage({
    person: {
      ...shown,
      portrait: shown.avatar ? person.portrait : null,
      headline: person.headline,
      bioHtml: await renderMarkdown(person.bio),
      links: person.links,
    },
    note: isOwn ? noteFor(person) : null,
    badges: await listShownBadges(person.id, me(req).timeZone ?? config.school.timeZone),
  });
  return answer(req, res, { page, title: shown.name, head: '<meta name="robots" content="noindex">' });
});

/** Through the one who looks: whoever may not see the page does not learn that there is somebody. */
async function requireVisible(req: Request, id: string): Promise<{ person: PublicPerson; onlooker: Onlooker }> {
  const record = await findPersonById(id);
  const person = record?.state === 'active' ? (await listPeopleByIds([id])).get(id) : undefined;
  const onlooker = person && (await onlookerOf(me(req), person));
  if (!person || !onlooker) throw new NotFound('This person');
  return { person, onlooker };
}

async function onlookerOf(viewer: Person, person: PublicPerson): Promise<Onlooker | null> {
  if (viewer.id === person.id) return 'course';
  if (person.handle) return 'stranger';
  if (!person.shows.page) return null;
  if (viewer.role === 'admin') return 'staff';
  return (await learnTogether(viewer.id, person.id)) ? 'course' : null;
}

function noteFor({ shows }: PublicPerson): string {
  return shows.page
    ? 'People in your courses see this page as it stands here. Nobody else does.'
    : 'Only you see this page. Under Privacy you can open it to people in your courses.';
}
