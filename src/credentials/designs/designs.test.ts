/** How certificates look: chosen by the school and by a course, seen before, and kept by what was issued. */
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { listActs } from '../../accounts/audit/audit-log.service.ts';
import { contrast, contrastFault, designFrom, fillIn } from '../../authoring/certificate/design.service.ts';
import { newId } from '../../authoring/courses/course.model.ts';
import { requireOwnCourse } from '../../authoring/courses/courses.service.ts';
import { copyCourse } from '../../authoring/duplicates/copy-course.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { requireEnrolment } from '../../learning/enrolment.service.ts';
import { completeLecture, readyLectures } from '../../learning/progress.service.ts';
import { startSchool } from '../../test/school.ts';
import { world } from '../../test/world.ts';
import { findCertificateFor } from '../certificates.service.ts';
import { reissue } from '../changes/changes.service.ts';

const school = await startSchool();
const { ada, leo, ruth, knots } = await world();
const [admin, studio, visitor] = [await school.signedIn(ruth), await school.signedIn(ada), school.visitor()];
const own = `/studio/courses/${knots.id}/certificate`;
const schools = '/admin/certificates/design';
const draft = () => requireOwnCourse(snapshotOf(ada), knots.id);
const certificate = async () => {
  const found = await findCertificateFor(leo.id, knots.id);
  if (!found) throw new Error('no certificate');
  return found;
};

describe('how certificates look', () => {
  it('[CRT-01] colours are compared as WCAG says, and placeholders filled in', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrastFault(designFrom())).toBeNull();
    expect(contrastFault(designFrom({ paper: '#ffffff', ink: '#999999' }))?.field).toBe('ink');
    expect(contrastFault(designFrom({ paper: '#ffffff', accent: '#ffe08a' }))?.field).toBe('accent');
    const values = { name: 'Leo', course: 'Knots', date: '', issued: '', hours: '', lectures: '', score: '' };
    const rest = { teacher: 'Ada', school: 'ELearner', version: '2' };
    expect(fillIn('{{name}}: {{ course }}, {{teacher}}', { ...values, ...rest })).toBe('Leo: Knots, Ada');
  });

  it('[CRT-01] a form with a colour nobody can read, or a word that stands for nothing, comes back with 422 and what was typed', async () => {
    const { draftRevision: revision } = await draft();
    const pale = await studio.put(own, { revision, ink: '#dddddd', heading: 'Well done' });
    expect(pale.status).toBe(422);
    expect(pale.$('main')).toContain('too near to the colour of the paper');
    expect(pale.html.querySelector('[name=heading]')?.getAttribute('value')).toBe('Well done');
    const unknown = await studio.put(own, { revision, given: 'For {{nmae}} of {{school}}' });
    expect(unknown.status).toBe(422);
    expect(unknown.$('main')).toContain('{{nmae}} stands for nothing');
    const braces = await studio.put(own, { revision, given: 'For {{name}' });
    expect(braces.$('main')).toContain('two braces on each side');
    expect((await studio.put(own, { revision, paper: 'blue' })).status).toBe(422);
    const again = await admin.put(schools, { revision: 0, facts: '{{grade}}' });
    expect([again.status, again.$('main')]).toEqual([422, expect.stringContaining('{{grade}} stands for nothing')]);
    expect((await draft()).draft.certificateDesign ?? null).toBeNull();
  });

  it('[CRT-01] is seen while it is typed, without scripts by a button, and as the real PDF, without being saved', async () => {
    const { draftRevision: revision } = await draft();
    const typed = { heading: 'Diploma of {{course}}', paper: '#10243f', ink: '#ffffff', accent: '#e7b75a' };
    const part = await studio.htmx.post(`${own}/preview`, typed);
    expect(part.$('.heading')).toBe('Diploma of Knots');
    const sheet = part.html.querySelector('link[rel=stylesheet]')?.getAttribute('href') ?? '';
    expect(sheet).toBe('/certificates/colours/10243f-ffffff-e7b75a.css');
    const css = await visitor.get(sheet);
    expect([css.status, css.text]).toEqual([200, expect.stringContaining('--sheet:#10243f')]);
    expect((await visitor.get('/certificates/colours/red-blue-green.css')).status).toBe(404);
    const page = await studio.put(own, { revision, show: 'preview', ...typed });
    expect([page.status, page.$('.heading')]).toEqual([200, 'Diploma of Knots']);
    expect(page.html.querySelector('[name=paper]')?.getAttribute('value')).toBe('#10243f');
    const pale = await studio.htmx.post(`${own}/preview`, { ink: '#eeeeee' });
    expect(pale.$('#certificate-preview')).toContain('Hard to read');
    for (const [who, address] of [
      [studio, own],
      [admin, schools],
    ] as const) {
      const pdf = await who.get(`${address}/preview.pdf`);
      expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    }
    expect((await draft()).draftRevision).toBe(revision);
  });

  it('[CRT-01] what a course chose stands over the school, a certificate keeps what it was issued with', async () => {
    expect(
      (await admin.put(schools, { revision: 0, heading: 'Diploma', size: 'letter', signerName: '{{school}}' })).status,
    ).toBe(303);
    expect((await admin.put(schools, { revision: 0, heading: 'Other' })).status).toBe(409);
    const { draftRevision: revision } = await draft();
    expect((await studio.put(own, { revision, given: 'We say that', orientation: 'portrait' })).status).toBe(303);
    expect((await studio.get(`/studio/courses/${knots.id}/publish`)).$('main')).toContain('How the certificate looks');
    await publishCourse(snapshotOf(ada), knots.id, { note: '' });
    const enrolment = await requireEnrolment(snapshotOf(leo), 'knots');
    for (const lecture of readyLectures(knots)) await completeLecture(enrolment, lecture.id);
    await school.settled();
    const issued = await certificate();
    expect(issued.design).toMatchObject({
      heading: 'Diploma',
      given: 'We say that',
      size: 'letter',
      orientation: 'portrait',
    });
    const pdf = await visitor.get(`/certificates/${issued.publicId}/certificate.pdf`);
    expect(pdf.bytes.toString('latin1')).toContain('/MediaBox [0 0 612 792]');
    expect((await admin.put(schools, { revision: 1, heading: 'Testimony' })).status).toBe(303);
    expect((await visitor.get(`/certificates/${issued.publicId}`)).$('.heading')).toBe('Diploma');
    await school.settled();
    const { lines } = await listActs({ action: 'certificates.design-changed' });
    expect(lines.map(({ actorId }) => actorId)).toEqual([ruth.id, ruth.id]);
  });

  it('[CRT-01] issued anew it keeps its look, or takes the present one where that is ticked', async () => {
    await reissue(snapshotOf(ruth), await certificate(), { revision: 0, reason: 'New key', look: false });
    expect((await certificate()).design).toMatchObject({ heading: 'Diploma' });
    const sent = { revision: 1, reason: 'New look', look: 'on' };
    const { publicId } = await certificate();
    expect((await admin.post(`/certificates/${publicId}/edition`, sent)).status).toBe(303);
    await school.settled();
    expect((await certificate()).design).toMatchObject({ heading: 'Testimony', given: 'We say that' });
  });

  it('[CRT-01] a copy of the course looks the same', async () => {
    const { id } = await copyCourse(snapshotOf(ada), knots.id, { key: newId() });
    const copy = await requireOwnCourse(snapshotOf(ada), id);
    expect(copy.draft.certificateDesign).toMatchObject({ given: 'We say that', orientation: 'portrait' });
  });

  it('[CRT-03] its holders stand in the studio, with search and as a file, for who answers them', async () => {
    const list = `/studio/courses/${knots.id}/certificates`;
    const { publicId } = await certificate();
    const page = await studio.get(list);
    expect(page.$('main')).toContain('Leo Martins');
    expect(page.html.querySelector(`a[href="/certificates/${publicId}/record"]`)).not.toBeNull();
    expect((await studio.get(`${list}?q=nobody`)).$('main')).toContain('No certificate found');
    const file = await studio.get(`${list}/list.csv`);
    expect(file.text).toMatch(new RegExp(`Leo Martins,issued,.*${publicId}`));
    expect((await (await school.signedIn(leo)).get(list)).status).toBe(403);
  });
});
