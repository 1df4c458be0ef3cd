/** Journey 24: a plan to finish by, the calendar and its address in a program of one's own, and starting the course over. */
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { grantAccess } from '../../learning/enrolment.service.ts';
import { expectPath, expectWords, look, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';

const school = await startSchool();
const { knots } = await world();
const { open } = startBrowser(school);
const shown = async (address: string) => {
  const answer = await fetch(address);
  return answer.ok ? new ICAL.Component(ICAL.parse(await answer.text())).getAllSubcomponents('vevent').length : null;
};

describe.each(modes)('planning $name', (mode) => {
  it('[LRN-09] [LRN-10] a learner plans, subscribes, starts over, thinks better of it, and drops the plan', async () => {
    const who = await person(mode.javaScript ? 'pia' : 'per', 'Pia Planner', 'learner');
    await grantAccess(who.id, knots.id, { kind: 'admin', id: who.id });
    const page = await open(mode, who);
    await page.goto('/calendar');
    await expectWords(page, 'No dates ahead');
    await look(page, 'calendar-empty', mode);
    await page.goto('/learn/knots');
    await press(page, 'Plan when to finish', 'link');
    await page.getByRole('checkbox', { name: 'Sat' }).check();
    await page.getByRole('checkbox', { name: 'Sun' }).check();
    if (!mode.javaScript) await press(page, 'Work out a day');
    await expectWords(page, /on every day you finish on/);
    await look(page, 'learn-plan', mode);
    await press(page, 'Keep this plan');
    await expectPath(page, '/learn/knots');
    await expectWords(page, /Today.*1\.1 The bowline/);
    await look(page, 'learn-course-planned', mode);

    await page.goto('/calendar');
    await expectWords(page, 'The day you finish by');
    await press(page, 'Make an address');
    await expectWords(page, 'it is shown only this once');
    await look(page, 'calendar', mode);
    const address = (await page.locator('#calendar-address-words li').textContent()) ?? '';
    expect(await shown(address)).toBe(2);
    await press(page, 'End the address');
    await expectWords(page, 'The address leads nowhere now.');
    expect(await shown(address)).toBeNull();

    await page.goto('/learn/knots/lectures/bowline');
    await press(page, 'Complete and continue');
    await expectPath(page, /\/figure-eight$/);
    await page.goto('/learn/knots');
    await expectWords(page, '1 of 3 lectures');
    await press(page, 'Start over', 'link');
    await look(page, 'learn-start-over', mode);
    await press(page, 'Start over');
    await expectPath(page, '/learn/knots');
    await expectWords(page, /0 of 3 lectures.*You have started over/);
    await look(page, 'learn-course-started-over', mode);
    await press(page, 'Give my progress back');
    await expectWords(page, /Your progress is back\..*1 of 3 lectures/);
    await press(page, 'Change the plan', 'link');
    await press(page, 'Drop the plan');
    await expectWords(page, 'The plan is gone. What you learned is kept.');
  });
});
