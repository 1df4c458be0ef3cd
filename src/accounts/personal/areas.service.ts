/** What the areas of the school keep about people: each declares it, so that all of it can be taken away or erased. */
import type { Readable } from 'node:stream';

export type PersonalFile = {
  /** Of the copy in the export, e.g. `certificate-knots.pdf`. */
  name: string;
  open: () => Promise<Readable>;
};
export type PersonalArea = {
  /** One word: the name of its file in the export. */
  area: string;
  /** One sentence about what it holds, for the page that explains the export. */
  about: string;
  /** Models that refer to a person, and the paths by which they do. */
  models: Record<string, string[]>;
  /** All of it, readable: plain words as keys, dates as dates, no secrets. */
  collect: (personId: string) => Promise<Record<string, unknown>>;
  files?: (personId: string) => Promise<PersonalFile[]>;
  /** Removes it, or what in it points to a person. May be repeated: it goes on after a crash. */
  erase: (personId: string) => Promise<void>;
  /** Why the account cannot be erased now, as a sentence that says what to do first; null: it can. */
  holds?: (personId: string) => Promise<string | null>;
};

const areas = new Map<string, PersonalArea>();

/** Declares what an area keeps about people. The last declaration of a name holds. */
export function declarePersonalData(area: PersonalArea): void {
  areas.set(area.area, area);
}

/** In the order of their declaration: earlier areas first. */
export function listPersonalAreas(): PersonalArea[] {
  return [...areas.values()];
}
