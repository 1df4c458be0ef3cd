/** An assignment from its first words to the grade, by plain forms and with scripts: its learner and its teacher in turn. */
import { describe, expect, it } from 'vitest';
import { assignmentCourse } from '../assignment.ts';
import { expectWords, look, modes, press, startBrowser } from '../browser.ts';
import { pdf } from '../media-samples.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { ada } = await world();
const course = await assignmentCourse(ada);
const { open } = startBrowser(school);

describe.each(modes)('an assignment $name', (mode) => {
  const name = mode.javaScript ? 'with' : 'without';

  it('[ASM-06] is written, handed in, graded beside its rubric and read', { timeout: 240_000 }, async () => {
    const writer = await person(`work-${name}`, `Wilma ${name}`, 'learner');
    const page = await open(mode, writer);
    await page.goto('/courses/knot-work');
    await page.getByRole('button', { name: /Enrol/ }).first().click();
    await page.goto('/learn/knot-work/lectures/tie');
    await page.locator('#field-answer').fill('It **holds**.');
    await page.locator('#field-file').setInputFiles({ name: 'knot.pdf', mimeType: 'application/pdf', buffer: pdf });
    await press(page, 'Add the file');
    await page.getByRole('link', { name: 'knot.pdf' }).waitFor();
    await look(page, 'assignment-draft', mode);
    await press(page, 'Hand in …');
    await page.getByRole('heading', { name: 'This is what goes' }).waitFor();
    await look(page, 'assignment-hand-in', mode);
    await press(page, 'Hand in');
    await page.getByRole('heading', { name: 'Handed in' }).waitFor();
    await look(page, 'assignment-waiting', mode);

    const teacher = await open(mode, ada);
    await teacher.goto(`/studio/courses/${course.id}/assignments`);
    await look(teacher, 'assignments', mode);
    await press(teacher, 'Tie it', 'link');
    await look(teacher, 'assignment-list', mode);
    await press(teacher, 'Grade the one that waits', 'link');
    await teacher.getByLabel('It holds').check();
    await teacher.getByLabel('So that a beginner can tie it').check();
    if (mode.javaScript) await expectWords(teacher, '8 of 8 points · 100 %', '#grade-points');
    await teacher.locator('#field-comment').fill('Well tied.');
    await look(teacher, 'assignment-grade', mode);
    await press(teacher, 'Grade and go on');
    await teacher.getByText('Nothing waits for a grade any more.').waitFor();
    await press(teacher, 'Hand back the one graded');
    await school.settled();

    await page.goto('/learn/knot-work/lectures/tie');
    expect(await page.locator('#work').textContent()).toMatch(/100 %[\s\S]*Passed[\s\S]*Well tied\./);
    await expectWords(page, 'Completed', '#lecture-actions');
    await look(page, 'assignment-result', mode);
  });
});
