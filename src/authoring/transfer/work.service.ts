/** The work on one archive, for the job: done once, taken up again after a crash. */

import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findPersonById, snapshotOf } from '../../accounts/accounts.service.ts';
import { whileClaimed } from '../../lib/claims.ts';
import { day, fromNow, now } from '../../lib/clock.ts';
import { Forbidden, NotFound, Refused, TooLarge } from '../../lib/errors.ts';
import { storageOf } from '../../lib/storage.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import { requireFile } from '../../media/media.service.ts';
import type { Person } from '../../web/request.ts';
import { requireCourse } from '../courses/course.model.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { importCourse } from './import-course.service.ts';
import { importLectures } from './import-lectures.service.ts';
import { packCourse } from './pack.service.ts';
import type { Report } from './report.ts';
import { Transfer, type TransferRecord } from './transfer.model.ts';
import { keepNewest, mostRows } from './transfers.service.ts';
import { writeZip } from './zip-writer.ts';

type Going = { record: TransferRecord; person: Person; folder: string; goOn: (percent: number) => Promise<void> };

/**
 * May be repeated. What is wrong with the archive is its end; everything else is thrown, and tried again. Throws Busy while
 * another worker is at it.
 */
export async function workOnTransfer(id: string): Promise<void> {
  await whileClaimed(Transfer, id, async (record) => {
    try {
      const found = await findPersonById(record.byId);
      if (!found) throw new Refused('The account that asked for this is gone.');
      const person = snapshotOf(found);
      await inWorkFolder((folder) => works[record.kind]({ record, person, folder, goOn: progressOf(record) }));
    } catch (error) {
      if (!isTheirs(error)) throw error;
      await finish(record, { state: 'failed', reason: error.message });
    }
  });
}

const works: Record<TransferRecord['kind'], (going: Going) => Promise<void>> = {
  export: async ({ record, person, folder, goOn }) => {
    // Asked again: rights may have gone since.
    await requireOwnCourse(person, record.courseId ?? '');
    const packed = await packCourse(await requireCourse(record.courseId ?? ''));
    const path = join(folder, 'course.zip');
    await writeZip(packed, path, (percent) => void goOn(percent).catch(() => undefined));
    await storageOf(record.store).put(record.key, path);
    const ready = { bytes: (await stat(path)).size, endsAt: fromNow(7 * day) };
    await finish(record, { ...ready, state: 'ready' });
    await keepNewest(record);
  },
  course: async ({ record, person, folder, goOn }) => {
    const path = await fetched(record, folder);
    const { courseId, report } = await importCourse(person, record, path, { folder, goOn });
    await finish(record, { courseId, state: 'ready', ...sumOf(report) });
  },
  lectures: async ({ record, person, folder, goOn }) => {
    await requireOwnCourse(person, record.courseId ?? '');
    const path = await fetched(record, folder);
    const report = await importLectures(person, record, path, { folder, goOn });
    await finish(record, { state: record.confirmed ? 'ready' : 'look', ...sumOf(report) });
  },
};

/** Says how much is done, in percent; stored at most twice a second. */
function progressOf({ _id }: TransferRecord): Going['goOn'] {
  let told = 0;
  return async (percent) => {
    if (now().getTime() - told < 500) return;
    told = now().getTime();
    await Transfer.updateOne({ _id }, { $set: { percent } });
  };
}

async function fetched({ sentId }: TransferRecord, folder: string): Promise<string> {
  const file = await requireFile(sentId ?? '');
  const path = join(folder, 'archive.zip');
  await pipeline(await storageOf(file.store).open(file.key), createWriteStream(path));
  return path;
}

async function finish({ _id }: TransferRecord, values: Partial<TransferRecord>): Promise<void> {
  const set = { ...values, percent: 100, endedAt: now() };
  await Transfer.updateOne({ _id, state: 'waiting' }, { $set: set });
}

function sumOf({ rows, taken }: Report): Pick<TransferRecord, 'report' | 'taken'> {
  return { report: rows.slice(0, mostRows), taken };
}

/** What its owner can mend, or what will not change by trying. */
function isTheirs(error: unknown): error is Error {
  return [Refused, TooLarge, NotFound, Forbidden].some((kind) => error instanceof kind);
}
