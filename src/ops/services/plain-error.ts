/** An error whose message is the whole story for the person at the terminal: it is printed without a stack. */
export function plainError(message: string): Error {
  return Object.assign(new Error(message), { plain: true });
}

/** What to print for an error: the sentence alone when it was made for people, else everything we know. */
export function tellError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'plain' in error ? error.message : (error.stack ?? error.message);
}
