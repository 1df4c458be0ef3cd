import { describe, expect, it } from 'vitest';
import { exportBank, importBank, listBank } from '../../assessment/exchange/export.service.ts';
import { listQuestions } from '../../assessment/questions/questions.service.ts';
import { studioCast } from '../../test/studio.ts';

const { ada, eve, owner, course } = await studioCast();

const single = (text: string, more: Record<string, string | string[]> = {}) => ({
  kind: 'single',
  text,
  points: '2',
  tags: 'Loops, first',
  answerText: ['Bowline', 'Noose', ''],
  answerFeedback: ['It holds.', '', ''],
  right: '0',
  ...more,
});

async function bankWith(...texts: string[]) {
  const { base, made } = await course();
  const page = `${base}/questions`;
  for (const text of texts) await ada.post(page, single(text));
  const { questions } = await listQuestions(made.id);
  return { page, id: made.id, first: questions.at(-1)?.id ?? '' };
}

describe('the bank of questions', () => {
  it('[AUT-15] keeps a question with its answers, feedback and tags', async () => {
    const { page, id } = await bankWith('Which loop holds?');
    expect(await listBank(id)).toMatchObject([
      {
        ...{ kind: 'single', text: 'Which loop holds?', points: 2, tags: ['first', 'loops'] },
        answers: [
          { text: 'Bowline', share: 100, feedback: 'It holds.' },
          { text: 'Noose', share: 0 },
        ],
      },
    ]);
    const list = await ada.get(page);
    expect(list.text).toContain('Which loop holds?');
    expect(list.text).toContain('2 points');
  });

  it('[AUT-15] a form sent twice at once adds one question; another one on the same page is another', async () => {
    const { page, id } = await bankWith();
    const form = await ada.get(`${page}/new?kind=single`);
    const key = form.html.querySelector('[name="key"]')?.getAttribute('value') ?? '';
    const sent = await Promise.all([1, 2].map(() => ada.post(page, single('Once?', { key }))));
    expect(sent.map(({ status }) => status)).toEqual([303, 303]);
    expect(await listBank(id)).toHaveLength(1);
    await ada.post(page, single('Once more?', { key }));
    expect(await listBank(id)).toHaveLength(2);
  });

  it('[AUT-15] gives a bad form back with 422, what was typed, and the words beside the field', async () => {
    const { page, id } = await bankWith();
    const sent = await ada.post(page, single('Which?', { right: [], tags: 'kept' }));
    expect(sent.status).toBe(422);
    expect(sent.text).toContain('Please mark the right answer.');
    expect(sent.html.querySelector('#answer-0-text')?.getAttribute('value')).toBe('Bowline');
    expect(sent.html.querySelector('#field-tags')?.getAttribute('value')).toBe('kept');
    expect(await listBank(id)).toEqual([]);
  });

  it('[AUT-15] “two more lines” stores nothing and loses nothing', async () => {
    const { page, id } = await bankWith();
    const more = await ada.post(page, single('Half a question', { show: 'more', answerText: ['a', 'b', 'c', 'd'] }));
    expect(more.status).toBe(200);
    expect(more.html.querySelectorAll('[name=answerText]')).toHaveLength(6);
    expect(more.html.querySelector('textarea[name=text]')?.text).toContain('Half a question');
    expect(await listBank(id)).toEqual([]);
  });

  it('[AUT-15] several right answers share the points evenly, or as typed', async () => {
    const { page, id } = await bankWith();
    const answers = { kind: 'multiple', answerText: ['a', 'b', 'c'], right: ['0', '1'] };
    await ada.post(page, single('Evenly', answers));
    await ada.post(page, single('As typed', { ...answers, answerShare: ['60', '40', '-25'] }));
    const wrong = await ada.post(page, single('Too much', { ...answers, answerShare: ['60', '60', ''] }));
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('make 120 %, not 100 %');
    expect((await listBank(id)).map((one) => one.answers.map(({ share }) => share))).toEqual([
      [50, 50, 0],
      [60, 40, -25],
    ]);
  });

  it('[AUT-15] two who save at once: the second sees both texts, nothing is lost', async () => {
    const { page, first } = await bankWith('One text');
    const address = `${page}/${first}`;
    expect((await ada.put(address, single('My text', { revision: '1' }))).status).toBe(303);
    const clash = await ada.put(address, single('Your text', { revision: '1' }));
    expect(clash.status).toBe(409);
    expect(clash.text).toContain('My');
    expect(clash.html.querySelector('textarea[name=text]')?.text).toContain('Your text');
    expect(clash.html.querySelector('input[name=revision]')?.getAttribute('value')).toBe('2');
  });

  it('[AUT-15] finds by the beginnings of words, by kind and by tag', async () => {
    const { page } = await bankWith('Bowline under load', 'Sheet bend');
    await ada.post(page, { kind: 'essay', text: 'Explain the bight', tags: 'words' });
    const titles = async (query: string) =>
      (await ada.get(`${page}?${query}`)).html.querySelectorAll('#question-list a').map((link) => link.text);
    expect(await titles('words=sheet')).toEqual(['Sheet bend']);
    expect(await titles('words=bowl+lo')).toEqual(['Sheet bend', 'Bowline under load']);
    expect(await titles('kind=essay')).toEqual(['Explain the bight']);
    expect(await titles('tag=words')).toEqual(['Explain the bight']);
    expect((await ada.get(`${page}?words=nothing`)).text).toContain('No question fits');
  });

  it('[AUT-15] what is deleted is taken back with one button', async () => {
    const { page, id, first } = await bankWith('Going');
    const gone = await ada.delete(`${page}/${first}`);
    expect(await listBank(id)).toEqual([]);
    expect((await ada.get(gone.location ?? '')).text).toContain('Undo');
    await ada.delete(`${page}/bin`, { ids: first });
    expect(await listBank(id)).toHaveLength(1);
  });

  it('[AUT-15] many at once: tagged, copied into another course once, put into the bin', async () => {
    const { page, id } = await bankWith('One', 'Two');
    const other = await course('Splices');
    const ids = (await listQuestions(id)).questions.map((one) => one.id);
    await ada.post(`${page}/selection`, { ids, act: 'tag', tag: 'Exam' });
    expect((await listBank(id)).map((one) => one.tags)).toEqual([
      ['exam', 'first', 'loops'],
      ['exam', 'first', 'loops'],
    ]);
    for (let again = 0; again < 2; again++)
      await ada.post(`${page}/selection`, { ids, act: 'copy', course: other.made.id });
    expect(await listBank(other.made.id)).toHaveLength(2);
    await ada.post(`${page}/selection`, { ids, act: 'remove' });
    expect(await listBank(id)).toEqual([]);
    expect((await ada.post(`${page}/selection`, { act: 'remove' })).status).toBe(422);
  });

  it('[AUT-15] nobody else gets in', async () => {
    const { page, first } = await bankWith('Mine');
    for (const path of [page, `${page}/${first}`, `${page}/export/json`, `${page}/import`, `${page}/bin`])
      expect((await eve.get(path)).status).toBe(404);
    const theirs = await course('Other');
    expect((await ada.get(`${theirs.base}/questions/${first}`)).status).toBe(404);
  });
});

describe('questions from files', () => {
  const gift = '::One::Two and two?{=4 ~5}\n\n::Two::Right?{T}\n\nOnly words';

  it('[AUT-15] shows every entry first, takes what it can, and doubles nothing', async () => {
    const { page, id } = await bankWith();
    const sent = await ada.post(`${page}/imports`, { pasted: gift });
    const report = await ada.get(sent.location ?? '');
    expect(report.text).toContain('2 questions can be taken in, 1 cannot be taken.');
    expect(report.text).toContain('This is a description without an answer.');
    expect(await listBank(id)).toEqual([]);
    const [first, second] = await Promise.all([1, 2].map(() => ada.post(`${sent.location}/taking`)));
    expect([first?.status, second?.status]).toEqual([303, 303]);
    expect((await listBank(id)).map((one) => one.name).sort()).toEqual(['One', 'Two']);
    const again = await ada.post(`${page}/imports`, { pasted: gift });
    expect((await ada.get(again.location ?? '')).text).toContain('2 are in the bank already');
  });

  it('[AUT-15] a file in UTF-16 with other scripts comes in whole', async () => {
    const { page, id } = await bankWith();
    const words = '::गाँठ::कौन सी गाँठ?{=बोलाइन ~फंदा}';
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(words, 'utf16le')]);
    const file = { name: 'प्रश्न.txt', bytes, type: 'text/plain' };
    const sent = await ada.upload(`${page}/imports`, {}, { file });
    await ada.post(`${sent.location}/taking`);
    expect((await listBank(id))[0]).toMatchObject({ name: 'गाँठ', text: 'कौन सी गाँठ?' });
  });

  it.each([
    ['nothing', '', 'Please choose a file, or paste the questions.'],
    ['spaces', ' \n ', 'Please choose a file, or paste the questions.'],
  ])('[AUT-15] %s is refused beside the field', async (_what, pasted, words) => {
    const { page } = await bankWith();
    const sent = await ada.post(`${page}/imports`, { pasted });
    expect(sent.status).toBe(422);
    expect(sent.text).toContain(words);
  });

  it('[AUT-15] goes out in four formats, and a bank taken into another course gives the same file', async () => {
    const { page, id } = await bankWith('One', 'Two');
    const { text } = await ada.get(`${page}/export/json`);
    const other = await course('Copy');
    const parsed: { questions: object[] } = JSON.parse(text);
    expect(await importBank(owner.id, other.made.id, parsed.questions)).toMatchObject({ added: 2, problems: [] });
    expect(await exportBank(other.made.id)).toEqual(await exportBank(id));
    expect((await ada.get(`${page}/export/gift`)).text).toContain('=Bowline#[markdown]It holds.');
    expect((await ada.get(`${page}/export/aiken`)).text).toContain('ANSWER: A');
    expect((await ada.get(`${page}/export/csv`)).text).toContain('answer1,match1,share1');
    expect((await ada.get(`${page}/export/exe`)).status).toBe(404);
  });
});
