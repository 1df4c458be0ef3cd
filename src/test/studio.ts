/** For the tests of the studio's pages: people signed in, and courses to work on. */
import { createPerson, type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { saveCategory } from '../authoring/courses/categories.service.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import type { Client, Page } from './client.ts';
import { castPassword, startSchool } from './school.ts';

/** Ada teaches, Eve teaches something else, Leo learns; each is signed in. Ends with the test file. */
export async function studioCast() {
  const school = await startSchool();
  const [adaPerson, evePerson, leoPerson] = [
    await person('ada', 'instructor'),
    await person('eve', 'instructor'),
    await person('leo', 'learner'),
  ];
  const ruthPerson = await person('ruth', 'admin');
  const ruth = snapshotOf(ruthPerson);
  await saveCategory(ruth, { slug: 'crafts', name: 'Crafts', description: '', icon: 'layers', position: 1 });
  const owner = snapshotOf(adaPerson);
  const ada: Client = await school.signedIn(adaPerson);
  const eve: Client = await school.signedIn(evePerson);
  const leo: Client = await school.signedIn(leoPerson);
  const learner = snapshotOf(leoPerson);
  return { school, owner, learner, ruthPerson, ada, eve, leo, course: (title?: string) => courseOf(owner, title) };
}

/** The titles of the lectures in the order in which the outline shows them. */
export function rowsOf(page: Page): string[] {
  return page.html.querySelectorAll('[data-lectures] a').map((link) => link.text);
}

/** Ada's draft with one section and the articles Bowline and Alpine; it could be published. */
async function courseOf(owner: ReturnType<typeof snapshotOf>, title = 'Knots') {
  const made = await createCourse(owner, { title, description: 'About knots.', category: 'crafts' });
  const section = await addSection(owner, made.id, 'Loops');
  const lecture = await addLecture(owner, made.id, section.id, article('Bowline', 'A loop.'));
  const other = await addLecture(owner, made.id, section.id, article('Alpine', 'Another.'));
  return { base: `/studio/courses/${made.id}`, made, section, lecture, other };
}

function article(title: string, markdown: string) {
  return { title, kind: 'article' as const, markdown };
}

function person(word: string, role: PersonRecord['role']): Promise<PersonRecord> {
  const email = `${word}@cast.school`;
  return createPerson({ email, name: `${word} of the cast`, role, password: castPassword, state: 'active' });
}
