/** The only source of "now", so that tests can turn it. */
let offsetMs = 0;

export function now(): Date {
  return new Date(Date.now() + offsetMs);
}

/** A moment `ms` from now (negative: in the past). */
export function fromNow(ms: number): Date {
  return new Date(now().getTime() + ms);
}

/** For tests: moves the clock by `ms` against the machine's; 0 sets it right. */
export function turnClock(ms: number): void {
  offsetMs = ms;
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
