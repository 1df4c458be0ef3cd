/** What happened to a certificate, in words: for its holder, for its trail, and for everybody who looks at its page. */
import type { Change } from '../certificate.model.ts';
import type { Certificate } from '../certificates.service.ts';
import { dayOf, isOver } from '../words.ts';

export type Standing = { tone: 'good' | 'warn' | 'bad'; title: string; text: string };

/** For the holder: a title that can stand alone, and what it means for them. */
export function changeWords({ courseTitle, name }: Certificate, change: Change): { title: string; text: string } {
  const yours = `Your certificate for “${courseTitle}”`;
  const anew =
    'It keeps its number and its page. PDF and Open Badge were made anew: please put them in the place of copies you gave away.';
  if (change.what === 'corrected')
    return { title: `${yours} was corrected.`, text: `The name on it is now “${change.after || name}”. ${anew}` };
  if (change.what === 'reissued') return { title: `${yours} was issued anew.`, text: anew };
  if (change.what === 'validity') return { title: `${yours} ${validityWords(change)}.`, text: anew };
  if (change.what === 'revoked')
    return {
      title: `${yours} was revoked.`,
      text: 'It does not count any more, and its page says so, with the reason. If you think that this is wrong, write to the school.',
    };
  return {
    title: `${yours} has expired.`,
    text: 'What you learned stays true: its page goes on to say what you finished and when, and that its time is over.',
  };
}

/** One line of the trail. */
export function trailWords({ what, before, after, ...change }: Change): string {
  if (what === 'corrected') return before ? `Name corrected: “${before}” → “${after}”` : 'Name corrected';
  if (what === 'reissued') return 'Issued anew';
  if (what === 'validity') return `Validity changed: it ${validityWords({ ...change, what, before, after })}`;
  return what === 'revoked' ? 'Revoked' : 'Expired';
}

/** What everybody is told above a certificate. */
export function standingOf(certificate: Certificate, school: string): Standing {
  const { state, changes, expiresAt } = certificate;
  if (state === 'revoked') {
    const line = changes.findLast(({ what }) => what === 'revoked');
    const title = line ? `Revoked on ${dayOf(line.at)}` : 'Revoked';
    return {
      tone: 'bad',
      title,
      text: `This certificate does not count any more. Reason: ${line?.reason ?? 'not given'}`,
    };
  }
  if (expiresAt && isOver(certificate))
    return {
      tone: 'warn',
      title: `Expired on ${dayOf(expiresAt)}`,
      text: `It is genuine: ${school} issued it. The time for which it was given is over.`,
    };
  const corrected = changes.findLast(({ what }) => what === 'corrected');
  const since = corrected
    ? `Its name was corrected on ${dayOf(corrected.at)}; nothing else on it has changed.`
    : 'Nothing on it has changed since.';
  const until = expiresAt ? ` It is valid until ${dayOf(expiresAt)}.` : '';
  return { tone: 'good', title: 'This certificate is genuine', text: `${school} issued it. ${since}${until}` };
}

/** "is valid until 3 March 2027", "ended on …", "has no end any more" */
function validityWords({ after, at }: Change): string {
  if (!after) return 'has no end any more';
  const until = new Date(after);
  return until <= at ? `ended on ${dayOf(until)}` : `is valid until ${dayOf(until)}`;
}
