/** The state of a file in words, for pages that show it and for the live line. */
import type { MediaKind, MediaState } from '../file.model.ts';
import { progressOf } from '../progress.service.ts';

/** For `views/media/_state.ejs`. `percent`: whole, where the job says it. `done`: nothing more will change. */
export type StateWords = {
  id: string;
  text: string;
  tone: 'good' | 'warn' | 'bad';
  percent: number | null;
  done: boolean;
};
type Known = { id: string; kind: MediaKind; state: MediaState; reason?: string | null };

/** "Being prepared", "Ready", or why it failed. */
export async function stateWords({ id, state, reason }: Known): Promise<StateWords> {
  if (state === 'failed')
    return { id, text: reason || 'This file could not be prepared.', tone: 'bad', percent: null, done: true };
  if (state === 'ready') return { id, text: 'Ready', tone: 'good', percent: null, done: true };
  if (state === 'stored') return { id, text: 'Waits to be prepared', tone: 'warn', percent: null, done: false };
  return { id, text: 'Being prepared', tone: 'warn', percent: await progressOf(id), done: false };
}
