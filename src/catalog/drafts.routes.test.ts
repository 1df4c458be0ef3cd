import { beforeAll, expect, it } from 'vitest';
import { updateLecture } from '../authoring/outline/outline.service.ts';
import { studioCast } from '../test/studio.ts';

let cast: Awaited<ReturnType<typeof studioCast>>;
beforeAll(async () => {
  cast = await studioCast();
});

it('[AUT-05] the page of a draft is shown to its teacher as learners will see it, and to nobody else', async () => {
  const { base, made, lecture } = await cast.course('Knots to come');
  await updateLecture(cast.owner, made.id, lecture.id, { preview: true }, lecture.revision);
  const page = await cast.ada.get(`${base}/preview`);
  expect(page.$('h1')).toBe('Knots to come');
  expect(page.$('main')).toContain('Nobody else sees it before you publish it.');
  expect(page.$('.course-about')).toContain('Bowline (free preview)');
  expect(page.html.querySelector('.course-aside button')?.hasAttribute('disabled')).toBe(true);
  expect(page.html.querySelectorAll('main form')).toHaveLength(0);
  expect((await cast.eve.get(`${base}/preview`)).status).toBe(404);
  expect((await cast.leo.get(`${base}/preview`)).status).toBe(403);
  expect((await cast.school.visitor().get(`/courses/${made.slug}`)).status).toBe(404);
});

it('[AUT-01] the card beside the form shows what is typed, and stores nothing', async () => {
  const { base } = await cast.course();
  const first = await cast.ada.get(`${base}/basics`);
  expect(first.$('#drafts-card')).toContain('All levels');
  const typed = await cast.ada.htmx.get(`${base}/card?title=Typed+words&level=advanced&selling=once&amount=1499`);
  expect(typed.html.querySelectorAll(':scope > *')).toHaveLength(1);
  for (const words of ['Typed words', 'Advanced', '1,499']) expect(typed.$('#drafts-card')).toContain(words);
  const odd = await cast.ada.htmx.get(`${base}/card?title=&level=none&selling=once&amount=much`);
  expect(odd.$('#drafts-card')).toContain('Knots');
  expect((await cast.ada.get(`${base}/basics`)).$('#drafts-card')).not.toContain('Typed words');
});
