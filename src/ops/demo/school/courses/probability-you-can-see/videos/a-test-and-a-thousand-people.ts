import { circle, during, mix, text } from '../../../../render/draw.ts';
import { colour } from '../../../../render/look.ts';
import type { Video } from '../../../../render/video.ts';

// Of 1000 people 20 are ill; the test finds 19 of them and errs on 49 of the 980 others.
const ILL = 20;
const FOUND = 19;
const FALSE_ALARMS = 49;
const people = Array.from({ length: 1000 }, (_, i) => ({
  ill: i < ILL,
  positive: i < FOUND || (i >= ILL && i < ILL + FALSE_ALARMS),
}));

type Person = (typeof people)[number];
const spot = (i: number) => ({ x: 70 + Math.floor(i / 20) * 16, y: 140 + (i % 20) * 23 });

/** The few the test speaks of gather at the right, the ill on top. */
const gathered = (i: number) => {
  const rank = people.slice(0, i).filter((person) => person.positive).length;
  return { x: 940 + (rank % 10) * 30, y: 200 + Math.floor(rank / 10) * 34 };
};

function crowd(fill: (person: Person) => string, leave = 0, shown = 1): string {
  return people
    .map((person, i) => {
      if (i > shown * people.length) return '';
      const [from, to] = [spot(i), gathered(i)];
      const share = person.positive ? leave : 0;
      const faded = person.positive ? 1 : mix(1, 0.25, leave);
      return circle(mix(from.x, to.x, share), mix(from.y, to.y, share), mix(6.2, 11, share), {
        fill: fill(person),
        opacity: faded,
      });
    })
    .join('');
}

const plain = () => '#b9b2a5';
const byIllness = ({ ill }: Person) => (ill ? colour.bad : '#b9b2a5');
const byTest = ({ ill, positive }: Person) => (ill ? colour.bad : positive ? '#d9962b' : '#b9b2a5');
const side = (words: string, y: number, opacity: number, fill: string = colour.ink, size = 32) =>
  text(910, y, words, { size, weight: 700, fill, opacity });

export default {
  title: 'A test and a thousand people',
  poster: 3,
  steps: [
    {
      title: 'A thousand people',
      say: 'Think of a thousand people. Percentages confuse; people can be counted.',
      draw: (p) => crowd(plain, 0, during(p, 0, 0.9)) + side('1000 people', 200, during(p, 0.5, 0.8)),
    },
    {
      title: 'Twenty are ill',
      say: 'An illness is rare: two in a hundred have it. That makes twenty, drawn in red. Nobody knows yet who they are.',
      draw: (p) =>
        crowd((person) => (p > 0.3 ? byIllness(person) : '#b9b2a5')) +
        side('20 ill', 200, during(p, 0.4, 0.7), colour.bad),
    },
    {
      title: 'A good test, and its errors',
      say: 'A test finds ninety-five percent of the ill: nineteen of twenty. It also rings for five percent of the healthy. Five percent of nine hundred and eighty is forty-nine.',
      draw: (p) =>
        crowd((person) => (p > 0.5 ? byTest(person) : byIllness(person))) +
        side('19 found', 200, during(p, 0.1, 0.3), colour.bad) +
        side('49 false alarms', 250, during(p, 0.5, 0.7), colour.gold),
    },
    {
      title: 'Your test is positive',
      say: 'You are told: positive. So you are one of these sixty-eight. And only nineteen of them are ill.',
      draw: (p) => crowd(byTest, during(p, 0.1, 0.8)) + side('68 positive', 160, during(p, 0.6, 0.9), colour.ink),
    },
    {
      title: 'Twenty-eight percent',
      say: 'Nineteen of sixty-eight is twenty-eight percent. Not ninety-five. The healthy are so many that even few errors among them outnumber the ill.',
      draw: (p) =>
        crowd(byTest, 1) +
        side('68 positive', 160, 1, colour.ink) +
        side('19 / 68 = 28 %', 500, during(p, 0.2, 0.5), colour.bad, 40),
    },
    {
      title: 'Bayes’ rule in one breath',
      say: 'Start with how common it is. Count who would show this sign, ill and healthy. Then ask which share of them is ill. That is all of Bayes’ theorem.',
      draw: (p) =>
        text(110, 230, '1  How common is it?', { size: 40, weight: 700, opacity: during(p, 0, 0.2) }) +
        text(110, 310, '2  Who shows this sign: ill, and healthy?', {
          size: 40,
          weight: 700,
          opacity: during(p, 0.3, 0.5),
        }) +
        text(110, 390, '3  Which share of those is ill?', {
          size: 40,
          weight: 700,
          fill: colour.go,
          opacity: during(p, 0.6, 0.8),
        }),
    },
  ],
} satisfies Video;
