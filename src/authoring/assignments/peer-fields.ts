/** Peer review in the form of an assignment: what may be typed, what it means, what is stored as the form shows it. */
import { z } from 'zod';
import {
  most,
  type PeerRules,
  peerGrades,
  practiceRules,
  usualPeers,
} from '../../assessment/assignments/assignment.ts';
import { localTime, momentFrom } from '../../lib/calendar.ts';
import { fields, formOf, type Typed } from '../../web/form.ts';

export const peerLabels = {
  peersOn: 'Peer review',
  peersCount: 'Reviews each',
  peersNeeded: 'Reviews for the own grade',
  peersDueAt: 'Reviews due',
  peersDays: 'Days for reviews',
  peersWait: 'Days until others are asked',
  peersNames: 'Names in peer review',
  peersGrade: 'What reviews are for',
  peersWords: 'Words of a review',
  peersPractice: 'Samples in peer review',
};
export const peerTicks = ['peersOn', 'peersNames'];

/** A whole number; nothing typed is null. */
export const whole = (least: number, top: number, message: string) =>
  z
    .union([z.literal(''), z.coerce.number(message).int(message).min(least, message).max(top, message)], {
      error: message,
    })
    .default('')
    .transform((value) => (value === '' ? null : value));

const reviews = (least: number) => whole(least, most.peers, `Please enter reviews, from ${least} to ${most.peers}.`);
const days = whole(1, most.peerDays, `Please enter whole days, from 1 to ${most.peerDays}.`);

export const PeerFields = {
  peersOn: fields.tick,
  peersCount: reviews(1),
  peersNeeded: reviews(0),
  peersDueAt: z.string().trim().max(40).default(''),
  peersDays: days,
  peersWait: days,
  peersNames: fields.tick,
  peersGrade: z.enum(peerGrades, { error: 'Please choose one.' }).default(usualPeers.grade),
  peersWords: whole(0, most.peerWords, `Please enter words, at most ${most.peerWords}.`),
  peersPractice: z.enum(practiceRules, { error: 'Please choose one.' }).default(usualPeers.practice),
};
const PeerTyped = z.object(PeerFields);
type PeerTyped = z.infer<typeof PeerTyped>;

/** What is typed as rules, null where it is off; with what is wrong, by field. Moments are read in `zone`. */
export function peersOf(
  typed: PeerTyped,
  zone: string,
): { peers: PeerRules | null; problems: ['peersNeeded' | 'peersDueAt', string][] } {
  if (!typed.peersOn) return { peers: null, problems: [] };
  const count = typed.peersCount ?? usualPeers.count;
  const needed = typed.peersNeeded ?? count;
  const dueAt = typed.peersDueAt === '' ? null : momentFrom(typed.peersDueAt, zone);
  const problems: ['peersNeeded' | 'peersDueAt', string][] = [];
  if (needed > count) problems.push(['peersNeeded', `Nobody is asked for more than ${count}.`]);
  if (typed.peersDueAt !== '' && !dueAt)
    problems.push(['peersDueAt', `Please enter a day and a time that exist in ${zone.replaceAll('_', ' ')}.`]);
  const peers: PeerRules = {
    ...{ count, needed: Math.min(needed, count), dueAt },
    ...{ days: typed.peersDays ?? usualPeers.days, waitDays: typed.peersWait ?? usualPeers.waitDays },
    ...{ isBlind: !typed.peersNames, grade: typed.peersGrade, words: typed.peersWords ?? 0 },
    practice: typed.peersPractice,
  };
  return { peers, problems };
}

/** What is stored, as the form shows it; the usual rules where it is off. */
export function peerValues(peers: PeerRules | null, zone: string): Typed {
  const { count, needed, dueAt, days: after, waitDays, isBlind, grade, words, practice } = { ...usualPeers, ...peers };
  return formOf({
    ...{ peersOn: peers ? 'on' : '', peersNames: isBlind ? '' : 'on', peersGrade: grade, peersWords: words },
    ...{ peersCount: count, peersNeeded: needed, peersDays: after, peersWait: waitDays },
    peersPractice: practice,
    peersDueAt: dueAt ? localTime(new Date(dueAt), zone) : '',
  }).values;
}
