/** What media keeps about a person: the files they uploaded. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { storageOf } from '../lib/storage.ts';
import { type FileRecord, MediaFileModel } from './file.model.ts';
import { removeUnused } from './library/removal.service.ts';
import { eraseUploads, listUnfinished } from './uploads/uploads.service.ts';

declarePersonalData({
  area: 'media',
  about: 'The files you uploaded.',
  models: { File: ['ownerId'], Upload: ['ownerId'] },
  collect: async (ownerId) => ({
    files: (await filesOf(ownerId)).map(({ originalName, kind, mime, bytes, createdAt }) => ({
      name: originalName,
      kind,
      type: mime,
      bytes,
      uploadedAt: createdAt,
    })),
    unfinishedUploads: (await listUnfinished({ id: ownerId })).map(({ name, bytes, createdAt }) => ({
      name,
      bytes,
      begunAt: createdAt,
    })),
  }),
  files: async (ownerId) =>
    (await filesOf(ownerId)).map(({ originalName, store, key }) => ({
      name: originalName,
      open: () => storageOf(store).open(key),
    })),
  erase: async (ownerId) => {
    await eraseUploads(ownerId);
    for (const file of await filesOf(ownerId)) {
      // What a course of others uses stays with the course, and no longer says whose it was.
      const isGone = await removeUnused(file, null);
      if (!isGone) await MediaFileModel.updateOne({ _id: file._id }, { $set: { ownerId: `nobody ${file._id}` } });
    }
  },
});

function filesOf(ownerId: string): Promise<FileRecord[]> {
  return MediaFileModel.find({ ownerId }).lean<FileRecord[]>();
}
