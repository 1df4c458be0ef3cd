/** What is new about a lecture to its learner. */

/** `added`: since the course was finished. `new`: since they read of changes last. `changed`: since they did it. */
export type Mark = 'added' | 'new' | 'changed';
/** By the ids of lectures. */
export type Marks = ReadonlyMap<string, Mark>;

export const markWords: Record<Mark, string> = {
  added: 'added since you finished',
  new: 'new',
  changed: 'changed since you did it',
};
