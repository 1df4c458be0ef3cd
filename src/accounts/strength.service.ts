/** How guessable is a password? Estimated by zxcvbn in a thread that starts with the first question and rests unasked. */
import { Worker } from 'node:worker_threads';
import { Busy } from '../lib/errors.ts';
import { log } from '../lib/log.ts';

export type Asked = { id: number; password: string; known: string[] };
/** `score`: 0 (in the first thousand guesses) to 4. `warning`: zxcvbn's key for what makes it weak. */
export type Estimated = { id: number; score: number; warning: string | null };
type Waiting = { done: (answer: Estimated) => void; fail: (error: Error) => void };

/** What is longer takes long to look at, and its beginning says enough. */
const longest = 100;
const mostWaiting = 100;
const patience = 3000;
const waiting = new Map<number, Waiting>();
let thread: Worker | null = null;
let count = 0;

/** `known`: words that anybody knows about the person. Throws Busy when very many ask, or the thread hangs. */
export async function estimate(password: string, known: string[]): Promise<Estimated> {
  if (waiting.size >= mostWaiting) throw new Busy('Very many people choose a password just now. Please try again.', 3);
  const id = count++;
  thread ??= startThread();
  const worker = thread;
  const hangs = setTimeout(() => stopThread(worker, new Error(`no answer within ${patience} ms`)), patience);
  try {
    return await new Promise<Estimated>((done, fail) => {
      waiting.set(id, { done, fail });
      const ask: Asked = { id, password: password.slice(0, longest), known };
      worker.postMessage(ask);
    });
  } finally {
    clearTimeout(hangs);
    waiting.delete(id);
  }
}

function startThread(): Worker {
  const worker = new Worker(new URL('./strength.worker.ts', import.meta.url));
  // The process may end while the thread rests.
  worker.unref();
  worker.on('message', (answer: Estimated) => waiting.get(answer.id)?.done(answer));
  worker.on('error', (error: Error) => stopThread(worker, error));
  return worker;
}

/** The next question starts a new one. */
function stopThread(worker: Worker, reason: Error): void {
  if (thread !== worker) return;
  thread = null;
  log.warn({ reason: reason.message }, 'the thread that looks at passwords is started anew');
  void worker.terminate();
  for (const { fail } of waiting.values()) fail(new Busy('Your password could not be looked at. Please try again.', 3));
}
