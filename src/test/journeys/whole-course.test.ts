/** A course with lectures and questions of every kind, from enrolling to the certificate: with scripts, without, by keyboard alone. */
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { expectPath, expectWords, holds, look, type Mode, modes, startBrowser } from '../browser.ts';
import { type Hands, keyboard, pointer } from '../hands.ts';
import { startSchool } from '../school.ts';
import { person, world } from '../world.ts';
import { everyKindCourse } from './every-kind.ts';

const school = await startSchool();
const { ada } = await world();
const course = await everyKindCourse(ada);
const { open } = startBrowser(school);
const [scripted, plain] = modes as [Mode, Mode];

/** `name`: of the learner, whose words the teacher reads. */
type Walk = { page: Page; hands: Hands; mode: Mode; name: string };
const walks = [
  { how: 'with JavaScript at 1280 px', mode: scripted, width: 1280, name: 'Pia Pointer', by: () => pointer },
  { how: 'without JavaScript at 360 px', mode: plain, width: 360, name: 'Nora Plain', by: () => pointer },
  { how: 'by keyboard alone', mode: scripted, width: 1280, name: 'Kai Keys', by: keyboard },
];

describe.each(walks)('a whole course $how', ({ mode, width, name, by }) => {
  it('[LRN-01] [ASM-01] [CRT-01] goes through every kind of lecture and question to the certificate', {
    timeout: 300_000,
  }, async () => {
    const who = await person(name.toLowerCase().replace(' ', '-'), name, 'learner');
    const page = await open(mode, who);
    await page.setViewportSize({ width, height: 800 });
    const walk = { page, hands: by(page), mode, name };
    await enrol(walk);
    await seeAndRead(walk);
    await takeQuiz(walk);
    await handInWork(walk);
    await answerSurvey(walk);
    await expectWords(page, /All that is left is handed in\..*2 lectures are handed in and not graded yet\./);
    await look(page, 'learn-course-left', mode);

    const teacher = await open(mode, ada);
    await teacher.setViewportSize({ width, height: 800 });
    await gradeAll({ page: teacher, hands: by(teacher), mode, name });
    await school.settled();
    await seeCertificate(walk);
  });
});

async function enrol({ page, hands, mode }: Walk): Promise<void> {
  await page.goto(`/courses/${course.slug}`);
  await hands.press(button(page, /^Enrol/));
  await expectPath(page, /^\/learn\/every-knot/);
  await page.goto(lecture('video'));
  await look(page, 'lecture-video-question', mode);
}

async function seeAndRead(walk: Walk): Promise<void> {
  const { page, hands, mode } = walk;
  await answerInFilm(walk);
  for (const kind of ['audio', 'article', 'document', 'embed', 'quiz']) {
    await hands.press(button(page, 'Complete and continue'));
    await expectPath(page, lecture(kind));
    if (kind === 'audio' || kind === 'embed') await look(page, `lecture-${kind}`, mode);
  }
}

/** The film stops for it; without scripts it is answered below. */
async function answerInFilm({ page, hands, mode }: Walk): Promise<void> {
  const question = page.locator('#stop-1');
  if (mode.javaScript) {
    await holds(page, "document.getElementById('lecture-video').readyState >= 1");
    await page.keyboard.press('k');
    await question.and(page.locator('[open]')).waitFor();
  } else await hands.press(question.locator('summary').first());
  await hands.check(question.getByLabel('Bowline'));
  await hands.press(question.getByRole('button', { name: 'Answer' }));
  await question.getByText('It holds and opens again.').waitFor();
  if (mode.javaScript) await hands.press(question.getByRole('button', { name: 'Continue' }));
}

async function takeQuiz({ page, hands, mode }: Walk): Promise<void> {
  await hands.press(button(page, 'Begin'));
  const box = (number: number) => page.locator(`#question-${number}`);
  const put = async (number: number, places: Record<string, string>) => {
    for (const [label, words] of Object.entries(places)) await hands.choose(box(number).getByLabel(label), words);
  };
  await hands.check(box(1).getByLabel('Bowline'));
  for (const label of ['Clove hitch', 'Rolling hitch']) await hands.check(box(2).getByLabel(label));
  await hands.check(box(3).getByLabel('True'));
  await hands.write(box(4).locator('#q4'), '0,1852 km');
  await hands.write(box(5).locator('#q5'), 'Working end');
  await hands.write(box(6).getByLabel('Gap 1'), 'rabbit');
  await hands.write(box(6).getByLabel('Gap 2'), 'tree');
  await put(7, { 'Sheet bend': 'Two ropes', Bowline: 'A loop' });
  await put(8, { 'Make a loop': '1', 'Go round': '2', Pull: '3' });
  await hands.write(box(9).locator('textarea'), 'So that nothing falls.');
  await hands.press(button(page, 'Look over and hand in'));
  await page.getByText('All 9 questions are answered and saved.').waitFor();
  await hands.press(button(page, 'Hand in'));
  await expectWords(page, /88 %.*8 of 9 points/);
  await look(page, 'quiz-result-waits', mode);
  await hands.press(page.getByRole('link', { name: 'Back to the quiz' }));
  await goOn({ page, hands });
}

async function handInWork({ page, hands }: Walk): Promise<void> {
  await hands.write(page.locator('#field-answer'), 'It holds.');
  await hands.press(button(page, 'Hand in …'));
  await page.getByRole('heading', { name: 'This is what goes' }).waitFor();
  await hands.press(button(page, 'Hand in'));
  await page.getByRole('heading', { name: 'Handed in' }).waitFor();
  await goOn({ page, hands });
}

async function answerSurvey({ page, hands }: Walk): Promise<void> {
  await hands.check(page.getByRole('group', { name: /How clear/ }).getByLabel('4'));
  await hands.write(page.getByLabel('What should change?'), 'More rope.');
  await hands.press(button(page, 'Send my answers'));
  await page.getByText('Thank you: you have answered.').waitFor();
  await page.goto(`/learn/${course.slug}`);
}

/** The essay is read, the work graded and handed back. */
async function gradeAll({ page, hands, name }: Walk): Promise<void> {
  await page.goto(`/studio/courses/${course.id}/marking`);
  await hands.press(page.getByRole('link', { name: 'Begin with the first' }));
  await expectWords(page, 'So that nothing falls.');
  await hands.write(page.getByLabel('Points'), '1');
  await hands.press(button(page, /^(Save|Mark)/));
  await page.getByText('Nothing waits any more').waitFor();
  await page.goto(`/studio/courses/${course.id}/assignments`);
  await hands.press(page.getByRole('main').getByRole('link', { name: 'Tie it' }));
  await hands.press(page.getByRole('link', { name: 'Grade the one that waits' }));
  await expectWords(page, name);
  await hands.check(page.getByLabel('It holds'));
  await hands.check(page.getByLabel('So that a beginner can tie it'));
  await hands.press(button(page, 'Grade and go on'));
  await hands.press(button(page, 'Hand back the one graded'));
  await expectPath(page, /\/assignments\/\w+$/);
}

async function seeCertificate({ page, hands, mode, name }: Walk): Promise<void> {
  await page.goto(`/learn/${course.slug}/grades`);
  await look(page, 'learn-grades', mode);
  await page.goto(`/learn/${course.slug}`);
  await hands.press(page.getByRole('link', { name: 'See your certificate' }));
  await expectPath(page, /^\/certificates\/[\w-]{16}$/);
  const stranger = await open(mode);
  await stranger.goto(page.url());
  await expectWords(stranger, 'This certificate is genuine');
  await expectWords(stranger, new RegExp(`${name}.*Every knot there is`));
}

async function goOn({ page, hands }: Pick<Walk, 'page' | 'hands'>): Promise<void> {
  const before = page.url();
  await hands.press(page.locator('#lecture-actions').getByRole('link', { name: /^Next/ }).last());
  await expect.poll(() => page.url()).not.toBe(before);
}

function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole('main').getByRole('button', { name, exact: true }).and(page.locator(':visible')).first();
}

function lecture(kind: string): string {
  return `/learn/${course.slug}/lectures/${kind}`;
}
