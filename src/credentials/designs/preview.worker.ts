/** A thread that sets one certificate: no page shall wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { renderPaper } from '../pdf.ts';
import type { Paper } from '../sheet.ts';

const paper: Paper = workerData;
parentPort?.postMessage(await renderPaper(paper));
