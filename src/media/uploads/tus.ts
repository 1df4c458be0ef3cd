/** The protocol of uploads in parts, tus 1.0.0 (https://tus.io/protocols/resumable-upload), on files of the data folder. */
import { FileStore } from '@tus/file-store';
import { ERRORS, Server } from '@tus/server';
import type { Request, Response } from 'express';
import { second } from '../../lib/clock.ts';
import { log } from '../../lib/log.ts';
import { uploadFolder } from './upload-folder.ts';
import { uploadLocks } from './upload-locks.ts';
import { finishUpload } from './uploads.service.ts';

export const uploadsPath = '/media/uploads';
/** Ids of announced uploads, by the request that announces them. */
const announced = new WeakMap<object, string>();
let server: Server | undefined;

/** Says which upload a request makes, before `speakTus`. */
export function announceAs(req: Request, id: string): void {
  announced.set(req, id);
}

/** Answers a request of the protocol. Who asks, and whether the upload is theirs, was looked at before. */
export async function speakTus(req: Request, res: Response): Promise<void> {
  server ??= makeServer();
  await server.handle(req, res);
}

function makeServer(): Server {
  const datastore = new FileStore({ directory: uploadFolder });
  // Every file says its length at once, and what is forgotten is removed by our own clock.
  datastore.extensions = ['creation', 'creation-with-upload', 'termination'];
  return new Server({
    path: uploadsPath,
    datastore,
    locker: uploadLocks,
    lockDrainTimeout: 2 * second,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: ({ runtime }) => {
      const id = runtime?.node?.req && announced.get(runtime.node.req);
      if (!id) throw ERRORS.FILE_NOT_FOUND;
      return id;
    },
    onUploadFinish: async (_req, { id }) => {
      await finishUpload(id);
      return {};
    },
    onResponseError: (_req, error) => wordsOf(error),
  });
}

type Told = { status_code: number; body: string };

/** Nothing of the inside leaks; what another try may mend says so by its status. */
function wordsOf(error: Error | Told): Told {
  if (error === ERRORS.ERR_LOCK_TIMEOUT)
    return { status_code: 423, body: 'Another request still writes to this upload.' };
  if ('status_code' in error && error !== ERRORS.FILE_WRITE_ERROR) return error;
  log.error({ err: error }, 'an upload could not be written');
  return {
    status_code: 503,
    body: 'This part could not be stored. What was stored before is safe; try again shortly.',
  };
}
