/** Where the pages of peer review stand. */
export const peersAt = '/studio/courses/:course/assignments/:lecture/peers';
export const samplesAt = '/studio/courses/:course/assignments/:lecture/samples';

export type PeerTab = { href: string; label: string; current: boolean; count?: number };

/** `base`: of the assignment. `cases`: what waits for an answer stands with the works. */
export function peerTabs(
  base: string,
  current: 'works' | 'samples',
  { works, cases }: { works: number; cases: number },
): PeerTab[] {
  const label = cases > 0 ? `Works, ${cases} to answer` : 'Works';
  return [
    { href: `${base}/peers`, label, current: current === 'works', count: works },
    { href: `${base}/samples`, label: 'Samples', current: current === 'samples' },
  ];
}
