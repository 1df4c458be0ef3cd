/** A survey from its questions to its answers, by plain forms and with scripts: its author and its learner in turn. */
import { describe, expect, it } from 'vitest';
import { look, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { surveyCourse } from '../survey.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
const { open } = startBrowser(school);

describe.each(modes)('a survey $name', (mode) => {
  const name = mode.javaScript ? 'with' : 'without';

  it('[ASM-12] is written by plain fields, answered without a name, and not answered twice', {
    timeout: 240_000,
  }, async () => {
    const course = await surveyCourse(ada, {}, { slug: `views-${name}` });
    const author = await open(mode, ada);
    await author.goto(`/studio/courses/${course.id}/lectures/${course.lectureId}`);
    await author.getByLabel('Another question').selectOption('single');
    await press(author, 'Add it');
    await author.getByLabel('Question 7', { exact: true }).fill('Which knot first?');
    if (mode.javaScript) {
      await author.locator('#sq-kind-6').selectOption('scale5');
      await author.locator('#sq-low-6:not([type=hidden])').waitFor();
      await author.locator('#sq-kind-6').selectOption('single');
    }
    await author.locator('#sq-options-6').fill('Bowline\nReef knot');
    await look(author, 'survey-editor', mode);
    await press(author, 'Save');
    await author.getByText('Saved.').first().waitFor();
    expect(await author.locator('#preview').textContent()).toMatch(/Which knot first\?[\s\S]*Reef knot/);

    const learner = await open(mode, await person(`views-${name}`, `Vera ${name}`, 'learner'));
    await learner.goto(`/courses/views-${name}`);
    await learner.getByRole('button', { name: /Enrol/ }).first().click();
    await learner.goto(`/learn/views-${name}/lectures/views`);
    await look(learner, 'survey', mode);
    await press(learner, 'Send my answers');
    await learner.getByRole('heading', { name: 'One thing needs another look' }).waitFor();
    await learner
      .getByRole('group', { name: /How clear/ })
      .getByLabel('4')
      .check();
    await learner.getByLabel('What should change?').fill('More rope.');
    await press(learner, 'Send my answers');
    await learner.getByText('Thank you: you have answered.').waitFor();
    expect(await learner.locator('#lecture-actions').textContent()).toContain('Completed');
    expect(await learner.locator('#survey-form').count()).toBe(0);
    await look(learner, 'survey-answered', mode);

    await author.goto(`/studio/courses/${course.id}/results`);
    await press(author, 'Your view', 'link');
    await author.getByText('One learner has answered.').waitFor();
    await look(author, 'survey-results', mode);
    expect(await author.locator('main').textContent()).not.toContain('More rope.');
  });
});
