/** Every address of a course in the studio, tried by everybody of its team and by those outside. */
import { describe, expect, it } from 'vitest';
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import type { Client, Page } from '../../test/client.ts';
import { listRoutes, populatedSchool, type Route } from '../../test/every-route.ts';
import { bodies } from '../../test/routes-table.ts';
import { person } from '../../test/world.ts';
import { Course } from '../courses/course.model.ts';
import { createCourse } from '../courses/courses.service.ts';
import { type Right, rights } from './membership.ts';

const { school, clients, addressOf } = await populatedSchool();
const tess = await person('tess', 'Tess Team', 'instructor');
const lena = await person('lena', 'Lena Learner', 'learner');
const { id: elsewhere } = await createCourse(snapshotOf(tess), { title: 'Another course' });
// Both work on something, so that the door of the studio is open to them.
await Course.updateOne(
  { _id: elsewhere },
  { $set: { team: [{ userId: lena.id, rights: ['edit'], since: new Date() }] } },
);
const [asTess, asLena] = [await signedIn(tess), await signedIn(lena)];

/** What each address needs; one of several rights is enough, `team`: anybody of it. What is not listed needs `edit`. */
const needs: Record<string, readonly Right[] | 'team' | 'lead'> = {
  'GET /studio/courses/:course': 'team',
  'GET /studio/courses/:course/preview': 'team',
  'GET /studio/courses/:course/team': 'team',
  'POST /studio/courses/:course/team/invitations': 'lead',
  'POST /studio/courses/:course/team/invitations/:invitation/sending': 'lead',
  'DELETE /studio/courses/:course/team/invitations/:invitation': 'lead',
  'PUT /studio/courses/:course/team/:member': 'lead',
  'DELETE /studio/courses/:course/team/:member': 'lead',
  'POST /studio/courses/:course/handover': 'lead',
  'DELETE /studio/courses/:course/handover': 'team',
  'POST /studio/courses/:course/handover/acceptance': 'team',
  'GET /studio/courses/:course/learners': ['answer'],
  'GET /studio/courses/:course/learners/access': ['answer'],
  'POST /studio/courses/:course/learners/access': ['answer'],
  'DELETE /studio/courses/:course/learners/:enrolment/access-request': ['answer'],
  'GET /studio/courses/:course/learners/:enrolment': ['answer'],
  'POST /studio/courses/:course/learners/:enrolment/exceptions': ['answer'],
  'DELETE /studio/courses/:course/learners/:enrolment/exceptions/:lecture': ['answer'],
  'GET /studio/courses/:course/grades': ['answer'],
  'GET /studio/courses/:course/grades/table.csv': ['answer'],
  'GET /studio/courses/:course/grades/rules': ['answer'],
  'PUT /studio/courses/:course/grades/rules': ['answer'],
  'GET /studio/courses/:course/grades/upload': ['answer'],
  'POST /studio/courses/:course/grades/lists': ['answer'],
  'GET /studio/courses/:course/grades/lists/:list': ['answer'],
  'POST /studio/courses/:course/grades/lists/:list/taking': ['answer'],
  'DELETE /studio/courses/:course/grades/lists/:list': ['answer'],
  'GET /studio/courses/:course/grades/:enrolment/:lecture': ['answer'],
  'PUT /studio/courses/:course/grades/:enrolment/:lecture': ['answer'],
  'GET /studio/courses/:course/accommodations': ['answer'],
  'GET /studio/courses/:course/accommodations/:enrolment': ['answer'],
  'PUT /studio/courses/:course/accommodations/:enrolment': ['answer'],
  'DELETE /studio/courses/:course/accommodations/:enrolment/:lecture': ['answer'],
  'GET /studio/courses/:course/marking': ['answer'],
  'GET /studio/courses/:course/marking/:answer': ['answer'],
  'PUT /studio/courses/:course/marking/:answer': ['answer'],
  'GET /studio/courses/:course/questions/:question/regrades': ['answer'],
  'POST /studio/courses/:course/questions/:question/regrades': ['answer'],
  'GET /studio/courses/:course/questions/:question/regrades/:regrade': ['answer'],
  'GET /studio/courses/:course/questions/:question/regrades/:regrade/progress': ['answer'],
  'POST /studio/courses/:course/questions/:question/regrades/:regrade/application': ['answer'],
  'DELETE /studio/courses/:course/questions/:question/regrades/:regrade': ['answer'],
  'GET /studio/courses/:course/results': ['answer'],
  'GET /studio/courses/:course/results/:lecture': ['answer'],
  'POST /studio/courses/:course/results/:lecture/counting': ['answer'],
  'GET /studio/courses/:course/results/:lecture/counting': ['answer'],
  'GET /studio/courses/:course/results/:lecture/questions.csv': ['answer'],
  'GET /studio/courses/:course/films/:lecture': ['answer'],
  'GET /studio/courses/:course/surveys/:lecture': ['answer'],
  'GET /studio/courses/:course/surveys/:lecture/answers.csv': ['answer'],
  'GET /studio/courses/:course/certificates': ['answer'],
  'GET /studio/courses/:course/certificates/list.csv': ['answer'],
  'GET /studio/courses/:course/assignments': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture/next': ['answer'],
  'POST /studio/courses/:course/assignments/:lecture/results': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture/submissions/:submission': ['answer'],
  'PUT /studio/courses/:course/assignments/:lecture/submissions/:submission/grade': ['answer'],
  'POST /studio/courses/:course/assignments/:lecture/submissions/:submission/points': ['answer'],
  'POST /studio/courses/:course/assignments/:lecture/submissions/:submission/result': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture/peers': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture/samples': ['answer'],
  'POST /studio/courses/:course/assignments/:lecture/samples': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture/samples/:sample': ['answer'],
  'PUT /studio/courses/:course/assignments/:lecture/samples/:sample': ['answer'],
  'DELETE /studio/courses/:course/assignments/:lecture/samples/:sample': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture/peers/:submission': ['answer'],
  'POST /studio/courses/:course/assignments/:lecture/peers/:submission/reviewers': ['answer'],
  'DELETE /studio/courses/:course/assignments/:lecture/peers/:submission/reviews/:review': ['answer'],
  'PUT /studio/courses/:course/assignments/:lecture/peers/:submission/cases/:case/answer': ['answer'],
  'GET /studio/courses/:course/assignments/:lecture/learners/:enrolment': ['answer'],
  'PUT /studio/courses/:course/assignments/:lecture/learners/:enrolment/extension': ['answer'],
  'DELETE /studio/courses/:course/assignments/:lecture/learners/:enrolment/extension': ['answer'],
  'GET /studio/courses/:course/publish': ['edit', 'publish'],
  'GET /studio/courses/:course/changes': ['edit', 'publish'],
  'GET /studio/courses/:course/changes/lectures/:lecture': ['edit', 'publish'],
  'GET /studio/courses/:course/versions': ['edit', 'publish'],
  'GET /studio/courses/:course/versions/:number': ['edit', 'publish'],
  'GET /studio/courses/:course/versions/:number/preview': 'team',
  'GET /studio/courses/:course/review': ['edit', 'publish'],
  'POST /studio/courses/:course/submission': ['edit', 'publish'],
  'DELETE /studio/courses/:course/submission': ['publish'],
  'POST /studio/courses/:course/publication': ['publish'],
  'DELETE /studio/courses/:course/publication': ['publish'],
  'DELETE /studio/courses/:course/publication/plan': ['publish'],
  'POST /studio/courses/:course/versions/:number/restoration': ['publish'],
  'GET /studio/courses/:course/access': ['publish'],
  'PUT /studio/courses/:course/access': ['publish'],
};
const routes = listRoutes().filter(({ path }) => path.startsWith('/studio/courses/:course'));

describe('every address of a course in the studio', () => {
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;

    it(`[AUT-09] ${name} opens to the rights it needs, and to nobody else`, async () => {
      const address = (await addressOf(route.path)).replace('%3Amoment', '1');
      const open = openTo(name);
      // What is refused changes nothing, so one course serves all of it; those who may come last.
      for (const client of [asTess, asLena, clients.other])
        expect((await tried(route, { address, client })).status).toBe(404);
      // Who works on no course does not get into the studio at all.
      expect((await tried(route, { address, client: clients.stranger })).status).toBe(403);
      for (const right of rights.toSorted((one, other) => Number(open.includes(one)) - Number(open.includes(other)))) {
        const { status } = await tried(route, { address, client: asLena, right });
        // Of what is not there some addresses say so before they look who asks.
        if (status === 404 && address.includes('%3A')) continue;
        expect([right, status === 403 ? 'closed' : 'open']).toEqual([right, open.includes(right) ? 'open' : 'closed']);
      }
    });
  }

  it('[AUT-09] is named here with what it needs, where that is not the right to edit', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(needs).filter((name) => !names.includes(name))).toEqual([]);
  });
});

function openTo(name: string): Right[] {
  const needed = needs[name] ?? ['edit'];
  if (needed === 'team') return [...rights];
  return needed === 'lead' ? [] : rights.filter((right) => needed.includes(right));
}

type Trial = { address: string; client: Client; right?: Right };

/** Asks while Lena has this right in the course, or none; Tess and Eve have left it, or never were in it. */
async function tried({ method, path }: Route, { address, client, right }: Trial): Promise<Page> {
  const id = /^\/studio\/courses\/([0-9a-f]{24})/.exec(address)?.[1];
  const team = right ? [{ userId: lena.id, rights: [right], since: new Date() }] : [];
  await Course.updateOne({ _id: id }, { $set: { team } });
  if (method === 'GET') return client.get(address);
  const fields = bodies[`${method} ${path}`] ?? {};
  return client.post(address, method === 'POST' ? fields : { ...fields, _method: method });
}

async function signedIn(who: PersonRecord): Promise<Client> {
  const client = await school.signedIn(who);
  await client.get('/account');
  return client;
}
