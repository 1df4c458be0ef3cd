/** Two browsers at once: a device is ended from another one; an admin looks as somebody else and comes back. */
import { describe, expect, it } from 'vitest';
import { expectPath, expectWords, look, type Mode, modes, press, startBrowser } from '../browser.ts';
import { startSchool } from '../school.ts';
import { world } from '../world.ts';

const school = await startSchool();
const { leo, ruth } = await world();
const { open } = startBrowser(school);

describe.each(modes)('two browsers $name', (mode: Mode) => {
  it('[ACC-06] what one ends, the other is out of at its next page', async () => {
    const [here, there] = [await open(mode, leo), await open(mode, leo)];
    await there.goto('/learn');
    await expectWords(there, 'My learning');
    await here.goto('/account/devices');
    await look(here, 'account-devices', mode);
    await press(here, 'Sign out everywhere else');
    await expectWords(here, /Signed out of .* other device/);
    await there.reload();
    await expectPath(there, '/sign-in');
    await here.reload();
    await expectPath(here, '/account/devices');
  });

  it('[ACC-10] an admin sees what the person sees, changes nothing, and is themselves again after Stop', async () => {
    const desk = await open(mode, ruth);
    await desk.goto(`/admin/people/${leo.id}`);
    await look(desk, 'admin-person', mode);
    await press(desk, 'See the school as Leo Martins');
    await expectPath(desk, '/learn');
    await expectWords(desk, 'Knots');
    await look(desk, 'see-as-learn', mode);
    await desk.goto('/learn/knots/lectures/bowline');
    await look(desk, 'see-as-lecture', mode);
    await press(desk, /^Complete/);
    await expectWords(desk, 'You can read everything and change nothing', 'body');
    await press(desk, 'Stop');
    await expectPath(desk, `/admin/people/${leo.id}`);
    await expectWords(desk, 'Stopped looking at the school as Leo Martins');
    expect(await desk.getByText('You look at the school as').count()).toBe(0);
  });
});
