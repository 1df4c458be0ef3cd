/** Journey: Ada edits a course that people learn from; Leo sees nothing of it before it is published, and no break after. */
import type { Page } from 'playwright';
import { beforeAll, describe, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { createCourse } from '../../authoring/courses/courses.service.ts';
import { addLecture } from '../../authoring/outline/outline.service.ts';
import { addSection } from '../../authoring/outline/sections.service.ts';
import { publishCourse } from '../../authoring/publishing/publication.service.ts';
import { readStudioRules, saveStudioRules } from '../../authoring/review/studio-settings.service.ts';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { expectPath, expectWords, look, type Mode, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { ada, leo, ruth } = await world();
const { open } = startBrowser(school);

describe.each(modes)('a live course, $name', (mode: Mode) => {
  const title = mode.javaScript ? 'Whippings' : 'Seizings';
  const slug = title.toLowerCase();
  let base = '';
  let lecture = '';

  beforeAll(async () => {
    await approvalIs(false);
    const owner = snapshotOf(ada);
    const made = await createCourse(owner, { title, description: 'Rope ends that last.', category: 'outdoors' });
    const section = await addSection(owner, made.id, 'Begin');
    const text = 'A rope end frays. Three turns hold it.\n\nPull them tight.';
    const first = await addLecture(owner, made.id, section.id, {
      title: 'Three turns',
      kind: 'article',
      markdown: text,
    });
    await addLecture(owner, made.id, section.id, {
      title: 'The needle',
      kind: 'article',
      markdown: 'Through and back.',
    });
    await publishCourse(owner, made.id, { note: 'The beginning' });
    await grantAccess(leo.id, made.id, { kind: 'admin', id: `${leo.id}-${slug}` });
    base = `/studio/courses/${made.id}`;
    lecture = `${base}/lectures/${first.id}`;
  });

  it('[AUT-05] what was edited is read word by word, published with a note, and read by learners once', async () => {
    const [desk, learner] = [await open(mode, ada), await open(mode, leo)];
    await learner.goto(`/learn/${slug}/lectures/three-turns`);
    await edit(desk, lecture, 'A rope end frays. Five turns hold it.\n\nPull them tight.');
    await learner.reload();
    await expectWords(learner, 'Three turns hold it');
    await desk.goto(`${base}/publish`);
    await press(desk, 'Read every change, word by word', 'link');
    await expectWords(desk, /Three.*Five/);
    await look(desk, 'publish-changes', mode);
    await press(desk, /^Publish$/, 'link');
    await desk.getByLabel('What changed, for learners').fill('Five turns instead of three.');
    await look(desk, 'publish-live', mode);
    await press(desk, 'Publish 1 change');
    await expectWords(desk, 'Version 2 is published');
    await learner.reload();
    await expectWords(learner, 'Five turns hold it');
    await learner.goto(`/learn/${slug}`);
    await expectWords(learner, 'Five turns instead of three.', '#course-news');
    await look(learner, 'learn-news', mode);
    await press(learner, 'Got it');
    await learner.locator('#course-news').waitFor({ state: 'detached' });
  });

  it('[AUT-05] two versions are compared, and the first one comes back', async () => {
    const [desk, learner] = [await open(mode, ada), await open(mode, leo)];
    await desk.goto(`${base}/versions`);
    await look(desk, 'versions', mode);
    await press(desk, 'Compare the two');
    await expectWords(desk, /From version 1 to version 2.*Three.*Five/);
    await desk.goto(`${base}/versions/1`);
    await look(desk, 'version', mode);
    await press(desk, 'Go back to version 1');
    await expectWords(desk, 'It is version 3 now');
    await learner.goto(`/learn/${slug}/lectures/three-turns`);
    await expectWords(learner, 'Three turns hold it');
    await desk.goto(lecture);
    await expectWords(desk, 'Five turns hold it');
  });

  it('[AUT-10] a time is planned and dropped', async () => {
    const desk = await open(mode, ada);
    await desk.goto(`${base}/publish`);
    await desk.getByText('Publish later').click();
    const time = desk.getByLabel('Day and time', { exact: true });
    await time.fill((await time.inputValue()).replace('09:00', '09:30'));
    await press(desk, 'Plan for this time');
    await expectWords(desk, /Planned for .*09:30/, '#publication-plan');
    await look(desk, 'publish-planned', mode);
    await press(desk, 'Drop the plan');
    await desk.locator('#publication-plan').waitFor({ state: 'detached' });
  });

  it('[AUT-07] in a school that reviews: handed in, sent back with a remark at its place, handed in again, approved', async () => {
    await approvalIs(true);
    const [desk, office] = [await open(mode, ada), await open(mode, ruth)];
    await desk.goto(`${base}/publish`);
    await look(desk, 'publish-reviewed', mode);
    await press(desk, 'Hand in for review');
    await expectWords(desk, 'Handed in on', '#review-state');
    await office.goto('/admin/submissions');
    await look(office, 'review-queue', mode);
    await press(office, title, 'link');
    await office.getByLabel('About').selectOption({ label: '1.1 Three turns' });
    await office.getByLabel('What should be done').fill('Say which twine.');
    await press(office, 'Add the remark');
    await expectWords(office, 'Say which twine.');
    await look(office, 'review-submission', mode);
    await press(office, 'Send back');
    await expectWords(office, 'Sent back. Its author is told.');
    await desk.goto(lecture);
    await expectWords(desk, 'Remark: Say which twine.');
    await edit(desk, lecture, 'A rope end frays. Five turns of waxed twine hold it.');
    await desk.goto(`${base}/review`);
    await look(desk, 'review-remarks', mode);
    await desk.goto(`${base}/publish`);
    await press(desk, 'Hand in again');
    await office.goto('/admin/submissions');
    await press(office, title, 'link');
    await press(office, 'Approve and publish');
    await expectPath(office, '/admin/submissions');
    const learner = await open(mode, leo);
    await learner.goto(`/learn/${slug}/lectures/three-turns`);
    await expectWords(learner, 'waxed twine');
  });
});

/** By the form of the lecture. */
async function edit(desk: Page, lecture: string, text: string): Promise<void> {
  await desk.goto(lecture);
  await desk.getByLabel('Text', { exact: true }).fill(text);
  await press(desk, 'Save');
  await expectWords(desk, 'Saved');
}

async function approvalIs(approval: boolean): Promise<void> {
  const { checks, revision } = await readStudioRules();
  await saveStudioRules(snapshotOf(ruth), { approval, checks }, revision);
}
