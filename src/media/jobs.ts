/** What media does in the background. */
import { on } from '../lib/events.ts';
import { defineJob, enqueue } from '../lib/queue.ts';
import { prepareFile } from './prepare.service.ts';

const prepare = defineJob<{ fileId: string }>('prepare-file', ({ fileId }) => prepareFile(fileId), { queue: 'heavy' });

on('file.stored', 'prepare', ({ fileId }, told) => enqueue(prepare, { fileId }, { id: `${fileId}-${told.id}` }));
