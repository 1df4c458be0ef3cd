/** What clients were told: written down only when an answer confirmed it, and as unsure while an answer is missing. */
/** `status` 0: none came. `at` is when it was asked for. */
export type Answer = { who: string; what: string; status: number; ms: number; at: number };

export type Told = {
  /** Everybody of this trial, by id; newcomers are known by their address alone. */
  people: Set<string>;
  /** `person course` of each confirmed enrolment. */
  enrolments: Set<string>;
  /** `person lecture`: done, not done, or null where the last answer is missing. */
  completions: Map<string, boolean | null>;
  /** `person course` of who was told at one moment that every lecture is done. */
  finished: Set<string>;
  /** `person course` and the id of the certificate that was shown. */
  certificates: Map<string, string>;
  /** `person course` and stars. */
  ratings: Map<string, number | null>;
  /** `person lecture` and seconds. */
  positions: Map<string, number | null>;
  /** Orders whose page said that they are paid. */
  paidOrders: Set<string>;
  /** Payments that the payment page took, by order of the gateway. */
  approved: Set<string>;
  /** Addresses of who was told to be in, and of who was told that a code is on its way. */
  members: Set<string>;
  codes: Set<string>;
  /** Forged webhooks that were taken. */
  forged: string[];
  answers: Answer[];
};

export function emptyTold(): Told {
  return {
    people: new Set(),
    enrolments: new Set(),
    completions: new Map(),
    finished: new Set(),
    certificates: new Map(),
    ratings: new Map(),
    positions: new Map(),
    paidOrders: new Set(),
    approved: new Set(),
    members: new Set(),
    codes: new Set(),
    forged: [],
    answers: [],
  };
}

export const pair = (person: string, thing: string): string => `${person} ${thing}`;
