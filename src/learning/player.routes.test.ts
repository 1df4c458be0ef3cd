import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { removeLecture } from '../authoring/outline/outline.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { findCertificateFor } from '../credentials/certificates.service.ts';
import { startSchool } from '../test/school.ts';
import { person, world } from '../test/world.ts';
import { endGrant, findEnrolment, grantAccess } from './enrolment.service.ts';
import { flushPositions } from './positions.service.ts';

const school = await startSchool();
const cast = await world();
const { knots, ropeCare } = cast;
const bowline = '/learn/knots/lectures/bowline';
const as = async (who: { email: string }) => school.signedIn(who);
let count = 0;

/** Somebody new who is enrolled in Knots. */
async function learner() {
  count += 1;
  const who = await person(`player${count}`, `Player ${count}`, 'learner');
  await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
  return { who, client: await as(who) };
}

describe('enrolling in a free course', () => {
  it('[COM-04] takes one button, may be pressed twice, and a mail says so', async () => {
    const client = await as(cast.charlie);
    const page = await client.post('/courses/rope-care/enrolment');
    expect(page.status).toBe(303);
    expect(page.location).toMatch(/^\/learn\/rope-care\/lectures\//);
    expect((await client.post('/courses/rope-care/enrolment')).status).toBe(303);
    await school.settled();
    const mails = (await school.mailbox.all(cast.charlie.email)).filter((mail) => /enrolled/.test(mail.subject));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('/learn/rope-care');
  });

  it('[COM-04] a visitor signs in first and comes back; a course with a price is refused', async () => {
    const visitor = school.visitor();
    const referer = { headers: { Referer: `${school.url}/courses/rope-care` } };
    const page = await visitor.post('/courses/rope-care/enrolment', {}, referer);
    expect(page.location).toBe(`/sign-in?next=${encodeURIComponent('/courses/rope-care')}`);
    const client = await as(cast.charlie);
    expect((await client.post('/courses/knots/enrolment')).status).toBe(422);
    expect(await findEnrolment(cast.charlie.id, knots.id)).toBeNull();
  });
});

describe('the way into a course', () => {
  it('[ACC-07] is not there for strangers, and visitors sign in', async () => {
    const stranger = await as(cast.ruth);
    for (const path of ['/learn/knots', bowline, '/learn/knots/certificate', '/learn/nothing', '/learn/%00/lectures/x'])
      expect((await stranger.get(path)).status).toBe(404);
    for (const path of [`${bowline}/completion`, `${bowline}/position`])
      expect((await stranger.post(path, { seconds: 1 })).status).toBe(404);
    expect((await stranger.delete(`${bowline}/completion`)).status).toBe(404);
    expect((await school.visitor().get(bowline)).location).toBe(`/sign-in?next=${encodeURIComponent(bowline)}`);
  });

  it('[COM-04] says that access has ended and what is kept', async () => {
    const { who, client } = await learner();
    await client.post(`${bowline}/completion`);
    await endGrant({ kind: 'admin', id: who.id }, 'refunded');
    const home = await client.get('/learn/knots');
    expect(home.status).toBe(403);
    expect(home.text).toContain('Your access to this course has ended');
    expect(home.text).toContain('1 of 3 lectures');
    expect((await client.get(bowline)).status).toBe(403);
    expect((await client.post(`${bowline}/completion`)).status).toBe(403);
    expect((await client.get('/learn')).text).toContain('Access ended');
  });

  it('[AUT-05] a lecture that was taken out is gone, one that never was is not found', async () => {
    const { client } = await learner();
    const ada = snapshotOf(cast.ada);
    const lecture = ropeCare.sections[0]?.lectures[0];
    await client.post('/courses/rope-care/enrolment');
    await removeLecture(ada, ropeCare.id, lecture?.id ?? '');
    await publishCourse(ada, ropeCare.id, { note: '' });
    expect((await client.get(`/learn/rope-care/lectures/${lecture?.slug}`)).status).toBe(410);
    expect((await client.get('/learn/rope-care/lectures/never-was')).status).toBe(404);
  });
});

describe('learning without scripts', () => {
  it('[LRN-02] walks from the first lecture to the certificate by forms and links alone', async () => {
    const { who, client } = await learner();
    const home = await client.get('/learn');
    const start = home.html.querySelector('a.btn-primary')?.getAttribute('href');
    expect(start).toBe(bowline);
    const page = await client.get(bowline);
    expect(page.$('h1')).toBe('The bowline');
    expect(page.$('#learning-outline [aria-current=page]')).toContain('The bowline');
    const second = await client.post(`${bowline}/completion`);
    expect(second.location).toBe('/learn/knots/lectures/figure-eight');
    expect((await client.follow(second)).$('#player-percent')).toContain('33 %');
    const third = await client.post('/learn/knots/lectures/figure-eight/completion');
    expect((await client.follow(third)).$('#lecture-actions button.btn-primary')).toBe(
      'Complete and finish the course',
    );
    const last = await client.post(`${third.location}/completion`);
    expect(last.location).toBe('/learn/knots');
    expect((await client.follow(last)).text).toContain('You have finished this course');
    await school.settled();
    const certificate = await findCertificateFor(who.id, knots.id);
    expect((await client.get('/learn/knots')).text).toContain(`/certificates/${certificate?.publicId}`);
    expect((await client.get('/learn')).text).toContain(`/certificates/${certificate?.publicId}`);
    const mail = await school.mailbox.latest(who.email, /certificate/);
    expect(mail.text).toContain(`/certificates/${certificate?.publicId}`);
  });

  it('[LRN-03] undoes a completion and stays on the lecture', async () => {
    const { client } = await learner();
    await client.post(`${bowline}/completion`);
    const page = await client.delete(`${bowline}/completion`);
    expect(page.location).toBe(bowline);
    expect((await client.follow(page)).$('#player-percent')).toContain('0 %');
  });

  it('[LRN-04] remembers a minute that was typed, and says what is wrong with another', async () => {
    const { client } = await learner();
    const kept = await client.post(`${bowline}/position`, { minute: '12:30' });
    expect(kept.status).toBe(303);
    expect((await client.follow(kept)).$('#flash')).toContain('12:30');
    const refused = await client.post(`${bowline}/position`, { minute: 'half past' });
    expect(refused.status).toBe(422);
  });
});

describe('learning with htmx', () => {
  it('[LRN-03] completing answers the button, the percent and the outline', async () => {
    const { client } = await learner();
    const part = await client.htmx.post(`${bowline}/completion`, { how: 'watched' });
    expect(part.status).toBe(200);
    expect(part.text).not.toContain('<html');
    expect(part.$('#lecture-actions')).toContain('Completed');
    expect(part.$('#player-percent')).toContain('33 %');
    expect(part.$('#learning-outline [aria-current=page]')).toContain('completed');
    const undone = await client.htmx.delete(`${bowline}/completion`);
    expect(undone.$('#lecture-actions')).toContain('Complete and continue');
  });

  it('[LRN-04] a place is taken without a word and is there on another device, also after a flush', async () => {
    const { who, client } = await learner();
    expect((await client.post(`${bowline}/position`, { seconds: 93.7, duration: 200, age: 0 })).status).toBe(204);
    await flushPositions();
    const other = await as(who);
    expect((await other.get('/learn/knots')).$('#learning-outline')).toContain('The bowline, begun');
    for (const seconds of ['-1', 'NaN', '1e99', 'x'])
      expect((await client.post(`${bowline}/position`, { seconds })).status).toBe(422);
  });
});
