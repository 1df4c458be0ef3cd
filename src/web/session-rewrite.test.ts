import { expect, it } from 'vitest';
import { requirePersonById, snapshotOf } from '../accounts/accounts.service.ts';
import { startSchool } from '../test/school.ts';
import { person } from '../test/world.ts';
import { rewriteSessionsOf } from './session.ts';

const school = await startSchool({ jobs: false });
const leo = await person('leo', 'Leo Martins', 'learner');

it('[ACC-02] what a request keeps and a rewritten person meet in a session, and neither is lost', async () => {
  const client = await school.signedIn(leo);
  await client.get('/account');
  for (let round = 0; round < 15; round++) {
    const name = `Leo ${round}`;
    const snapshot = { ...snapshotOf(await requirePersonById(leo.id)), name };
    const [saved] = await Promise.all([
      client.put('/account', { name: 'Leo Martins', timeZone: 'UTC', language: 'en' }),
      rewriteSessionsOf({ ...snapshot, name: 'Somebody before' }),
    ]);
    expect(saved.status).toBe(303);
    const [page] = await Promise.all([client.get('/account'), rewriteSessionsOf(snapshot)]);
    expect(page.$('#flash'), `round ${round}`).toBe('Your profile is saved.');
    expect((await client.get('/account')).$('.menu-panel p'), `round ${round}`).toBe(name);
  }
});

it('[ACC-02] the first pages after a sign-in, asked for at once, carry forms that all may be sent', async () => {
  for (let round = 0; round < 5; round++) {
    const client = await school.signedIn(leo);
    const pages = await Promise.all(['/account', '/learn', '/saved'].map((path) => client.get(path)));
    for (const page of pages) {
      const _csrf = page.html.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
      const sent = await client.put('/account', { name: 'Leo Martins', timeZone: 'UTC', language: 'en', _csrf });
      expect(sent.status).toBe(303);
    }
  }
});
