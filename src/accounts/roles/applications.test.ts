import { afterEach, describe, expect, it } from 'vitest';
import { day, turnClock } from '../../lib/clock.ts';
import { sweepOutboxes } from '../../lib/events.ts';
import { emptyQueues } from '../../lib/queue.ts';
import { startSchool } from '../../test/school.ts';
import { person } from '../../test/world.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { Audit } from '../audit/audit.model.ts';
import { Application } from './application.model.ts';
import { applyToTeach, decideApplication } from './applications.service.ts';

const school = await startSchool();
const ruth = await person('ruth', 'Ruth Okafor', 'admin');
const ivy = await person('ivy', 'Ivy Second', 'admin');
const words = {
  about: 'I have tied knots on ships for twenty years.',
  teaches: 'The eight knots that everybody needs, for beginners.',
  link: 'https://knots.example/me',
};
const roleOf = async (id: string) => (await requirePersonById(id)).role;

afterEach(() => turnClock(0));

describe('asking to teach', () => {
  it('[ACC-07] shows its state at every step, and ends in the studio with a mail', async () => {
    const leo = await person('leo', 'Leo Martins', 'learner');
    const learner = await school.signedIn(leo);
    const admin = await school.signedIn(ruth);
    const bad = await learner.post('/teach', { about: 'Hi', teaches: words.teaches, link: 'ftp://x' });
    expect(bad.status).toBe(422);
    expect(bad.$('#field-about')).toContain('Hi');
    expect(bad.$('#field-link-error')).toContain('web address');
    expect((await learner.follow(await learner.post('/teach', words))).$('main')).toContain('Your application is here');
    expect((await learner.post('/teach', words)).status).toBe(422);
    expect((await admin.get('/admin')).$('#overview-tasks')).toContain('Somebody asks to teach.');
    const list = await admin.get('/admin/applications');
    expect(list.$('main')).toMatch(/Leo Martins.*twenty years.*eight knots.*knots\.example/);
    const decided = await admin.post(`/admin/applications/${leo.id}/decision`, { decision: 'approve', words: 'Ahoy' });
    expect(decided.status).toBe(303);
    // Without signing in anew.
    expect((await learner.get('/studio')).status).toBe(200);
    expect((await learner.get('/teach')).location).toBe('/studio');
    const mail = await school.mailbox.latest(leo.email, /You can teach/);
    expect(mail.text).toContain('Ahoy');
    await school.settled();
    const lines = await Audit.find({ subjectId: leo.id }).sort({ at: 1, _id: 1 }).lean();
    expect(lines.map(({ action }) => action).sort()).toEqual([
      'application.approved',
      'application.sent',
      'person.role-changed',
    ]);
  });

  it('[ACC-07] needs words to be declined, says them, and may be repeated after 30 days', async () => {
    const max = await person('max', 'Max Keen', 'learner');
    const learner = await school.signedIn(max, { stay: true });
    const admin = await school.signedIn(ruth);
    await learner.post('/teach', words);
    const bare = await admin.post(`/admin/applications/${max.id}/decision`, { decision: 'decline', words: ' ' });
    expect(bare.status).toBe(422);
    expect(bare.$('main')).toContain('Please say why');
    await admin.post(`/admin/applications/${max.id}/decision`, {
      decision: 'decline',
      words: 'Show us <b>one</b> lesson.',
    });
    expect((await school.mailbox.latest(max.email, /your application/)).text).toContain('Show us');
    const page = await learner.get('/teach');
    expect(page.text).toContain('Show us &lt;b&gt;one');
    expect(page.$('main')).toContain('You may apply again from');
    expect((await learner.post('/teach', words)).status).toBe(422);
    expect(await roleOf(max.id)).toBe('learner');
    turnClock(29 * day);
    await expect(applyToTeach(snapshotOf(max), words)).rejects.toThrow('less than 30 days ago');
    turnClock(30.1 * day);
    await applyToTeach(snapshotOf(max), words);
    expect((await Application.findById(max.id).lean())?.state).toBe('open');
  });

  it('[ACC-07] two at once are one application; two admins at once give one answer', async () => {
    const amy = await person('amy', 'Amy Twice', 'learner');
    const both = await Promise.allSettled([applyToTeach(snapshotOf(amy), words), applyToTeach(snapshotOf(amy), words)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const answers = await Promise.allSettled([
      decideApplication(snapshotOf(ruth), amy.id, { approved: true, words: '' }),
      decideApplication(snapshotOf(ivy), amy.id, { approved: false, words: 'No' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const approved = answers[0]?.status === 'fulfilled';
    expect(await roleOf(amy.id)).toBe(approved ? 'instructor' : 'learner');
    await school.settled();
    expect(await school.mailbox.all(amy.email)).toHaveLength(1);
  });

  it('[ACC-07] an approval that was cut off after it was written takes effect all the same', async () => {
    const zoe = await person('zoe', 'Zoe Cut', 'learner');
    await applyToTeach(snapshotOf(zoe), words);
    await decideApplication(snapshotOf(ruth), zoe.id, { approved: true, words: '' });
    // As a crash right after the first write leaves it: the role is not there, the queue is lost.
    await school.settled();
    const { User } = await import('../user.model.ts');
    const { fact } = await import('../../lib/events.ts');
    await User.updateOne({ _id: zoe.id }, { $set: { role: 'learner' } });
    const at = (await Application.findById(zoe.id).lean())?.decidedAt?.getTime() ?? 0;
    const told = fact('application.decided', { userId: zoe.id, at });
    await Application.updateOne({ _id: zoe.id }, { $push: { outbox: told } });
    await emptyQueues();
    await sweepOutboxes(-1000);
    await school.settled();
    expect(await roleOf(zoe.id)).toBe('instructor');
  });

  it('[ACC-07] is for learners only, and answered by admins only', async () => {
    const ada = await person('ada', 'Ada Fernandes', 'instructor');
    await expect(applyToTeach(snapshotOf(ada), words)).rejects.toThrow('You can teach already');
    const eve = await person('eve', 'Eve Learner', 'learner');
    await applyToTeach(snapshotOf(eve), words);
    await expect(decideApplication(snapshotOf(eve), eve.id, { approved: true, words: '' })).rejects.toMatchObject({
      status: 403,
    });
    const learner = await school.signedIn(eve);
    const answer = await learner.post(`/admin/applications/${eve.id}/decision`, { decision: 'approve', words: '' });
    expect(answer.status).toBe(403);
    expect((await school.visitor().get('/teach')).$('main')).toContain('Join to apply');
  });
});
