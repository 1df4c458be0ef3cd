import { describe, expect, it } from 'vitest';
import { csvTable } from '../../lib/csv.ts';
import { type Answer, contentKey, type QuestionContent, tidied } from '../questions/question.ts';
import { readAiken, writeAiken } from './aiken.service.ts';
import { readGift, writeGift } from './gift.service.ts';
import { formatOf } from './import.service.ts';
import { readOwn, writeOwn } from './own.service.ts';
import type { Row } from './row.ts';
import { readTable, tableHeads, tableRow } from './table.service.ts';

const gift = `// a file as teachers have them
$CATEGORY: $course$/top/Knots/Loops

::Bowline:: Which knot makes a loop that holds?{
=The bowline #Right, it does not slip.
~The slip knot #It tightens.
~The granny knot
####See lecture 2.}

// [tag:Safety]
[markdown]Which of these are **hitches**?{ ~%50%Clove hitch ~%50%Half hitch ~%-100%Reef knot }

A bowline slips under load.{F#Look again.#Right.}

How long is a fathom in metres?{#1.8288:0.01}

Between one and five?{#1..5}

Name the end that is worked with. {=working end =%50%running end#Nearly.}

Match them. {=Sheet bend -> two ropes =Bowline -> loop =Clove hitch -> post}

The {=bight} is a loop that does not cross itself.

Explain why rope has memory.{}

Only words, no answer.

Broken {=one

::Escapes:: 2 \\= 1 \\+ 1 \\{really\\}\\:\\nNew line{=yes \\~ and \\#1 ~no}
`;

const answer = (text: string, more: Partial<Answer> = {}): Answer => ({
  text,
  match: '',
  share: 0,
  tolerance: 0,
  feedback: '',
  ...more,
});
const right = { share: 100 };
const question = (kind: QuestionContent['kind'], text: string, answers: Answer[]): QuestionContent =>
  tidied({ kind, name: '', text, answers, explanation: 'Because.', points: 2, tags: ['b', 'a'], caseSensitive: false });

const every: QuestionContent[] = [
  question('single', 'Ein *Knoten* für {alle}: ~ = #?', [
    answer('a = b', right),
    answer('c~d', { feedback: 'nein: #1' }),
  ]),
  question('multiple', 'कौन?', [
    answer('एक', { share: 50 }),
    answer('दो', { share: 50 }),
    answer('तीन', { share: -50 }),
  ]),
  question('truefalse', 'Is it?', [answer('True', { feedback: 'oh' }), answer('False', { ...right, feedback: 'yes' })]),
  question('numeric', 'How many?', [answer('3.5', { ...right, tolerance: 0.25 }), answer('-4', { share: 50 })]),
  question('short', 'Name it\n\nin two paragraphs', [answer('bowline', right), answer('king of knots', { share: 60 })]),
  question('cloze', 'The [[1]] and the [[2]].', [
    answer('bight', { match: '1', ...right }),
    answer('loop', { match: '2', ...right }),
  ]),
  question('matching', 'Which?', [
    answer('<b>', { match: 'bold' }),
    answer('[i]', { match: 'x' }),
    answer('', { match: 'decoy' }),
  ]),
  question('ordering', 'First to last', [answer('one'), answer('two'), answer('three')]),
  question('essay', '=HYPERLINK("x") "quoted", with commas; and\ttabs', []),
];
const taken = (rows: Row[]) => rows.flatMap((row) => row.question ?? []);
const bare = (one: QuestionContent) => ({ ...one, points: 1 });

describe('GIFT', () => {
  const rows = readGift(gift);

  it('[AUT-15] reads every kind that it knows, with feedback, weights and tags from categories', () => {
    expect(taken(rows).map((one) => one.kind)).toEqual([
      ...['single', 'multiple', 'truefalse', 'numeric', 'numeric', 'short', 'matching', 'short', 'essay', 'single'],
    ]);
    const [bowline, hitches, slips, fathom, range, end, , missing] = taken(rows);
    expect(bowline).toMatchObject({ name: 'Bowline', explanation: 'See lecture 2.', tags: ['knots', 'loops'] });
    expect(bowline?.answers[0]).toMatchObject({
      text: 'The bowline',
      share: 100,
      feedback: 'Right, it does not slip.',
    });
    expect(hitches?.tags).toEqual(['knots', 'loops', 'safety']);
    expect(hitches?.answers.map((one) => one.share)).toEqual([50, 50, -100]);
    expect(slips?.answers).toMatchObject([
      { text: 'True', share: 0, feedback: 'Look again.' },
      { text: 'False', share: 100, feedback: 'Right.' },
    ]);
    expect(fathom?.answers).toMatchObject([{ text: '1.8288', tolerance: 0.01 }]);
    expect(range?.answers).toMatchObject([{ text: '3', tolerance: 2 }]);
    expect(end?.answers).toMatchObject([{ share: 100 }, { text: 'running end', share: 50, feedback: 'Nearly.' }]);
    expect(missing?.text).toBe('The _____ is a loop that does not cross itself.');
  });

  it('[AUT-15] says of each entry that it cannot take what is wrong, and on which line', () => {
    const wrong = rows.filter((row) => row.problem);
    expect(wrong.map((row) => [row.title, row.problem])).toEqual([
      ['Only words, no answer.', 'This is a description without an answer. Put it into a lecture instead.'],
      ['Broken {=one', 'The closing } is missing.'],
    ]);
    expect(gift.split('\n')[(wrong[0]?.line ?? 0) - 1]).toBe('Only words, no answer.');
  });

  it('[AUT-15] takes escaped signs as themselves', () => {
    const escapes = taken(rows).find((one) => one.name === 'Escapes');
    expect(escapes?.text).toBe('2 = 1 \\+ 1 {really}:\nNew line');
    expect(escapes?.answers[0]?.text).toBe('yes ~ and #1');
  });

  it('[AUT-15] turns HTML into Markdown and never keeps a script', () => {
    const [row] = readGift('[html]<p>Is <b>this</b> <code>x &lt; 1</code>?<script>alert(1)</script></p>{T}');
    expect(row?.question?.text).toBe('Is **this** `x < 1`?');
  });
});

it('[AUT-15] the same questions come back from JSON and CSV whole, and from GIFT as far as it has words', () => {
  expect(taken(readOwn(writeOwn(every)))).toEqual(every);
  const table = csvTable(
    tableHeads(5),
    every.map((one) => tableRow(one, 5)),
  );
  expect(taken(readTable(table))).toEqual(every);
  const sayable = every.filter((one) => !['cloze', 'ordering'].includes(one.kind));
  expect(every.map(writeGift).filter((one) => one === null)).toHaveLength(2);
  const back = taken(readGift(sayable.map(writeGift).join('\n')));
  expect(back).toEqual(sayable.map(bare));
});

it('[AUT-15] Aiken: one right answer of several, everything else is told', () => {
  const rows = readAiken(
    'Which one?\nA. This\nB) That\nANSWER: B\n\nNo options\nANSWER: A\n\nHow about\nthis?\nA. Yes\nB. No',
  );
  expect(rows.map((row) => row.problem)).toEqual([null, 'There is no option A.', 'Its last line must be “ANSWER: A”.']);
  expect(rows[0]?.question?.answers).toMatchObject([
    { text: 'This', share: 0 },
    { text: 'That', share: 100 },
  ]);
  const single = every.find((one) => one.kind === 'single');
  expect(taken(readAiken(single ? (writeAiken(single) ?? '') : ''))[0]?.answers[0]).toMatchObject(right);
  expect(every.map(writeAiken).filter(Boolean)).toHaveLength(2);
});

it('[AUT-15] CSV: columns in any order, by semicolons too; a wrong row does not stop the others', () => {
  const rows = readTable(
    'question;kind;answer1;share1;answer2\nGood?;single;yes;100;no\nBad;single;yes;much;no\nOdd;riddle;;;\n',
  );
  expect(rows.map((row) => row.problem)).toEqual([
    null,
    'Share or tolerance of answer 1 is not a number.',
    'kind: This kind of question is not known.',
  ]);
  expect(readTable('a,b\n1,2')[0]?.problem).toContain('“kind” and “question” are needed');
});

it('[AUT-15] knows a format by its content', () => {
  expect(formatOf(writeOwn(every))).toBe('json');
  expect(formatOf('kind,question\n')).toBe('csv');
  expect(formatOf('Q?\nA. a\nB. b\nANSWER: A\n')).toBe('aiken');
  expect(formatOf(gift)).toBe('gift');
});

it('[AUT-15] the same content has the same key, whatever its spaces and the order of its tags', () => {
  const [one] = every;
  if (!one) throw new Error('no question');
  expect(contentKey({ ...one, text: ` ${one.text}\r\n`, tags: ['a', 'b'] })).toBe(contentKey(one));
  expect(contentKey({ ...one, points: 3 })).not.toBe(contentKey(one));
});

it('[AUT-15] hostile files end soon: thousands of braces, signs, lines', () => {
  for (const sign of ['{', '}', '=', '~', '#', '::', '\\', '->', '%', '$CATEGORY: /', '[', '<'])
    expect(readGift(sign.repeat(100_000)).length).toBeLessThan(3);
  expect(readGift('q{=a}\n\n'.repeat(20_000))).toHaveLength(10_000);
  expect(readOwn(`{"format":"elearner-questions/1","questions":[${'{},'.repeat(20_000)}{}]}`)).toHaveLength(10_000);
  expect(readOwn('[').map((row) => row.problem)[0]).toContain('no file of questions');
});
