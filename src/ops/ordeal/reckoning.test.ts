/** Differences are planted one at a time, and each of them is found by the comparison that is there for it. */
import { describe, expect, it } from 'vitest';
import { type Allowance, type Finding, reckonLearning } from './reckoning.ts';
import { figuresOf, reckonAnswers } from './reckoning-answers.ts';
import { reckonMoney } from './reckoning-money.ts';
import type { Stored } from './stored.ts';
import { emptyTold, type Told } from './told.ts';

const strict: Allowance = { mayLosePositions: false, mayMailTwice: false };
type Book = { told: Told; stored: Stored };

/** Leo finished a free course and paid another one; Nia joined. All is as it was told. */
function trueBook(): Book {
  const told = emptyTold();
  told.enrolments.add('leo rope');
  told.completions.set('leo washing', true).set('leo coiling', false).set('leo drying', null);
  told.finished.add('leo rope');
  told.certificates.set('leo rope', 'certificate-0001');
  told.ratings.set('leo rope', 5);
  told.positions.set('leo washing', 30);
  told.paidOrders.add('order');
  told.approved.add('gateway-order');
  told.codes.add('nia@x.org');
  told.members.add('nia@x.org');
  const pair = { userId: 'leo', courseId: 'rope' };
  const order = { id: 'order', buyerId: 'leo', courseId: 'type', gatewayOrderId: 'gateway-order', status: 'paid' };
  const stored: Stored = {
    enrolments: [
      { ...pair, id: 'e1', state: 'live', completedIds: ['washing'], isComplete: true },
      { userId: 'leo', courseId: 'type', id: 'e2', state: 'live', completedIds: [], isComplete: false },
    ],
    completions: [{ ...pair, lectureId: 'washing' }],
    certificates: [{ ...pair, publicId: 'certificate-0001', state: 'issued', isVerified: true }],
    ratings: [{ ...pair, rating: 5 }],
    positions: [{ userId: 'leo', lectureId: 'washing', seconds: 30 }],
    orders: [{ ...order, amount: 500, paymentId: 'pay' }],
    grants: [{ userId: 'leo', courseId: 'type', kind: 'order', sourceId: 'order', isLive: true }],
    receipts: [{ orderId: 'order', number: 'R-2026-00001' }],
    refunds: [],
    payments: [{ id: 'pay', orderId: 'gateway-order', amount: 500, refunded: 0, isCaptured: true }],
    users: [{ email: 'nia@x.org', state: 'active' }],
    mails: [
      { to: ['nia@x.org'], subject: '123456 is your code', text: '' },
      { to: ['leo@x.org'], subject: 'Your receipt', text: 'Receipt R-2026-00001, kept at R-2026-00001' },
    ],
  };
  return { told, stored };
}

function wrongIn({ told, stored }: Book, allowance = strict): string[] {
  const findings = [...reckonLearning(told, stored, allowance), ...reckonMoney(told, stored, allowance)];
  return findings.filter((one: Finding) => one.wrong.length > 0).map(({ what }) => what);
}

const first = <T>(list: T[]): T => list[0] as T;
const again = <T>(list: T[]) => list.push({ ...first(list) });

const planted: [string, (book: Book) => unknown, string[]][] = [
  ['an enrolment gone', ({ stored }) => stored.enrolments.shift(), ['confirmed enrolments are there, once']],
  ['an enrolment twice', ({ stored }) => again(stored.enrolments), ['confirmed enrolments are there, once']],
  [
    'a completion gone',
    ({ told, stored }) => told.completions.delete('leo drying') && stored.completions.pop(),
    ['confirmed completions are there, once', 'enrolments say what their completions say'],
  ],
  [
    'a completion taken back in vain',
    ({ stored }) => stored.completions.push({ userId: 'leo', courseId: 'rope', lectureId: 'coiling' }),
    ['confirmed completions are there, once'],
  ],
  ['a rating changed', ({ stored }) => (first(stored.ratings).rating = 1), ['confirmed ratings are there']],
  ['a place lost', ({ stored }) => stored.positions.pop(), ['places in videos are those told last']],
  [
    'no certificate',
    ({ stored }) => stored.certificates.pop(),
    ['finished courses have one certificate that verifies'],
  ],
  [
    'another certificate than the one shown',
    ({ stored }) => (first(stored.certificates).publicId = 'certificate-0002'),
    ['finished courses have one certificate that verifies'],
  ],
  [
    'a certificate that does not verify',
    ({ stored }) => (first(stored.certificates).isVerified = false),
    ['finished courses have one certificate that verifies'],
  ],
  ['two accounts', ({ stored }) => again(stored.users), ['those told to be in have one account']],
  ['somebody who never got in', ({ told }) => told.members.clear(), ['those told to be in have one account']],
  ['no code mailed', ({ stored }) => stored.mails.shift(), ['codes were mailed']],
  ['a forged webhook taken', ({ told }) => told.forged.push('event'), ['forged webhooks were refused']],
  [
    'a paid order open again',
    ({ stored }) => (first(stored.orders).status = 'attempted'),
    [
      'orders told or approved to be paid are paid',
      'every captured payment is a paid order or went back',
      'no access to a paid course without payment',
    ],
  ],
  [
    'an order paid without money',
    ({ stored }) => (first(stored.payments).isCaptured = false),
    ['a paid order rests on one payment of its sum'],
  ],
  [
    'an order paid with too little',
    ({ stored }) => (first(stored.payments).amount = 1),
    ['a paid order rests on one payment of its sum'],
  ],
  [
    'a second payment kept',
    ({ stored }) => stored.payments.push({ ...first(stored.payments), id: 'pay-2' }),
    ['every captured payment is a paid order or went back', 'nobody paid a course twice'],
  ],
  ['no access', ({ stored }) => stored.grants.pop(), ['a paid order gives one access and one receipt']],
  [
    'access after a refund',
    ({ stored }) => (first(stored.orders).status = 'refunded'),
    ['a paid order gives one access and one receipt'],
  ],
  [
    'access without an order',
    ({ stored }) => stored.grants.push({ ...first(stored.grants), sourceId: 'nothing' }),
    ['no access to a paid course without payment'],
  ],
  ['no receipt mailed', ({ stored }) => stored.mails.pop(), ['receipts were mailed']],
  ['a receipt mailed twice', ({ stored }) => stored.mails.push(stored.mails[1] as never), ['receipts were mailed']],
  [
    'a refund that hangs',
    ({ stored }) => stored.refunds.push({ paymentId: 'pay', amount: 500, status: 'pending' }),
    ['refunds have ended'],
  ],
];

describe('the reckoning', () => {
  it('[OPS-11] finds nothing where all is as it was told', () => {
    expect(wrongIn(trueBook())).toEqual([]);
  });

  it.each(planted)('[OPS-11] finds %s', (_name, plant, expected) => {
    const book = trueBook();
    plant(book);
    expect(wrongIn(book)).toEqual(expected);
  });

  it('[OPS-11] lets a killed mailer write twice and a lost Redis forget seconds, not more', () => {
    const book = trueBook();
    book.stored.mails.push(book.stored.mails[1] as never);
    book.stored.positions.pop();
    expect(wrongIn(book, { mayLosePositions: true, mayMailTwice: true })).toEqual([]);
  });
});

describe('what was answered', () => {
  const answer = (status: number, at: number, what = 'complete') => ({ who: 'leo', what, status, ms: 10, at });
  const outage = { what: 'Redis', from: 1000, until: 2000 };
  const wrongAnswers = (...answers: ReturnType<typeof answer>[]) =>
    reckonAnswers({ ...emptyTold(), answers }, [outage]).map(({ wrong }) => wrong.length);

  it('[OPS-11] may be "come back later" or nothing while something is away, never a fault', () => {
    expect(wrongAnswers(answer(503, 1500), answer(0, 1500), answer(503, 60_000, 'sign in'))).toEqual([0, 0]);
    expect(wrongAnswers(answer(500, 1500))).toEqual([1, 0]);
    expect(wrongAnswers(answer(503, 60_000), answer(0, 60_000))).toEqual([0, 2]);
  });

  it('[OPS-11] is counted, and its times are told', () => {
    const answers = Array.from({ length: 100 }, (_, at) => ({ ...answer(200, at), ms: at + 1 }));
    expect(figuresOf({ ...emptyTold(), answers })).toMatchObject({
      answers: 100,
      p50: 51,
      p95: 96,
      statuses: '200: 100',
    });
  });
});
