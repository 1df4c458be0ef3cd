/** A thread of its own for estimating passwords: a nasty one takes tens of milliseconds, which no page shall wait for. */
import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { Asked, Estimated } from './strength.service.ts';

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

parentPort?.on('message', ({ id, password, known }: Asked) => {
  const { score, feedback } = zxcvbn.check(password, known);
  parentPort?.postMessage({ id, score, warning: feedback.warning } satisfies Estimated);
});
