/** Where the pages of peer review stand. */
export const peersAt = '/studio/courses/:course/assignments/:lecture/peers';
export const samplesAt = '/studio/courses/:course/assignments/:lecture/samples';

export type PeerTab = { href: string; label: string; current: boolean; count?: number };

/** `base`: of the assignment. */
export function peerTabs(base: string, current: 'works' | 'samples', works: number): PeerTab[] {
  return [
    { href: `${base}/peers`, label: 'Works', current: current === 'works', count: works },
    { href: `${base}/samples`, label: 'Samples', current: current === 'samples' },
  ];
}
